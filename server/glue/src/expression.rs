//! The expression of GetTables. The documentation calls it a regular expression; what clients send, and the service takes, are Hive's
//! patterns as well, in which a star stands for anything: `clicks_*`, `*_raw`, `a*|b*`.

use penstock_api::Fault;
use regex::{Regex, RegexBuilder};

use crate::{fault, limits};

/// Matches whole names, which are in lower case, whatever the case of the expression.
pub(crate) fn compile(expression: &str) -> Result<Regex, Fault> {
    let pattern = format!(r"\A(?:{})\z", with_stars(expression));
    let built = RegexBuilder::new(&pattern)
        .case_insensitive(true)
        .size_limit(limits::EXPRESSION_BYTES_MAX)
        .dfa_size_limit(limits::EXPRESSION_BYTES_MAX)
        .build();
    // Our own words. What the engine says of the pattern would show more than the caller's text.
    built.map_err(|_| fault::invalid(format!("The expression {expression} is not valid.")))
}

/// A star repeats what closes before it, or a dot; behind anything else it stands for any text.
fn with_stars(expression: &str) -> String {
    let mut pattern = String::with_capacity(expression.len() + 16);
    let (mut escaped, mut in_class, mut before) = (false, false, ' ');
    for letter in expression.chars() {
        let is_sign = !escaped && !in_class;
        if letter == '*' && is_sign && !matches!(before, '.' | ']' | ')') {
            pattern.push('.');
        }
        pattern.push(letter);
        match letter {
            '[' if is_sign => in_class = true,
            ']' if !escaped => in_class = false,
            _ => {}
        }
        // What was escaped is a letter, whatever it looks like.
        before = if escaped { ' ' } else { letter };
        escaped = letter == '\\' && !escaped;
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_hives_where_they_are_no_repetition() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("clicks", &["clicks"], &["clicks_raw", "my_clicks"]),
            ("clicks*", &["clicks", "clicks_raw"], &["click", "my_clicks"]),
            ("*raw*", &["raw", "clicks_raw_1"], &["row"]),
            ("a*|b*", &["a", "abc", "b1"], &["c"]),
            ("cl.*", &["cl", "clicks"], &["c"]),
            ("[a-c]*", &["", "abccba"], &["abd"]),
            ("(ab)*c", &["c", "ababc"], &["abac"]),
            (r"a\.*", &["a.", "a.b"], &["ab"]),
            ("CLICKS", &["clicks"], &[]),
            ("", &[""], &["a"]),
        ];
        for (expression, fits, fails) in cases {
            let compiled = compile(expression).unwrap();
            for name in *fits {
                assert!(compiled.is_match(name), "{expression} should match {name}");
            }
            for name in *fails {
                assert!(!compiled.is_match(name), "{expression} should not match {name}");
            }
        }
    }

    #[test]
    fn what_is_no_expression_or_asks_for_too_much_is_refused() {
        for expression in ["(", "[a", r"\", "a{1000}{1000}", "(?=a)", r"(\w{100}){100}", "**("] {
            let refused = compile(expression).unwrap_err();
            assert_eq!(refused.code, "InvalidInputException", "{expression}");
        }
    }
}
