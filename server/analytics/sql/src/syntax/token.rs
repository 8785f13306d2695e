//! Cuts the text into words, numbers, texts and signs.

use crate::diagnostic::{Finding, Span};
use crate::limits::IDENTIFIER_BYTES_MAX;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// A name or keyword without quotes, in upper case.
    Word(String),
    /// A name in double quotes, as it is written.
    Quoted(String),
    /// A number as it is written.
    Number(String),
    /// A text in single quotes.
    Text(String),
    /// Bytes: `X'00ff'`.
    Bytes(Vec<u8>),
    /// One of the signs in [`SIGNS`].
    Sign(&'static str),
    End,
}

#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
}

/// Longer ones first, so that `<=` is not read as `<`.
const SIGNS: &[&str] = &[
    "<>", "!=", "<=", ">=", "||", "(", ")", ",", ";", ".", "+", "-", "*", "/", "=", "<", ">", "%", "[", "]",
];

/// Cuts a whole program. What is no word of the language is told and left out, so that the rest is looked at too.
pub(crate) fn tokens(code: &str, findings: &mut Vec<Finding>) -> Vec<Token> {
    let mut cutter = Cutter { code, at: 0 };
    let mut tokens = Vec::new();
    loop {
        if let Err(finding) = cutter.skip_blanks() {
            findings.push(finding);
        }
        let start = cutter.at;
        match cutter.next() {
            Ok(kind) => {
                let end = kind == Kind::End;
                tokens.push(Token { kind, span: Span::new(start, cutter.at) });
                if end {
                    return tokens;
                }
            }
            Err(finding) => findings.push(finding),
        }
    }
}

struct Cutter<'a> {
    code: &'a str,
    at: usize,
}

impl Cutter<'_> {
    fn rest(&self) -> &str {
        &self.code[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    // Blanks and comments. A dash of typography is taken for a hyphen where two of them begin a comment: the service's own
    // examples are printed so.
    fn skip_blanks(&mut self) -> Result<(), Finding> {
        loop {
            let rest = self.rest();
            let Some(first) = rest.chars().next() else { return Ok(()) };
            let mut dashes = rest.chars().take_while(|letter| matches!(letter, '-' | '–' | '—'));
            let (one, two) = (dashes.next(), dashes.next());
            if first.is_whitespace() || first == '\u{feff}' {
                self.at += first.len_utf8();
            } else if (one.is_some() && two.is_some()) || rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                let start = self.at;
                match rest.find("*/") {
                    Some(end) => self.at += end + 2,
                    None => {
                        self.at = self.code.len();
                        let span = Span::new(start, start + 2);
                        return Err(Finding::new(span, "this comment has no end", "close it with */"));
                    }
                }
            } else {
                return Ok(());
            }
        }
    }

    fn next(&mut self) -> Result<Kind, Finding> {
        let start = self.at;
        let Some(first) = self.peek() else { return Ok(Kind::End) };
        let lower = first.to_ascii_lowercase();
        let rest = self.rest();
        if lower == 'u' && rest[1..].starts_with("&'") {
            self.at += 2;
            let text = self.quoted('\'')?;
            return unescape(&text, Span::new(start, self.at)).map(Kind::Text);
        }
        if lower == 'x' && rest[1..].starts_with('\'') {
            self.at += 1;
            let text = self.quoted('\'')?;
            let span = Span::new(start, self.at);
            return hexadecimal(&text).map(Kind::Bytes).ok_or_else(|| {
                Finding::new(span, "not an even number of hexadecimal digits", "write as in X'00ff'")
            });
        }
        if lower == 'n' && rest[1..].starts_with('\'') {
            self.at += 1;
            return self.quoted('\'').map(Kind::Text);
        }
        if first.is_alphabetic() || first == '_' {
            let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '$');
            self.at += end.unwrap_or(rest.len());
            return self.name(self.code[start..self.at].to_uppercase(), start).map(Kind::Word);
        }
        let fraction = first == '.' && rest[1..].starts_with(|digit: char| digit.is_ascii_digit());
        if first.is_ascii_digit() || fraction {
            return Ok(Kind::Number(self.number()));
        }
        if first == '"' {
            let name = self.quoted('"')?;
            if name.is_empty() {
                let span = Span::new(start, self.at);
                return Err(Finding::new(
                    span,
                    "a name must not be empty",
                    "write a name between the quotes",
                ));
            }
            return self.name(name, start).map(Kind::Quoted);
        }
        if first == '\'' {
            return self.quoted('\'').map(Kind::Text);
        }
        if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            self.at += sign.len();
            return Ok(Kind::Sign(sign));
        }
        self.at += first.len_utf8();
        let fix = match first {
            '‘' | '’' => "write ' around texts",
            '“' | '”' => "write \" around names",
            '`' => "write \" around names, or nothing",
            '–' | '—' => "write - to subtract, -- before a comment",
            _ => "leave it out",
        };
        Err(Finding::new(Span::new(start, self.at), format!("{first:?} has no meaning here"), fix))
    }

    fn name(&self, name: String, start: usize) -> Result<String, Finding> {
        if name.len() > IDENTIFIER_BYTES_MAX {
            let message = format!("this name has {} bytes; {IDENTIFIER_BYTES_MAX} are allowed", name.len());
            return Err(Finding::new(Span::new(start, self.at), message, "choose a shorter name"));
        }
        Ok(name)
    }

    // Digits, a point and digits, an exponent. A point must be followed by a digit: `1.ROWTIME` is not a number with a name.
    fn number(&mut self) -> String {
        let start = self.at;
        let bytes = self.code.as_bytes();
        let digits = |mut at: usize| {
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            at
        };
        self.at = digits(self.at);
        if bytes.get(self.at) == Some(&b'.') && !bytes.get(self.at + 1).is_some_and(u8::is_ascii_alphabetic) {
            self.at = digits(self.at + 1);
        }
        if matches!(bytes.get(self.at), Some(b'e' | b'E')) {
            let signed = usize::from(matches!(bytes.get(self.at + 1), Some(b'+' | b'-')));
            let end = digits(self.at + 1 + signed);
            if end > self.at + 1 + signed {
                self.at = end;
            }
        }
        self.code[start..self.at].to_owned()
    }

    // A text or name in quotes; a quote within it is written twice.
    fn quoted(&mut self, quote: char) -> Result<String, Finding> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(end) = self.rest().find(quote) else {
                // The rest of the line is the likeliest extent of what was meant.
                let line = self.code[start..].find('\n').unwrap_or(self.code.len() - start);
                self.at = self.code.len();
                let kind = if quote == '"' { "name" } else { "text" };
                let message = format!("this {kind} has no closing {quote}");
                return Err(Finding::new(
                    Span::new(start, start + line),
                    message,
                    format!("close it with {quote}"),
                ));
            };
            text.push_str(&self.code[self.at..self.at + end]);
            self.at += end + 1;
            if !self.rest().starts_with(quote) {
                return Ok(text);
            }
            text.push(quote);
            self.at += 1;
        }
    }
}

