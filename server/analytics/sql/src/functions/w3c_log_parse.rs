//! `W3C_LOG_PARSE(text, 'format')`: a line of a web server's log as a record with a `COLUMN1`, `COLUMN2` and so on for each specifier of the
//! format, each a VARCHAR(1024). The format is `COMMON`, `COMMON WITH VHOST`, `NCSA EXTENDED`, `REFERER`, `AGENT`, or Apache's own, as in
//! `%h %l %u %t "%r" %>s %b`. NULL if the line is not so.
//!
//! | call | result |
//! |---|---|
//! | `W3C_LOG_PARSE('192.168.254.30 - John [24/May/2004:22:01:02 -0700] "GET /icons/apache_pb.gif HTTP/1.1" 304 0', 'COMMON')` | `(192.168.254.30,-,John,[24/May/2004:22:01:02 -0700],GET /icons/apache_pb.gif HTTP/1.1,304,0)` |
//! | `W3C_LOG_PARSE('h 200', '%h %>s')` | `(h,200)` |
//! | `W3C_LOG_PARSE('no such line', 'COMMON')` | `NULL` |
//! | `W3C_LOG_PARSE('x', 'IIS')` | error: the fields of IIS are in the head of its files, not in the lines |
//! | `W3C_LOG_PARSE('x', 'x')` | error: the format has no specifier |

use super::log_columns::{self, Column};
use super::pattern;
use super::{Arguments, Made, Scalar};
use crate::diagnostic::Finding;
use crate::types::Family;

pub(super) const W3C_LOG_PARSE: Scalar =
    Scalar { names: &["W3C_LOG_PARSE"], text: include_str!("w3c_log_parse.rs"), bind };

const COMMON: &str = r#"%h %l %u %t "%r" %>s %b"#;

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    arguments.family(0, Family::Character)?;
    let span = arguments.list[1].span;
    let wrong = |message: String| {
        Finding::new(span, message, "write 'COMMON', or a format such as '%h %l %u %t \"%r\" %>s %b'")
    };
    let format = arguments.literal(1, "a format")?;
    let format = match format.trim().to_ascii_uppercase().as_str() {
        "COMMON" => COMMON.to_owned(),
        "COMMON WITH VHOST" => format!("%v {COMMON}"),
        "NCSA EXTENDED" => format!(r#"{COMMON} "%[Referer]i" "%[User-agent]i""#),
        "REFERER" => "%[Referer]i ---> %U".to_owned(),
        "AGENT" => "%[User-agent]i".to_owned(),
        "IIS" => {
            return Err(wrong("the fields of IIS are in the head of its files, not in the lines".to_owned()));
        }
        _ => format,
    };
    let (text, columns) = translate(&format).map_err(wrong)?;
    let compiled = pattern::compile(&text).map_err(wrong)?;
    Ok(log_columns::regex_parser(arguments, columns, compiled))
}

// A regular expression with a group for each specifier.
fn translate(format: &str) -> Result<(String, Vec<Column>), String> {
    let mut out = String::from(r"\A\s*");
    let mut columns = Vec::new();
    let mut letters = format.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        if letter != '%' {
            before = letter;
            if letter.is_whitespace() {
                out.push_str(r"\s+");
            } else if letter != '\\' {
                out.push_str(&regex::escape(letter.encode_utf8(&mut [0; 4])));
            }
            continue;
        }
        // Conditions, which request is meant, and the name of a header.
        while letters.next_if(|next| matches!(next, '<' | '>' | '!' | ',' | '0'..='9')).is_some() {}
        for (open, close) in [('[', ']'), ('{', '}')] {
            if letters.next_if_eq(&open).is_some() && !letters.by_ref().any(|inner| inner == close) {
                return Err(format!("{open} is not closed in the format"));
            }
        }
        let Some(specifier) = letters.next() else { return Err("the format ends with %".to_owned()) };
        if specifier == '%' {
            out.push('%');
            continue;
        }
        if !specifier.is_ascii_alphabetic() {
            return Err(format!("%{specifier} is no specifier"));
        }
        out.push_str(match (before, specifier) {
            ('"', _) => r#"((?:[^"\\]|\\.)*)"#,
            (_, 't') => r"(\[[^\]]*\])",
            _ if letters.peek().is_none() => r"(.*?)",
            _ => r"(\S+)",
        });
        before = specifier;
        columns.push(Column::numbered(columns.len()));
    }
    if columns.is_empty() {
        return Err("the format has no specifier".to_owned());
    }
    out.push_str(r"\s*\z");
    Ok((out, columns))
}
