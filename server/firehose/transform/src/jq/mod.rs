//! Metadata extraction: a jq query, compiled once, that tells the partition keys of a record.
//!
//! The service runs jq 1.6. The interpreter here is jaq; values, their arithmetic, order and text, JSON, regular expressions and
//! some thirty definitions are ours, so that it answers as jq 1.6 does (`tests/jq.rs` holds it against Debian's).
//!
//! A query must be an object constructor whose keys are written out, as in `{customer: .customer_id, day: (.at | todate[:10])}`:
//! other results could not be held against the prefix when a stream is created.
//!
//! # What is bounded
//! For each record: the steps that the query takes, which bounds its time and its memory; the stack; the size of each text; how
//! deeply values nest. A query that meets a bound fails that record. Not bounded by steps but by the size of what they work on:
//! a regular expression (its compiled size is limited, and it reads a text in time proportional to both), `sort` and the like on
//! an array that the steps have paid for, and dates.
//!
//! # Where it differs from jq 1.6
//! Regular expressions are those of Rust's `regex`: no look-around, no references back. `input`, `debug`, `stderr`, `halt`,
//! `env`, `$ENV`, `localtime`, `strflocaltime`, `getpath` in updates, `limit` of none, SQL-style operators other than `IN` and
//! `INDEX`, and modules are not there or answer in another way.

mod budget;
mod funs;
mod json;
mod value;

use crate::limits::{
    COMPILE_STACK_BYTES, QUERY_BYTES_MAX, QUERY_DEPTH_MAX, QUERY_KEYS_MAX, QUERY_STEPS_MIN,
    QUERY_STEPS_PER_BYTE,
};
use budget::Spent;
use jaq_core::data::JustLut;
use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Def, Pattern, Term};
use jaq_core::load::{Arena, File, Loader};
use jaq_core::path::{Part, Path};
use jaq_core::{Compiler, Ctx, Filter, Vars};
use std::borrow::Cow;
use std::fmt;
use value::Value;

/// The error code of a record whose partition keys cannot be told.
pub const METADATA_EXTRACTION_FAILED: &str = "DynamicPartitioning.MetadataExtractionFailed";

const STEP: &str = "__step";
/// For definitions with filters as arguments.
const STEPS: &str = "__steps";
const MAIN: &str = "__main";

type Data = JustLut<Value>;

/// Why a query is refused when a stream is created.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// Longer than [`QUERY_BYTES_MAX`].
    #[error("the metadata extraction query is longer than {QUERY_BYTES_MAX} bytes")]
    TooLong,
    /// Not in the language.
    #[error("the metadata extraction query is not valid jq 1.6")]
    Syntax,
    /// Uses a name that is not there.
    #[error("the metadata extraction query uses {0}, which is not defined")]
    Undefined(String),
    /// Terms nest deeper than [`QUERY_DEPTH_MAX`].
    #[error("the metadata extraction query nests deeper than {QUERY_DEPTH_MAX}")]
    TooDeep,
    /// Not an object constructor with keys that are written out.
    #[error("the metadata extraction query must be an object constructor with literal keys")]
    NoObject,
    /// More than [`QUERY_KEYS_MAX`] keys, or none.
    #[error("the metadata extraction query must have between 1 and {QUERY_KEYS_MAX} keys")]
    Keys,
    /// No thread to compile it on: try again.
    #[error("the metadata extraction query cannot be compiled now")]
    Thread,
}

/// Why a record has no partition keys. It goes to `metadata-extraction-failed` with this text and [`METADATA_EXTRACTION_FAILED`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExtractError {
    /// The record is not one JSON text.
    #[error("Non JSON record provided")]
    NotJson,
    /// A key has no value, a null or an empty text; or the query made no object.
    #[error("partitionKeys values must not be null or empty")]
    NullOrEmpty,
    /// The query failed, with jq's own words.
    #[error("{0}")]
    Failed(String),
    /// The query met a bound of this crate.
    #[error("the metadata extraction query takes more {0} than a record is given")]
    Exceeded(&'static str),
}