// `u&'\0009'`: four hexadecimal digits after a backslash, or six after `\+`.
fn unescape(text: &str, span: Span) -> Result<String, Finding> {
    let wrong =
        || Finding::new(span, "not a Unicode escape", "write four hexadecimal digits, as in u&'\\0009'");
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('\\') {
            out.push('\\');
            rest = after;
            continue;
        }
        let (skip, digits) = if rest.starts_with('+') { (1, 6) } else { (0, 4) };
        let code = rest.get(skip..skip + digits).ok_or_else(wrong)?;
        let code = u32::from_str_radix(code, 16).map_err(|_| wrong())?;
        out.push(char::from_u32(code).ok_or_else(wrong)?);
        rest = &rest[skip + digits..];
    }
    out.push_str(rest);
    Ok(out)
}

/// Bytes from pairs of hexadecimal digits.
pub(crate) fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(code: &str) -> Vec<Kind> {
        let mut findings = Vec::new();
        let tokens = tokens(code, &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        tokens.into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn words_are_in_upper_case_and_quoted_names_as_they_are() {
        let word = |text: &str| Kind::Word(text.to_owned());
        let expected = [word("SELECT"), Kind::Quoted("a\"B".to_owned()), word("X_1"), Kind::End];
        assert_eq!(kinds("select \"a\"\"B\" x_1"), expected);
    }

    #[test]
    fn comments_are_blanks() {
        for comment in ["-- a\n", "–- a\n", "// a\n", "/* a */", "/*\n*/ -- b\n"] {
            assert_eq!(kinds(&format!("{comment}1 - {comment} 2")).len(), 4, "{comment}");
        }
    }

    #[test]
    fn numbers_and_points_are_told_apart() {
        for (code, first) in [("1.5e-3x", "1.5e-3"), (".5", ".5"), ("10.", "10."), ("7e", "7"), ("1.a", "1")]
        {
            assert_eq!(kinds(code)[0], Kind::Number(first.to_owned()), "{code}");
        }
    }

    #[test]
    fn escapes_are_characters() {
        assert_eq!(kinds(r"u&'\0009|\+01F600'")[0], Kind::Text("\t|😀".to_owned()));
        assert_eq!(kinds("'it''s'")[0], Kind::Text("it's".to_owned()));
        assert_eq!(kinds("X'00fF'")[0], Kind::Bytes(vec![0, 255]));
    }

    #[test]
    fn what_is_no_token_is_told_with_its_place() {
        for code in
            ["'open", "\"open", "/* open", "a ` b", "a – b", r"u&'\12'", "X'1'", "\"\"", &"a".repeat(200)]
        {
            let mut findings = Vec::new();
            tokens(code, &mut findings);
            assert_eq!(findings.len(), 1, "{code}: {findings:?}");
        }
    }
}
