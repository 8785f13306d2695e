//! The date pattern of a function's first argument: read once where it is written out, or else for each row.

use std::borrow::Cow;

use super::as_text;
use super::simple_date_format::Format;
use crate::bind::Typed;
use crate::diagnostic::Finding;
use crate::expr::{Expr, Fault, fault};
use crate::value::Value;

pub(super) enum Pattern {
    Fixed(Format),
    Changing,
}

impl Pattern {
    pub(super) fn of(argument: &Typed) -> Result<Pattern, Finding> {
        let Expr::Const(Value::Text(text)) = &argument.expr else { return Ok(Pattern::Changing) };
        let fix = "write as in 'yyyy-MM-dd HH:mm:ss', and letters that mean themselves in quotes";
        Format::read(text).map(Pattern::Fixed).map_err(|wrong| Finding::new(argument.span, wrong, fix))
    }

    fn get(&self, pattern: &Value) -> Result<Cow<'_, Format>, Box<Fault>> {
        match self {
            Pattern::Fixed(format) => Ok(Cow::Borrowed(format)),
            Pattern::Changing => Format::read(as_text(pattern)?).map(Cow::Owned).map_err(fault),
        }
    }

    pub(super) fn parse(&self, pattern: &Value, text: &Value) -> Result<i64, Box<Fault>> {
        let shown = as_text(text)?;
        let parsed = self.get(pattern)?.parse(shown);
        parsed.ok_or_else(|| {
            fault(format!("'{shown}' is not as the pattern {} says", as_text(pattern).unwrap_or_default()))
        })
    }

    pub(super) fn write(&self, pattern: &Value, ms: i64) -> Result<String, Box<Fault>> {
        Ok(self.get(pattern)?.write(ms))
    }
}
