//! The filters that are written in Rust: those of JSON, which depend on our values, and those of jq 1.6 that the interpreter's
//! library answers in another way.
//!
//! Of the library's own some are left out: `halt` would end the process, `env` shows the server's environment, and `debug` and
//! `stderr` write. `now` is told by the caller, so that the same record gives the same keys when it is delivered again.

use super::value::{Members, ValR, Value};
use super::{Data, budget, json};
use crate::limits::{CALL_WITH_FILTERS_STEPS, REGEX_BYTES_MAX, REGEXES_KEPT_MAX};
use jaq_core::box_iter::box_once;
use jaq_core::native::{self, Fun, bome, run, v};
use jaq_core::{Cv, Error, Native, RunPtr};
use jaq_std::ValT as _;
use regex::{Captures, Regex, RegexBuilder};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Natives of the library that are not there for queries.
const LEFT_OUT: &[&str] =
    &["halt", "env", "debug_empty", "stderr_empty", "input", "inputs", "localtime", "strflocaltime"];
/// Natives of the library that are our own here.
const REPLACED: &[&str] = &[
    "now",
    "ltrimstr",
    "rtrimstr",
    "startswith",
    "endswith",
    "round",
    "floor",
    "ceil",
    "implode",
    "encode_uri",
];
/// Definitions of the library that need what is left out.
pub(super) const DEFINITIONS_LEFT_OUT: &[&str] = &["halt", "halt_error", "debug", "stderr"];

/// All natives.
pub(super) fn all() -> impl Iterator<Item = Fun<Data>> {
    let known = |fun: &Fun<Data>| !LEFT_OUT.contains(&fun.0) && !REPLACED.contains(&fun.0);
    jaq_core::funs().chain(jaq_std::funs().filter(known)).chain(ours())
}

fn ours() -> Vec<Fun<Data>> {
    let plain: [native::Filter<RunPtr<Data>>; 25] = [
        ("tojson", v(0), |cv| bome(Ok(Value::text(&cv.1.to_json())))),
        ("fromjson", v(0), |cv| bome(from_json(&cv.1))),
        ("__tonumber", v(0), |cv| bome(to_number(&cv.1))),
        ("length", v(0), |cv| bome(length(&cv.1))),
        ("contains", v(1), |cv| with_one(cv, |input, part| input.contains(part).map(Value::from))),
        ("has", v(1), |cv| with_one(cv, has)),
        ("indices", v(1), |cv| with_one(cv, Value::indices)),
        ("bsearch", v(1), |cv| with_one(cv, binary_search)),
        ("ltrimstr", v(1), |cv| with_one(cv, |input, fix| Ok(trimmed(input, fix, str::strip_prefix)))),
        ("rtrimstr", v(1), |cv| with_one(cv, |input, fix| Ok(trimmed(input, fix, str::strip_suffix)))),
        ("startswith", v(1), |cv| {
            with_one(cv, |input, fix| affix(input, fix, "startswith", str::starts_with))
        }),
        ("endswith", v(1), |cv| with_one(cv, |input, fix| affix(input, fix, "endswith", str::ends_with))),
        ("floor", v(0), |cv| bome(rounded(&cv.1, "floor", f64::floor))),
        ("round", v(0), |cv| bome(rounded(&cv.1, "round", f64::round))),
        ("ceil", v(0), |cv| bome(rounded(&cv.1, "ceil", f64::ceil))),
        ("implode", v(0), |cv| bome(implode(&cv.1))),
        ("encode_uri", v(0), |cv| bome(encode_uri(&cv.1))),
        ("now", v(0), |_| bome(Ok(Value::from(budget::now_s())))),
        ("__replace", v(2), |cv| with_two(cv, replaced)),
        ("__test", v(2), |cv| with_two(cv, test)),
        ("__match", v(2), |cv| with_two(cv, matches)),
        ("__pieces", v(2), |cv| with_two(cv, pieces)),
        ("__nan", v(0), |_| bome(Ok(Value::from(f64::NAN)))),
        ("__infinite", v(0), |_| bome(Ok(Value::from(f64::INFINITY)))),
        ("input_line_number", v(0), |_| bome(Ok(Value::from(0.0)))),
    ];
    let mut all: Vec<Fun<Data>> = plain.into_iter().map(run::<Data>).collect();
    // Stand before the bodies of definitions in queries, so that none turns in circles without being counted.
    let step = Native::new(|cv| count(cv, 1));
    let step = step.with_paths(|cv| count(cv, 1)).with_update(|cv, f| f(cv.1));
    let steps = Native::new(|cv| count(cv, CALL_WITH_FILTERS_STEPS));
    let steps = steps.with_paths(|cv| count(cv, CALL_WITH_FILTERS_STEPS)).with_update(|cv, f| f(cv.1));
    all.extend([(super::STEP, v(0), step), (super::STEPS, v(0), steps)]);
    // The library's own under another name, for definitions that begin with them.
    let renamed = jaq_std::funs::<Data>().filter_map(|(name, arguments, native)| match name {
        "mktime" => Some(("__mktime", arguments, native)),
        "reverse" => Some(("__reverse", arguments, native)),
        _ => None,
    });
    all.extend(renamed);
    all
}

