//! `FAST_REGEX_LOG_PARSE(text, 'expression')`: as REGEX_LOG_PARSE, in a time that only grows with the text: the parts of the expression within
//! parentheses and between them are looked for one after the other, each as short as it can be, and nothing is taken back. What has a
//! fixed length at the beginning of a part is looked for with the part before it, and so ends that. The record has a `COLUMN1`, `COLUMN2`
//! and so on for each pair of parentheses that is not within another, each a VARCHAR(1024); NULL if the whole text is not so.
//!
//! In the expression, `.` is a character, `@` any text, `#` none, `"a"` a text, `[a-z]` and `[^a-z]` a character, `\a` that character,
//! `<7-12>` a number, `<Alpha>` a character of a class (Digit, Upper, Lower, ASCII, Alnum, Punct, Blank, Space, Cntrl, XDigit, Print, Graph);
//! `?`, `*`, `+`, `{2}`, `{2,}` and `{2,3}` repeat what is before them; within parentheses `a|b` is one or the other and `a&b` both.
//!
//! | call | result |
//! |---|---|
//! | `FAST_REGEX_LOG_PARSE('Mary_had_a_little_lamb', '(.*)_(._.*)_.*')` | `(Mary_had,a_little)` |
//! | `FAST_REGEX_LOG_PARSE('Mary_had_a_little_lamb', '(.*)_+(._.*)')` | `NULL` |
//! | `FAST_REGEX_LOG_PARSE('Mary____had_a_little_lamb', '(.*)_+(<Alpha>.*)')` | `(Mary,had_a_little_lamb)` |
//! | `FAST_REGEX_LOG_PARSE('10.0.0.1 404', '(<0-255>(.<0-255>){3}) (<Digit>+)')` | `(10.0.0.1,404)` |
//! | `FAST_REGEX_LOG_PARSE('a=1;b=22', '(.*)=(.*);(.*)=(.*)')` | `(a,1,b,22)` |
//! | `FAST_REGEX_LOG_PARSE('ab', '([a-z]+&.{2})')` | `(ab)` |
//! | `FAST_REGEX_LOG_PARSE('abc', '([a-z]+&.{2})')` | `NULL` |
//! | `FAST_REGEX_LOG_PARSE('a', '(a')` | error: not an expression: a parenthesis is not closed |
//! | `FAST_REGEX_LOG_PARSE('a', 'a')` | error: the expression has no group, and so the record no column |

use super::automaton::{self, Automaton, Part, Re};
use super::log_columns::{self, Column};
use super::{Arguments, Made, Scalar};
use crate::diagnostic::Finding;
use crate::types::Family;

pub(super) const FAST_REGEX_LOG_PARSE: Scalar = Scalar {
    names: &["FAST_REGEX_LOG_PARSE", "FAST_REGEX_LOG_PARSER"],
    text: include_str!("fast_regex_log_parse.rs"),
    bind,
};

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    arguments.family(0, Family::Character)?;
    let span = arguments.list[1].span;
    let text = arguments.literal(1, "an expression")?;
    let wrong = |wrong: String| {
        let fix = "put what you want in parentheses, as in '(.*) (<Digit>+)'";
        Finding::new(span, format!("not an expression: {wrong}"), fix)
    };
    let parts = automaton::read(&text).map_err(wrong)?;
    let columns: Vec<Column> =
        (0..parts.iter().filter(|part| part.group).count()).map(Column::numbered).collect();
    if columns.is_empty() {
        let message = "the expression has no group, and so the record no column";
        return Err(Finding::new(span, message, "put what you want in parentheses"));
    }
    let searches = searches(parts).map_err(wrong)?;
    Ok(log_columns::parser(arguments, columns, move |text| {
        let letters: Vec<char> = text.chars().collect();
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let found = matched(&searches, &letters);
        Ok(found.map(|groups| groups.iter().map(|(from, to)| Some(places[*from]..places[*to])).collect()))
    }))
}

/// What is looked for at once: the rest of one part, and behind it what of the next ones has a fixed length.
struct Search {
    automaton: Automaton,
    /// Where a group begins or ends, in characters before the end of what is found.
    marks: Vec<usize>,
    last: bool,
}

fn searches(parts: Vec<Part>) -> Result<Vec<Search>, String> {
    // Each search with its expression, its length behind the first mark, and its marks counted from there.
    struct Open {
        re: Re,
        fixed: usize,
        marks: Vec<usize>,
    }
    let mut open: Vec<Open> = vec![Open { re: Re::Empty, fixed: 0, marks: Vec::new() }];
    for Part { re, group } in parts {
        let (fixed, rest) = re.split_fixed();
        let length = fixed.length().unwrap_or(0);
        if let Some(last) = open.last_mut() {
            if group {
                last.marks.push(last.fixed);
            }
            last.re = std::mem::replace(&mut last.re, Re::Empty).then(fixed);
            last.fixed += length;
            if rest == Re::Empty {
                if group {
                    last.marks.push(last.fixed);
                }
                continue;
            }
        }
        // Behind the end of a part that has no fixed length, places are counted anew.
        let marks = if group { vec![0] } else { Vec::new() };
        open.push(Open { re: rest, fixed: 0, marks });
    }
    let last = open.len() - 1;
    let searches = open.into_iter().enumerate().map(|(at, Open { re, fixed, marks })| {
        let marks = marks.into_iter().map(|mark| fixed - mark).collect();
        Ok(Search { automaton: Automaton::new(&re)?, marks, last: at == last })
    });
    searches.collect()
}

// Where each group begins and ends.
fn matched(searches: &[Search], letters: &[char]) -> Option<Vec<(usize, usize)>> {
    let mut at = 0;
    let mut marks = Vec::new();
    for Search { automaton, marks: before_end, last } in searches {
        let rest = &letters[at..];
        at +=
            if *last { automaton.is_match(rest).then_some(rest.len())? } else { automaton.shortest(rest)? };
        marks.extend(before_end.iter().map(|before| at - before));
    }
    Some(marks.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect())
}
