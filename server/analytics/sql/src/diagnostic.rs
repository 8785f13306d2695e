//! What is wrong with a program: where, why, and what to write instead, as compilers print it.

use std::fmt;

/// A stretch of the program's text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// From the beginning of this one to the end of the other.
    pub(crate) fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// What kind of mistake it is, for whoever treats some of them otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// There is nothing of that name: write it as it is, or wait until it is there.
    UnknownName(Named),
    /// Whatever else does not compile: repair the code.
    Code,
}

/// What a name was meant to be the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A stream, a view, a table, or the alias of one.
    Source,
    /// A column, or the field of a record.
    Column,
    /// A function.
    Function,
    /// A window.
    Window,
}

/// A finding before it is known which line it is in.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) mistake: Mistake,
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) fix: String,
}

impl Finding {
    pub(crate) fn new(span: Span, message: impl Into<String>, fix: impl Into<String>) -> Finding {
        Finding { mistake: Mistake::Code, span, message: message.into(), fix: fix.into() }
    }

    /// Of a name that nothing bears.
    pub(crate) fn unknown(
        named: Named,
        span: Span,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Finding {
        Finding { mistake: Mistake::UnknownName(named), ..Finding::new(span, message, fix) }
    }
}

/// One thing that is wrong with a program. Its `Display` is the message with the line, a caret below the place, and the fix:
///
/// ```text
/// error: no column PRICE in "SOURCE_SQL_STREAM_001"
///   --> line 3, column 12
///    |
///  3 |     SELECT STREAM price FROM "SOURCE_SQL_STREAM_001"
///    |                   ^^^^^
///    = fix: write "price": names without quotes are taken in upper case
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of mistake it is.
    pub mistake: Mistake,
    /// The line, counted from 1.
    pub line: usize,
    /// The column within the line in characters, counted from 1.
    pub column: usize,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to write instead.
    pub fix: String,
    text: String,
    width: usize,
}

impl Diagnostic {
    pub(crate) fn place(finding: Finding, code: &str) -> Diagnostic {
        let mut start = finding.span.start.min(code.len());
        while !code.is_char_boundary(start) {
            start -= 1;
        }
        let begin = code[..start].rfind('\n').map_or(0, |at| at + 1);
        let end = code[start..].find('\n').map_or(code.len(), |at| start + at);
        let line = code[..start].matches('\n').count() + 1;
        let column = code[begin..start].chars().count() + 1;
        let mut stop = finding.span.end.clamp(start, end);
        while !code.is_char_boundary(stop) {
            stop -= 1;
        }
        let width = code[start..stop].chars().count().max(1);
        let text = code[begin..end].trim_end_matches('\r').replace('\t', " ");
        let Finding { mistake, message, fix, .. } = finding;
        Diagnostic { mistake, line, column, message, fix, text, width }
    }
}

/// Characters of a line that are shown before the place, where a line is longer than a screen.
const SHOWN_BEFORE: usize = 80;
/// Characters of a line that are shown in all.
const SHOWN: usize = 160;

impl fmt::Display for Diagnostic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostic { mistake: _, line, column, message, fix, text, width } = self;
        let margin = " ".repeat(line.to_string().len());
        let skipped = column.saturating_sub(SHOWN_BEFORE);
        let shown: String = text.chars().skip(skipped).take(SHOWN).collect();
        let indent = " ".repeat(column - 1 - skipped.min(column - 1));
        let carets = "^".repeat((*width).min(SHOWN));
        writeln!(out, "error: {message}")?;
        writeln!(out, " {margin}--> line {line}, column {column}")?;
        writeln!(out, " {margin} |")?;
        writeln!(out, " {line} | {shown}")?;
        writeln!(out, " {margin} | {indent}{carets}")?;
        if !fix.is_empty() {
            writeln!(out, " {margin} = fix: {fix}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_below_the_place() {
        let code = "SELECT\n  größe, x FROM s";
        let at = code.find(", x").unwrap() + 2;
        let finding = Finding::new(Span::new(at, at + 1), "no column X", "write \"x\"");
        let shown = Diagnostic::place(finding, code).to_string();
        let expected = "error: no column X\n  --> line 2, column 10\n   |\n 2 |   größe, x FROM s\n   |          ^\n   = fix: write \"x\"\n";
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_name_that_nothing_bears_is_a_mistake_of_its_own() {
        let stream = crate::Schema {
            name: "S".to_owned(),
            columns: vec![crate::Column::new("A", crate::SqlType::Integer)],
        };
        let sources = crate::Sources { streams: vec![stream], tables: Vec::new() };
        let cases = [
            ("A FROM T", Mistake::UnknownName(Named::Source)),
            ("X.A FROM S", Mistake::UnknownName(Named::Source)),
            ("A FROM S WHERE A IN (SELECT A FROM T)", Mistake::UnknownName(Named::Source)),
            ("B FROM S", Mistake::UnknownName(Named::Column)),
            ("S.B FROM S", Mistake::UnknownName(Named::Column)),
            ("F(A) FROM S", Mistake::UnknownName(Named::Function)),
            ("A FROM TABLE(F(CURSOR(SELECT STREAM * FROM S)))", Mistake::UnknownName(Named::Function)),
            ("SUM(A) OVER W FROM S", Mistake::UnknownName(Named::Window)),
            ("A FROM S WHERE A", Mistake::Code),
            ("A FROM", Mistake::Code),
        ];
        for (select, mistake) in cases {
            let code =
                format!("CREATE STREAM O (A INTEGER); CREATE PUMP P AS INSERT INTO O SELECT {select};");
            assert_eq!(crate::compile(&code, &sources).unwrap_err()[0].mistake, mistake, "{select}");
        }
    }

    #[test]
    fn places_beyond_the_end_and_within_characters_are_no_panic() {
        for span in [Span::new(99, 120), Span::new(1, 1), Span::new(0, 99)] {
            let _ = Diagnostic::place(Finding::new(span, "m", "f"), "é").to_string();
        }
    }
}