fn count<'a, T: 'a>(cv: Cv<'a, Data, T>, steps: u64) -> jaq_core::ValXs<'a, T, Value> {
    budget::steps(steps);
    box_once(Ok(cv.1))
}

type Outputs<'a> = jaq_core::ValXs<'a, Value>;

fn with_one<'a>(mut cv: Cv<'a, Data>, f: impl Fn(&Value, &Value) -> ValR) -> Outputs<'a> {
    let argument = cv.0.pop_var();
    bome(f(&cv.1, &argument))
}

fn with_two<'a>(mut cv: Cv<'a, Data>, f: impl Fn(&Value, &Value, &Value) -> ValR) -> Outputs<'a> {
    let second = cv.0.pop_var();
    let first = cv.0.pop_var();
    bome(f(&cv.1, &first, &second))
}

fn from_json(input: &Value) -> ValR {
    let Some(text) = input.as_str() else {
        return Err(Error::str(format!("{} only strings can be parsed", input.described())));
    };
    budget::text(text.len());
    match text {
        "nan" => Ok(Value::from(f64::NAN)),
        _ => json::parse(text).ok_or_else(|| Error::str(format!("Invalid JSON (while parsing '{text}')"))),
    }
}

fn to_number(input: &Value) -> ValR {
    let text = input.as_str().unwrap_or_default();
    match json::parse(text) {
        Some(number @ Value::Number(_)) => Ok(number),
        _ => Err(Error::str(format!("Invalid numeric literal (while parsing '{text}')"))),
    }
}

fn length(input: &Value) -> ValR {
    Ok(match input {
        Value::Null => Value::from(0.0),
        Value::Bool(_) => return Err(Error::str(format!("{} has no length", input.described()))),
        Value::Number(number) => Value::from(number.abs()),
        Value::Text(text) => {
            budget::text(text.len());
            Value::from(text.chars().count())
        }
        Value::Array(array) => Value::from(array.items.len()),
        Value::Object(object) => Value::from(object.members.len()),
    })
}

fn has(input: &Value, key: &Value) -> ValR {
    match (input, key) {
        (Value::Object(object), Value::Text(key)) => Ok(Value::from(object.members.contains_key(key))),
        (Value::Array(array), Value::Number(at)) => {
            Ok(Value::from(*at >= 0.0 && *at < array.items.len() as f64))
        }
        _ => Err(Error::str(format!("Cannot check whether {} has a {} key", input.kind(), key.kind()))),
    }
}

fn binary_search(input: &Value, wanted: &Value) -> ValR {
    let Value::Array(array) = input else {
        return Err(Error::str(format!("{} cannot be searched from", input.described())));
    };
    let place = match array.items.binary_search(wanted) {
        Ok(place) => place as f64,
        Err(place) => -1.0 - place as f64,
    };
    Ok(Value::from(place))
}

fn trimmed<'a>(input: &'a Value, fix: &'a Value, strip: fn(&'a str, &'a str) -> Option<&'a str>) -> Value {
    let stripped = input.as_str().zip(fix.as_str()).and_then(|(text, fix)| strip(text, fix));
    stripped.map_or_else(|| input.clone(), Value::text)
}

fn affix<'a>(input: &'a Value, fix: &'a Value, name: &str, holds: fn(&'a str, &'a str) -> bool) -> ValR {
    match (input.as_str(), fix.as_str()) {
        (Some(text), Some(fix)) => Ok(Value::from(holds(text, fix))),
        _ => Err(Error::str(format!("{name}() requires string inputs"))),
    }
}

fn rounded(input: &Value, name: &str, round: fn(f64) -> f64) -> ValR {
    match input.as_f64() {
        Some(number) => Ok(Value::from(round(number))),
        None => Err(Error::str(format!("{} number required for {name}", input.described()))),
    }
}

fn implode(input: &Value) -> ValR {
    let Value::Array(array) = input else {
        return Err(Error::str(format!("{} cannot be imploded", input.described())));
    };
    let letter = |item: &Value| {
        let code = item.as_isize().and_then(|code| u32::try_from(code).ok());
        code.map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    };
    let text: Option<String> = array.items.iter().map(letter).collect();
    text.map(Value::from).ok_or_else(|| Error::str("Unicode codepoint must be numeric"))
}

// What RFC 3986 reserves nothing for stays, and of that jq 1.6 keeps `~` too.
fn encode_uri(input: &Value) -> ValR {
    let text = input.as_str().unwrap_or_default();
    budget::text(text.len() * 3);
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    Ok(Value::from(encoded))
}

fn replaced(input: &Value, from: &Value, to: &Value) -> ValR {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let whole = text(input);
    budget::text(whole.len() * 2);
    Ok(Value::from(whole.replace(&text(from), &text(to))))
}

/// What is asked of a regular expression.
struct Search<'a> {
    text: &'a str,
    regex: Rc<Regex>,
    all: bool,
    skip_empty: bool,
}

