//! Regular expressions: of Java as far as `regex` has them, compiled once where they are written out, and kept where they come with
//! the rows.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use regex::{Regex, RegexBuilder};

use crate::bind::Typed;
use crate::diagnostic::Finding;
use crate::expr::{Expr, Fault, fault};
use crate::limits::{REGEX_BYTES_MAX, REGEX_CACHE_MAX};
use crate::value::Value;

/// Turns a pattern of some language into a regular expression.
pub(super) type Translate = fn(&str, Option<char>) -> Result<String, String>;

/// Regular expressions with their texts, the oldest first.
pub(super) type Kept = VecDeque<(String, Arc<Regex>)>;

/// Where an expression's regular expression comes from.
#[derive(Clone)]
pub(super) enum Pattern {
    Fixed(Arc<Regex>),
    /// The last ones that were used.
    Changing(Arc<Mutex<Kept>>),
}

pub(super) fn compile(text: &str) -> Result<Regex, String> {
    let built = RegexBuilder::new(text).size_limit(REGEX_BYTES_MAX).build();
    built.map_err(|wrong| match wrong {
        regex::Error::CompiledTooBig(_) => "the regular expression is too large".to_owned(),
        wrong => {
            let reason = wrong.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
            format!("not a regular expression: {reason}")
        }
    })
}

impl Pattern {
    /// The pattern of an argument. One that is written out is looked at now.
    pub(super) fn of(
        argument: &Typed,
        translate: Translate,
        escape: Option<char>,
    ) -> Result<Pattern, Finding> {
        match &argument.expr {
            Expr::Const(Value::Text(text)) => {
                let compiled = translate(text, escape).and_then(|text| compile(&text));
                let fix = "write it without look-around and references back";
                let compiled = compiled.map_err(|wrong| Finding::new(argument.span, wrong, fix))?;
                Ok(Pattern::Fixed(Arc::new(compiled)))
            }
            _ => Ok(Pattern::Changing(Arc::default())),
        }
    }

    /// The regular expression of this row.
    pub(super) fn get(
        &self,
        text: &str,
        translate: Translate,
        escape: Option<char>,
    ) -> Result<Arc<Regex>, Box<Fault>> {
        let kept = match self {
            Pattern::Fixed(compiled) => return Ok(Arc::clone(compiled)),
            Pattern::Changing(kept) => kept,
        };
        // What is kept is whole after every step, also if one of them had failed.
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = kept.iter().find(|(known, _)| known == text) {
            return Ok(Arc::clone(found));
        }
        let compiled = Arc::new(translate(text, escape).and_then(|text| compile(&text)).map_err(fault)?);
        if kept.len() >= REGEX_CACHE_MAX {
            kept.pop_front();
        }
        kept.push_back((text.to_owned(), Arc::clone(&compiled)));
        Ok(compiled)
    }
}

/// A regular expression as it is.
pub(super) fn plain(text: &str, _: Option<char>) -> Result<String, String> {
    Ok(text.to_owned())
}

/// One that must match a text as a whole.
pub(super) fn whole(text: &str, _: Option<char>) -> Result<String, String> {
    Ok(format!(r"\A(?:{text})\z"))
}

/// LIKE: `_` is any character, `%` any text.
pub(super) fn like(text: &str, escape: Option<char>) -> Result<String, String> {
    let mut out = String::from(r"(?s)\A");
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if Some(letter) == escape {
            let next = letters.next().ok_or("nothing follows the escape character")?;
            out.push_str(&regex::escape(next.encode_utf8(&mut [0; 4])));
        } else if letter == '%' {
            out.push_str(".*");
        } else if letter == '_' {
            out.push('.');
        } else {
            out.push_str(&regex::escape(letter.encode_utf8(&mut [0; 4])));
        }
    }
    out.push_str(r"\z");
    Ok(out)
}

/// SIMILAR TO: a regular expression with `_` and `%`.
pub(super) fn similar(text: &str, escape: Option<char>) -> Result<String, String> {
    Ok(format!(r"(?s)\A(?:{})\z", similar_body(text, escape)?))
}

pub(super) fn similar_body(text: &str, escape: Option<char>) -> Result<String, String> {
    let mut out = String::new();
    let mut letters = text.chars().peekable();
    let mut inside = false;
    let mut first = false;
    while let Some(letter) = letters.next() {
        let begins = std::mem::take(&mut first);
        if Some(letter) == escape {
            let next = letters.next().ok_or("nothing follows the escape character")?;
            out.push_str(&regex::escape(next.encode_utf8(&mut [0; 4])));
            continue;
        }
        match letter {
            '[' if inside => return Err("[ stands within [ ]".to_owned()),
            '[' => {
                inside = true;
                first = true;
                out.push('[');
            }
            ']' => {
                inside = false;
                out.push(']');
            }
            // `[a-e^c]`: those before, without those after.
            '^' if inside && !begins => {
                out.push_str("&&[^");
                for excluded in letters.by_ref() {
                    if excluded == ']' {
                        break;
                    }
                    out.push(excluded);
                }
                out.push_str("]]");
                inside = false;
            }
            '(' | ')' | '&' if inside => return Err(format!("{letter} stands within [ ]")),
            _ if inside => out.push(letter),
            '%' => out.push_str(".*"),
            '_' => out.push('.'),
            '|' | '*' | '+' | '?' | '{' | '}' | '(' | ')' => out.push(letter),
            _ => out.push_str(&regex::escape(letter.encode_utf8(&mut [0; 4]))),
        }
    }
    if inside {
        return Err("[ is not closed".to_owned());
    }
    Ok(out)
}
