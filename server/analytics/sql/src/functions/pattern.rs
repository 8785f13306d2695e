//! Regular expressions of Java, compiled once where they are written out, and kept where they come with the rows. What has look-around,
//! references back or possessive repetitions is tried step by step, up to a number of them; all others take a time that grows with
//! the text alone.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use regex::{Regex, RegexBuilder};

use crate::bind::Typed;
use crate::diagnostic::Finding;
use crate::expr::{Expr, Fault, fault};
use crate::limits::{REGEX_BYTES_MAX, REGEX_CACHE_MAX, REGEX_STEPS_MAX};
use crate::value::Value;

/// Turns a pattern of some language into a regular expression.
pub(super) type Translate = fn(&str, Option<char>) -> Result<String, String>;

/// Regular expressions with their texts, the oldest first.
pub(super) type Kept = VecDeque<(String, Arc<Compiled>)>;

/// Where an expression's regular expression comes from.
#[derive(Clone)]
pub(super) enum Pattern {
    Fixed(Arc<Compiled>),
    /// The last ones that were used.
    Changing(Arc<Mutex<Kept>>),
}

/// A regular expression that is ready.
pub(super) enum Compiled {
    Linear(Regex),
    Stepwise(Box<fancy_regex::Regex>),
}

/// Where in a text the whole and each group was found.
pub(super) type Groups = Vec<Option<Range<usize>>>;

impl Compiled {
    /// The names of the whole and of each group, as far as they have some.
    pub(super) fn names(&self) -> Vec<Option<&str>> {
        match self {
            Compiled::Linear(regex) => regex.capture_names().collect(),
            Compiled::Stepwise(regex) => regex.capture_names().collect(),
        }
    }

    pub(super) fn is_match(&self, text: &str) -> Result<bool, Box<Fault>> {
        match self {
            Compiled::Linear(regex) => Ok(regex.is_match(text)),
            Compiled::Stepwise(regex) => regex.is_match(text).map_err(|wrong| astray(&wrong)),
        }
    }

    /// The first place where it is found.
    pub(super) fn find(&self, text: &str) -> Result<Option<Groups>, Box<Fault>> {
        Ok(match self {
            Compiled::Linear(regex) => regex.captures(text).map(|found| linear(&found)),
            Compiled::Stepwise(regex) => {
                regex.captures(text).map_err(|wrong| astray(&wrong))?.map(|found| stepwise(&found))
            }
        })
    }

    /// All places where it is found, one behind the other.
    pub(super) fn find_all(&self, text: &str) -> Result<Vec<Groups>, Box<Fault>> {
        match self {
            Compiled::Linear(regex) => Ok(regex.captures_iter(text).map(|found| linear(&found)).collect()),
            Compiled::Stepwise(regex) => {
                let found = regex.captures_iter(text);
                found
                    .map(|found| found.map(|found| stepwise(&found)).map_err(|wrong| astray(&wrong)))
                    .collect()
            }
        }
    }
}

fn linear(found: &regex::Captures<'_>) -> Groups {
    found.iter().map(|group| group.map(|group| group.range())).collect()
}

fn stepwise(found: &fancy_regex::Captures<'_, str>) -> Groups {
    found.iter().map(|group| group.map(|group| group.range())).collect()
}

#[cold]
fn astray(wrong: &fancy_regex::Error) -> Box<Fault> {
    use fancy_regex::{Error, RuntimeError};
    match wrong {
        Error::RuntimeError(RuntimeError::BacktrackLimitExceeded) => fault(format!(
            "the regular expression goes astray in this text: it takes more than {REGEX_STEPS_MAX} steps"
        )),
        wrong => fault(format!("the regular expression cannot be tried on this text: {wrong}")),
    }
}

pub(super) fn compile(text: &str) -> Result<Compiled, String> {
    let wrong = match RegexBuilder::new(text).size_limit(REGEX_BYTES_MAX).build() {
        Ok(regex) if !is_possessive(text) => return Ok(Compiled::Linear(regex)),
        Ok(_) => String::new(),
        Err(regex::Error::CompiledTooBig(_)) => return Err("the regular expression is too large".to_owned()),
        Err(wrong) => wrong.to_string(),
    };
    let built = fancy_regex::RegexBuilder::new(text)
        .backtrack_limit(REGEX_STEPS_MAX)
        .delegate_size_limit(REGEX_BYTES_MAX)
        .build();
    built.map(|regex| Compiled::Stepwise(Box::new(regex))).map_err(|other| {
        let wrong = if wrong.is_empty() || wrong.contains("look-around") || wrong.contains("backreferences") {
            other.to_string()
        } else {
            wrong
        };
        let reason = wrong.lines().last().unwrap_or_default().trim_start_matches("error: ");
        format!("not a regular expression: {reason}")
    })
}

// `a*+` takes all and gives nothing back; read otherwise, it would be `a*` repeated.
fn is_possessive(text: &str) -> bool {
    let (mut escaped, mut depth, mut repeats) = (false, 0usize, false);
    for letter in text.chars() {
        let plain = !std::mem::take(&mut escaped);
        let repeated = std::mem::replace(&mut repeats, false);
        match letter {
            '\\' if plain => escaped = true,
            '[' if plain => depth += 1,
            ']' if plain => depth = depth.saturating_sub(1),
            '+' if plain && depth == 0 && repeated => return true,
            '*' | '+' | '?' | '}' if plain && depth == 0 => repeats = true,
            _ => {}
        }
    }
    false
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
                let fix = "write a regular expression as Java has them";
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
    ) -> Result<Arc<Compiled>, Box<Fault>> {
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

/// A replacement as Java has it: `$1` and `${name}` are what a group has found, and `\` takes the next character as it is.
pub(super) fn expand(
    replacement: &str,
    names: &[Option<&str>],
    text: &str,
    groups: &Groups,
    out: &mut String,
) -> Result<(), Box<Fault>> {
    let mut rest = replacement;
    while let Some(at) = rest.find(['$', '\\']) {
        out.push_str(&rest[..at]);
        let escape = rest[at..].starts_with('\\');
        rest = &rest[at + 1..];
        if escape {
            let letter = rest.chars().next().ok_or_else(|| fault("nothing follows \\ in the replacement"))?;
            out.push(letter);
            rest = &rest[letter.len_utf8()..];
            continue;
        }
        let number = match rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            Some((name, after)) => {
                rest = after;
                names.iter().position(|known| *known == Some(name))
            }
            None => {
                // As many digits as there are groups for, but one of them at least.
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                let mut numbers =
                    (1..=digits).filter_map(|digits| Some((digits, rest[..digits].parse().ok()?)));
                let found = numbers.rfind(|(_, number): &(usize, usize)| *number < groups.len());
                found.map(|(digits, number)| {
                    rest = &rest[digits..];
                    number
                })
            }
        };
        let number = number.ok_or_else(|| fault("a $ in the replacement names no group"))?;
        if let Some(Some(range)) = groups.get(number) {
            out.push_str(&text[range.clone()]);
        }
    }
    out.push_str(rest);
    Ok(())
}