impl<'a> Search<'a> {
    fn new(input: &'a Value, pattern: &Value, flags: &Value) -> ValR<Search<'a>> {
        let not_text = |value: &Value| {
            Error::str(format!("{} cannot be matched, as it is not a string", value.described()))
        };
        let text = input.as_str().ok_or_else(|| not_text(input))?;
        let pattern = pattern.as_str().ok_or_else(|| not_text(pattern))?;
        let flags = match flags {
            Value::Null => "",
            other => {
                other.as_str().ok_or_else(|| Error::str(format!("{} is not a string", other.described())))?
            }
        };
        // Matching reads the text, more often than once if the expression is of the wrong kind.
        budget::text(text.len());
        Ok(Search {
            text,
            regex: compiled(pattern, flags)?,
            all: flags.contains('g'),
            skip_empty: flags.contains('n'),
        })
    }

    fn found(&self) -> impl Iterator<Item = Captures<'a>> {
        let wanted = if self.all { usize::MAX } else { 1 };
        let found = self.regex.captures_iter(self.text);
        found.filter(|found| !(self.skip_empty && found.get_match().is_empty())).take(wanted)
    }

    /// A match as jq tells it: offsets and lengths in letters.
    fn told(&self, found: &Captures<'_>) -> Value {
        let whole = found.get_match();
        let captures = self.regex.capture_names().enumerate().skip(1).map(|(number, name)| {
            let mut members = match found.get(number) {
                Some(group) => self.place(group.start(), group.as_str()),
                None => {
                    // In jq 1.6 too in another order than those that are somewhere.
                    let nowhere = [
                        ("offset", Value::from(-1.0)),
                        ("string", Value::Null),
                        ("length", Value::from(0.0)),
                    ];
                    nowhere.into_iter().map(|(key, member)| (Rc::from(key), member)).collect()
                }
            };
            members.insert(Rc::from("name"), name.map_or(Value::Null, Value::text));
            Value::object(members)
        });
        let captures = captures.collect();
        let mut members = self.place(whole.start(), whole.as_str());
        members.insert(Rc::from("captures"), captures);
        Value::object(members)
    }

    fn place(&self, start: usize, text: &str) -> Members {
        // Letters before are counted anew for each match.
        budget::text(start);
        let before = self.text[..start].chars().count();
        let place = [
            ("offset", Value::from(before)),
            ("length", Value::from(text.chars().count())),
            ("string", Value::text(text)),
        ];
        place.into_iter().map(|(key, member)| (Rc::from(key), member)).collect()
    }
}

/// Expressions seldom vary from record to record, and to compile one costs more than to match a thousand times.
fn compiled(pattern: &str, flags: &str) -> ValR<Rc<Regex>> {
    type Kept = HashMap<(String, String), Rc<Regex>>;
    thread_local! {
        static KEPT: RefCell<Kept> = RefCell::default();
    }
    let key = (pattern.to_owned(), flags.to_owned());
    if let Some(regex) = KEPT.with_borrow(|kept| kept.get(&key).cloned()) {
        return Ok(regex);
    }
    // Patterns that a record brings cost as much as it costs to compile them.
    budget::steps(2_000);
    let mut builder = RegexBuilder::new(pattern);
    builder.size_limit(REGEX_BYTES_MAX).dfa_size_limit(REGEX_BYTES_MAX);
    for flag in flags.chars() {
        match flag {
            'g' | 'n' | 's' | 'l' => {}
            'i' => {
                builder.case_insensitive(true);
            }
            'x' => {
                builder.ignore_whitespace(true);
            }
            'p' => {
                builder.dot_matches_new_line(true);
            }
            _ => return Err(Error::str(format!("{flags} is not a valid modifier string"))),
        }
    }
    let regex = builder
        .build()
        .map(Rc::new)
        .map_err(|_| Error::str(format!("{pattern} (at offset 0) is not a valid regex")))?;
    KEPT.with_borrow_mut(|kept| {
        if kept.len() >= REGEXES_KEPT_MAX {
            kept.clear();
        }
        kept.insert(key, Rc::clone(&regex));
    });
    Ok(regex)
}

fn test(input: &Value, pattern: &Value, flags: &Value) -> ValR {
    let search = Search::new(input, pattern, flags)?;
    Ok(Value::from(if search.skip_empty {
        search.found().next().is_some()
    } else {
        search.regex.is_match(search.text)
    }))
}

fn matches(input: &Value, pattern: &Value, flags: &Value) -> ValR {
    let search = Search::new(input, pattern, flags)?;
    Ok(search.found().map(|found| search.told(&found)).collect())
}

/// What lies between the matches, as texts, and the matches, in turns.
fn pieces(input: &Value, pattern: &Value, flags: &Value) -> ValR {
    let search = Search::new(input, pattern, flags)?;
    let mut pieces = Vec::new();
    let mut behind = 0;
    for found in search.found() {
        let whole = found.get_match();
        pieces.push(Value::text(&search.text[behind..whole.start()]));
        pieces.push(search.told(&found));
        behind = whole.end();
    }
    pieces.push(Value::text(&search.text[behind..]));
    Ok(pieces.into_iter().collect())
}
