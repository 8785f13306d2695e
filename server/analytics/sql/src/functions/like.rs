//! `text LIKE pattern [ESCAPE character]`, `text SIMILAR TO pattern [ESCAPE character]`: whether the whole text is as the pattern says.
//! `_` stands for one character, `%` for any text; SIMILAR TO has `|`, `*`, `+`, `?`, `{2,3}`, `( )` and `[a-z]` besides.
//!
//! | call | result |
//! |---|---|
//! | `'ab' LIKE 'a_'` | `TRUE` |
//! | `'a' LIKE 'A'` | `FALSE` |
//! | `'abcd' LIKE 'a_'` | `FALSE` |
//! | `'' LIKE ''` | `TRUE` |
//! | `'123aXYZ' LIKE '_%_a%_'` | `TRUE` |
//! | `'ab' LIKE 'a\_' ESCAPE '\'` | `FALSE` |
//! | `'a%' LIKE 'a\%' ESCAPE '\'` | `TRUE` |
//! | `'a.c' LIKE 'abc'` | `FALSE` |
//! | `CAST(NULL AS VARCHAR(4)) LIKE '%'` | `NULL` |
//! | `'xAMZNx' SIMILAR TO '%AMZN%'` | `TRUE` |
//! | `'abd' SIMILAR TO '[ab][bcde]d'` | `TRUE` |
//! | `'abd' SIMILAR TO '[ab]d'` | `FALSE` |
//! | `'cd' SIMILAR TO '[a-e^c]d'` | `FALSE` |
//! | `'dd' SIMILAR TO '[a-e^c]d'` | `TRUE` |
//! | `'fred' SIMILAR TO 'amy\|fred'` | `TRUE` |
//! | `'mike' SIMILAR TO 'amy\|fred'` | `FALSE` |
//! | `'accccd' SIMILAR TO 'ab*c+d'` | `TRUE` |
//! | `'abb' SIMILAR TO 'a(b{3})'` | `FALSE` |
//! | `'abbbbb' SIMILAR TO 'ab{3,6}'` | `TRUE` |
//! | `'' SIMILAR TO '(ab)?'` | `TRUE` |
//! | `'a(b{3})' SIMILAR TO 'a\(b\{3\}\)' ESCAPE '\'` | `TRUE` |
//! | `'cd' SIMILAR TO '[^(a-e)]d'` | error: ( stands within [ ] |

use super::pattern::{self, Pattern, Translate};
use super::{Arguments, Made, Scalar, as_text};
use crate::diagnostic::Finding;
use crate::expr::Expr;
use crate::types::{Family, SqlType};
use crate::value::Value;

pub(super) const LIKE: Scalar =
    Scalar { names: &["LIKE"], text: include_str!("like.rs"), bind: |arguments| bind(arguments, false) };

/// Text, pattern and the escape character, which is written out.
pub(crate) fn bind(mut arguments: Arguments<'_>, similar: bool) -> Result<Made, Finding> {
    arguments.count(2, 3)?;
    arguments.families(Family::Character)?;
    let mut escape = None;
    if let Some(given) = (arguments.list.len() == 3).then(|| arguments.list.remove(2)) {
        let letter = match &given.expr {
            Expr::Const(Value::Text(text)) => {
                Some(text.chars()).filter(|letters| letters.clone().count() == 1)
            }
            _ => None,
        };
        let fix = "write one character in single quotes";
        let letter = letter.and_then(|mut letters| letters.next());
        escape = Some(letter.ok_or_else(|| Finding::new(given.span, "an escape is one character", fix))?);
    }
    let translate: Translate = if similar { pattern::similar } else { pattern::like };
    let pattern = Pattern::of(&arguments.list[1], translate, escape)?;
    Ok(arguments.strict(SqlType::Boolean, move |values| {
        let matched = pattern.get(as_text(&values[1])?, translate, escape)?;
        matched.is_match(as_text(&values[0])?).map(Value::Bool)
    }))
}