/// A compiled query. It may be shared between threads.
pub struct Query {
    filter: Filter<Data>,
    keys: Vec<String>,
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query").field("keys", &self.keys).finish_non_exhaustive()
    }
}

/// The values of a record's partition keys, in the order of [`Query::keys`].
pub type KeyValues = Vec<String>;

impl Query {
    /// Compiles a query, which takes about a millisecond.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn compile(text: &str) -> Result<Query, QueryError> {
        if text.len() > QUERY_BYTES_MAX {
            return Err(QueryError::TooLong);
        }
        // How deeply a text nests is known after it was parsed, and the parser calls itself.
        std::thread::scope(|scope| {
            let builder =
                std::thread::Builder::new().name("jq-compile".to_owned()).stack_size(COMPILE_STACK_BYTES);
            let compiling = builder.spawn_scoped(scope, || compile(text)).map_err(|_| QueryError::Thread)?;
            // A parser that panics has met a text that it does not know.
            compiling.join().unwrap_or(Err(QueryError::Syntax))
        })
    }

    /// The query's keys, each once, in the order in which they are written.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// The values of all keys for a record. Numbers and truths are told as JSON writes them, and so are arrays and objects.
    ///
    /// `now_s` is what the query's `now` answers, in seconds since 1970: the record's arrival, say, so that a second run gives the
    /// same keys.
    ///
    /// # Errors
    /// [`ExtractError`].
    pub fn extract(&self, record: &[u8], now_s: f64) -> Result<KeyValues, ExtractError> {
        let text = match std::str::from_utf8(record) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(record),
        };
        let input = json::parse(&text).ok_or(ExtractError::NotJson)?;
        let steps = QUERY_STEPS_MIN + QUERY_STEPS_PER_BYTE * record.len() as u64;
        match budget::bounded(steps, now_s, || self.run(input)) {
            Ok(result) => result,
            Err(spent) => Err(ExtractError::Exceeded(match spent {
                Spent::Steps => "steps",
                Spent::Stack | Spent::Depth => "depth",
                Spent::Text => "text",
                Spent::Interpreter => "patience",
            })),
        }
    }

    fn run(&self, input: Value) -> Result<KeyValues, ExtractError> {
        let context = Ctx::<Data>::new(&self.filter.lut, Vars::new([]));
        let mut outputs = self.filter.id.run((context, input));
        let object = match outputs.next() {
            Some(Ok(Value::Object(object))) => object,
            Some(Err(exception)) => {
                let message = match exception.get_err().map(jaq_core::Error::into_val) {
                    Ok(Value::Text(text)) => text.to_string(),
                    Ok(other) => format!("{} (not a string)", other.to_json()),
                    Err(_) => "break".to_owned(),
                };
                return Err(ExtractError::Failed(message));
            }
            Some(Ok(_)) | None => return Err(ExtractError::NullOrEmpty),
        };
        if outputs.next().is_some() {
            // Which of several the service takes is not known, and a record must not go to one of two places by chance.
            return Err(ExtractError::Failed("the query yields more than one object".to_owned()));
        }
        let told = self.keys.iter().map(|key| match object.members.get(key.as_str()) {
            // What is no number is written as a null.
            None | Some(Value::Null) => None,
            Some(Value::Number(number)) if number.is_nan() => None,
            Some(Value::Text(text)) => Some(text.to_string()).filter(|text| !text.is_empty()),
            Some(other) => Some(other.to_json()),
        });
        told.collect::<Option<KeyValues>>().ok_or(ExtractError::NullOrEmpty)
    }
}

fn compile(text: &str) -> Result<Query, QueryError> {
    let mut term = jaq_core::load::parse(text, |parser| parser.term()).ok_or(QueryError::Syntax)?;
    if depth(&term) > QUERY_DEPTH_MAX {
        return Err(QueryError::TooDeep);
    }
    let keys = literal_keys(&term).ok_or(QueryError::NoObject)?;
    if keys.is_empty() || keys.len() > QUERY_KEYS_MAX {
        return Err(QueryError::Keys);
    }
    count_definitions(&mut term);
    Ok(Query { filter: filter(term)?, keys })
}

fn filter<'s>(term: Term<&'s str>) -> Result<Filter<Data>, QueryError> {
    let ours = jaq_core::load::parse(include_str!("defs.jq"), |parser| parser.defs())
        .expect("our definitions parse");
    let kept = |def: &Def<&str>| !funs::DEFINITIONS_LEFT_OUT.contains(&def.name);
    let library = jaq_core::defs().chain(jaq_std::defs()).filter(kept).chain(ours);
    let library = library.map(|def: Def<&'static str>| -> Def<&'s str> { def });
    // The query comes in as one more definition: like this it needs no text again.
    let main = Def { name: MAIN, args: Vec::new(), body: term };
    let loader = Loader::new(library.chain([main]));
    let arena = Arena::default();
    let modules = loader.load(&arena, File { code: MAIN, path: () }).map_err(|_| QueryError::Syntax)?;
    let compiled = Compiler::default().with_funs(funs::all()).compile(modules);
    compiled.map_err(|errors| {
        let names = errors.iter().flat_map(|(_, errors)| errors).map(|(name, _)| (*name).to_owned());
        QueryError::Undefined(names.collect::<Vec<_>>().join(", "))
    })
}

/// The keys of the object that the term constructs at its end; `None` if it constructs none, or one is computed.
fn literal_keys(term: &Term<&str>) -> Option<Vec<String>> {
    match term {
        Term::Obj(members) => {
            let mut keys = Vec::new();
            for (key, _) in members {
                let key = match key {
                    Term::Str(None, parts) => literal(parts)?,
                    Term::Var(name) => (*name).trim_start_matches('$').to_owned(),
                    _ => return None,
                };
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
            Some(keys)
        }
        Term::BinOp(_, BinaryOp::Pipe(_), last) | Term::Def(_, last) => literal_keys(last),
        _ => None,
    }
}

fn literal(parts: &[StrPart<&str, Term<&str>>]) -> Option<String> {
    let mut text = String::new();
    for part in parts {
        match part {
            StrPart::Str(plain) => text.push_str(plain),
            StrPart::Char(letter) => text.push(*letter),
            StrPart::Term(_) => return None,
        }
    }
    Some(text)
}

/// The terms within a term, whatever they are there for.
fn inner<'a, 's>(term: &'a Term<&'s str>) -> Vec<&'a Term<&'s str>> {
    match term {
        Term::Id | Term::Recurse | Term::Num(_) | Term::Break(_) | Term::Var(_) | Term::Arr(None) => {
            Vec::new()
        }
        Term::Str(_, parts) => {
            let terms = parts.iter().filter_map(|part| match part {
                StrPart::Term(term) => Some(term),
                StrPart::Str(_) | StrPart::Char(_) => None,
            });
            terms.collect()
        }
        Term::Arr(Some(one)) | Term::Neg(one) | Term::Label(_, one) => vec![one],
        Term::Obj(members) => {
            members.iter().flat_map(|(key, member)| std::iter::once(key).chain(member)).collect()
        }
        Term::BinOp(left, op, right) => {
            let mut terms = vec![&**left, &**right];
            if let BinaryOp::Pipe(Some(pattern)) = op {
                in_pattern(pattern, &mut terms);
            }
            terms
        }
        Term::Fold(_, over, pattern, bodies) => {
            let mut terms = vec![&**over];
            terms.extend(bodies);
            in_pattern(pattern, &mut terms);
            terms
        }
        Term::TryCatch(one, other) => std::iter::once(&**one).chain(other.as_deref()).collect(),
        Term::IfThenElse(branches, otherwise) => {
            let mut terms: Vec<_> = branches.iter().flat_map(|(condition, then)| [condition, then]).collect();
            terms.extend(otherwise.as_deref());
            terms
        }
        Term::Def(defs, one) => defs.iter().map(|def| &def.body).chain([&**one]).collect(),
        Term::Call(_, arguments) => arguments.iter().collect(),
        Term::Path(one, Path(parts)) => {
            let mut terms = vec![&**one];
            for (part, _) in parts {
                match part {
                    Part::Index(index) => terms.push(index),
                    Part::Range(from, upto) => terms.extend(from.iter().chain(upto)),
                }
            }
            terms
        }
    }
}

fn in_pattern<'a, 's>(pattern: &'a Pattern<&'s str>, terms: &mut Vec<&'a Term<&'s str>>) {
    match pattern {
        Pattern::Var(_) => {}
        Pattern::Arr(patterns) => patterns.iter().for_each(|pattern| in_pattern(pattern, terms)),
        Pattern::Obj(members) => {
            for (key, pattern) in members {
                terms.push(key);
                in_pattern(pattern, terms);
            }
        }
    }
}

fn depth(term: &Term<&str>) -> usize {
    1 + inner(term).into_iter().map(depth).max().unwrap_or(0)
}

/// Puts the filter that counts before the body of each definition, wherever it is. One that takes filters may hand on larger ones
/// at each call, which are a chain that is taken down by recursion: of those fewer calls are paid for.
fn count_definitions(term: &mut Term<&str>) {
    match term {
        Term::Def(defs, rest) => {
            for def in defs {
                count_definitions(&mut def.body);
                let body = std::mem::take(&mut def.body);
                let takes_filters = def.args.iter().any(|name| !name.starts_with('$'));
                let step = Term::Call(if takes_filters { STEPS } else { STEP }, Vec::new());
                def.body = Term::BinOp(Box::new(step), BinaryOp::Pipe(None), Box::new(body));
            }
            count_definitions(rest);
        }
        Term::Id | Term::Recurse | Term::Num(_) | Term::Break(_) | Term::Var(_) | Term::Arr(None) => {}
        Term::Str(_, parts) => parts.iter_mut().for_each(|part| {
            if let StrPart::Term(term) = part {
                count_definitions(term);
            }
        }),
        Term::Arr(Some(one)) | Term::Neg(one) | Term::Label(_, one) => count_definitions(one),
        Term::Obj(members) => members.iter_mut().for_each(|(key, member)| {
            count_definitions(key);
            member.iter_mut().for_each(count_definitions);
        }),
        Term::BinOp(left, op, right) => {
            count_definitions(left);
            count_definitions(right);
            if let BinaryOp::Pipe(Some(pattern)) = op {
                count_in_pattern(pattern);
            }
        }
        Term::Fold(_, over, pattern, bodies) => {
            count_definitions(over);
            count_in_pattern(pattern);
            bodies.iter_mut().for_each(count_definitions);
        }
        Term::TryCatch(one, other) => {
            count_definitions(one);
            other.iter_mut().for_each(|other| count_definitions(other));
        }
        Term::IfThenElse(branches, otherwise) => {
            for (condition, then) in branches {
                count_definitions(condition);
                count_definitions(then);
            }
            otherwise.iter_mut().for_each(|otherwise| count_definitions(otherwise));
        }
        Term::Call(_, arguments) => arguments.iter_mut().for_each(count_definitions),
        Term::Path(one, Path(parts)) => {
            count_definitions(one);
            for (part, _) in parts {
                match part {
                    Part::Index(index) => count_definitions(index),
                    Part::Range(from, upto) => from.iter_mut().chain(upto).for_each(count_definitions),
                }
            }
        }
    }
}

fn count_in_pattern(pattern: &mut Pattern<&str>) {
    match pattern {
        Pattern::Var(_) => {}
        Pattern::Arr(patterns) => patterns.iter_mut().for_each(count_in_pattern),
        Pattern::Obj(members) => members.iter_mut().for_each(|(key, pattern)| {
            count_definitions(key);
            count_in_pattern(pattern);
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extract(query: &str, record: &str) -> Result<KeyValues, ExtractError> {
        Query::compile(query).unwrap().extract(record.as_bytes(), 1_783_951_509.5)
    }

    #[test]
    fn keys_are_told_in_the_order_of_the_query() {
        let query = Query::compile(r#"{customer: .id, "a b": .n, $__loc__, "é": true}"#);
        assert!(query.is_err(), "no such variable");
        let query = Query::compile(r#"{customer: .id, "a b": .n, list: .l}"#).unwrap();
        assert_eq!(query.keys(), ["customer", "a b", "list"]);
        let told = query.extract(br#"{"id":"x","n":1.0,"l":[1e3,null]}"#, 0.0).unwrap();
        assert_eq!(told, ["x", "1", "[1000,null]"]);
        assert_eq!(extract("{id, n}", r#"{"id":false,"n":0}"#).unwrap(), ["false", "0"]);
        assert_eq!(extract(".d | {id}", r#"{"d":{"id":"y"}}"#).unwrap(), ["y"]);
        assert_eq!(extract(". as $x | def f: $x.a; {a: f}", r#"{"a":"y"}"#).unwrap(), ["y"]);
    }

    #[test]
    fn what_has_no_value_fails_in_the_services_words() {
        let null_or_empty = "partitionKeys values must not be null or empty";
        let table = [
            ("{a: .a}", "{}", null_or_empty),
            ("{a: .a}", r#"{"a":null}"#, null_or_empty),
            ("{a: .a}", r#"{"a":""}"#, null_or_empty),
            ("{a: .a[]}", r#"{"a":[]}"#, null_or_empty),
            ("{a: .a}", "no json", "Non JSON record provided"),
            ("{a: .a}", r#"{"a":1}{"a":2}"#, "Non JSON record provided"),
            ("{a: .a}", "", "Non JSON record provided"),
            ("{a: .a}", "[1]", "Cannot index array with \"a\""),
            ("{a: (.a + 1)}", r#"{"a":"x"}"#, "string (\"x\") and number (1) cannot be added"),
            ("{a: .a[]}", r#"{"a":[1,2]}"#, "the query yields more than one object"),
        ];
        for (query, record, message) in table {
            assert_eq!(extract(query, record).unwrap_err().to_string(), message, "{query} {record}");
        }
    }

    #[test]
    fn queries_that_are_no_object_constructor_are_refused() {
        let many: Vec<String> = (0..51).map(|number| format!("k{number}: .a")).collect();
        let table = [
            (".a".to_owned(), QueryError::NoObject),
            ("[.a]".to_owned(), QueryError::NoObject),
            ("{(.a): 1}".to_owned(), QueryError::NoObject),
            ("{\"\\(.a)\": 1}".to_owned(), QueryError::NoObject),
            ("{a: .b".to_owned(), QueryError::Syntax),
            (String::new(), QueryError::Syntax),
            ("{}".to_owned(), QueryError::Keys),
            (format!("{{{}}}", many.join(",")), QueryError::Keys),
            ("{a: nothing(1)}".to_owned(), QueryError::Undefined("nothing".to_owned())),
            ("{a: halt}".to_owned(), QueryError::Undefined("halt".to_owned())),
            ("{a: env}".to_owned(), QueryError::Undefined("env".to_owned())),
            ("{a: input}".to_owned(), QueryError::Undefined("input".to_owned())),
            (format!("{{a: {}.a{}}}", "[".repeat(2000), "]".repeat(2000)), QueryError::TooDeep),
            (format!("{{a: {}.a}}", ".|".repeat(2000)), QueryError::TooDeep),
            (format!("{{a: {}}}", " ".repeat(QUERY_BYTES_MAX)), QueryError::TooLong),
        ];
        for (query, refusal) in table {
            let shown: String = query.chars().take(60).collect();
            assert_eq!(Query::compile(&query).unwrap_err(), refusal, "{shown}");
        }
    }

    // Each of these runs for ever, or takes all memory, or all of the stack, if it is let.
    #[test]
    fn runaway_queries_fail_their_record() {
        let runaway = [
            "{a: (def f: f; f)}",
            "{a: (def f: 1 + f; f)}",
            "{a: (def f: try f catch f; f)}",
            "{a: (def f: f | f; f)}",
            "{a: (def f: . as $x | f; f)}",
            "{a: (def f: [f]; f)}",
            "{a: (def f: (def g: f; g); f)}",
            "{a: (def f(g): f(g | g); f(.))}",
            "{a: [range(1e12)]}",
            "{a: (reduce range(1e12) as $i (0; . + 1))}",
            "{a: [limit(1e9; repeat(1))]}",
            "{a: first(repeat(empty, .) | empty)}",
            "{a: last(range(1e15))}",
            "{a: [recurse(.)]}",
            "{a: until(false; .)}",
            "{a: [while(true; .)]}",
            "{a: (\"x\" * 1e12)}",
            "{a: (reduce range(60) as $i (\"x\"; . + .))}",
            "{a: (reduce range(60) as $i ([]; [., .]) | tojson)}",
            "{a: (reduce range(60) as $i ([]; [., .]) | [.., 1] | length)}",
            "{a: ((reduce range(60) as $i ([]; [., .])) as $x | (reduce range(60) as $i ([]; [., .])) == $x)}",
            "{a: (reduce range(1e6) as $i (null; [.]))}",
            "{a: (reduce range(1e6) as $i (null; {a: .}))}",
            "{a: (null | .[1e9] = 1)}",
            "{a: ([range(1000)] | [.[] as $x | .[] as $y | .[] as $z | 1] | length)}",
            "{a: ([range(300)] | [., ., ., ., ., ., .] | [combinations] | length)}",
            "{a: ([\"a\" * 100000 | test(\"(a{0,99}){0,99}b\")] | length)}",
            "{a: (\"a\" * 4000000 | [scan(\".\")] | length)}",
            "{a: (label $out | repeat(.) | empty)}",
            "{a: [foreach repeat(1) as $x (0; . + $x)]}",
            "{a: (\"x\" | [splits(\"\")] | walk(def f: f; f))}",
            "{a: (def f: .[0] |= f; [0] | f)}",
            "{a: path(def f: f; f)}",
            "{a: [limit(1e9; def f: (., f); f)]}",
        ];
        for query in runaway {
            let compiled = Query::compile(query).unwrap_or_else(|error| panic!("{query}: {error}"));
            let failed = compiled.extract(b"{}", 0.0);
            assert!(
                matches!(failed, Err(ExtractError::Exceeded(_) | ExtractError::Failed(_))),
                "{query}: {failed:?}"
            );
        }
        // What comes after them is not affected.
        assert_eq!(extract("{a: .a}", r#"{"a":"x"}"#).unwrap(), ["x"]);
    }

    #[test]
    fn a_record_of_the_largest_size_is_within_the_bounds() {
        let items: Vec<String> = (0..40_000).map(|number| format!(r#"{{"id":"item{number}"}}"#)).collect();
        let record = format!(r#"{{"items":[{}]}}"#, items.join(","));
        assert!(record.len() > 700_000);
        let told = extract("{n: (.items | length), last: ([.items[].id] | last)}", &record).unwrap();
        assert_eq!(told, ["40000", "item39999"]);
    }

    #[test]
    fn now_is_what_the_caller_says() {
        assert_eq!(extract("{day: (now | todate[:10])}", "{}").unwrap(), ["2026-07-13"]);
    }

    #[test]
    fn queries_are_shared_between_threads() {
        fn shared<T: Send + Sync>(_: &T) {}
        shared(&Query::compile("{a: .a}").unwrap());
    }
}
