//! What a COPY command says: the names of a table and its columns, and the options by which PostgreSQL stands in for Redshift.
//!
//! | option | here |
//! |---|---|
//! | `DELIMITER`, `CSV`, `QUOTE`, `JSON 'auto'`, `JSON 'auto ignorecase'`, `FORMAT` before one of them | read as Redshift reads them |
//! | `GZIP`, `IGNOREHEADER`, `IGNOREBLANKLINES`, `ESCAPE`, `REMOVEQUOTES`, `FILLRECORD` | the same |
//! | `NULL AS`, `EMPTYASNULL`, `BLANKSASNULL`, `TRIMBLANKS`, `ACCEPTINVCHARS` | the same |
//! | `DATEFORMAT 'auto'`, `TIMEFORMAT 'auto'`, `ENCODING UTF8`, `MAXERROR 0`, `COMPUPDATE OFF`, `STATUPDATE OFF` | what PostgreSQL does anyway |
//! | `REGION` | says how Redshift finds a bucket; the objects are at hand |
//! | all others, and other values of these | refused |

use std::fmt;

/// The name of a table: `table` or `schema.table`, each in quotes or in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name(Vec<String>);

/// The names of columns; none is all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names(Vec<String>);

impl Name {
    pub(super) fn read(text: &str) -> Result<Name, String> {
        let parts = names(text, '.').filter(|parts| (1..=3).contains(&parts.len()));
        parts.map(Name).ok_or_else(|| format!("{text} is no name of a table"))
    }
}

impl Names {
    pub(super) fn read(text: &str) -> Result<Names, String> {
        if text.trim().is_empty() {
            return Ok(Names(Vec::new()));
        }
        names(text, ',').map(Names).ok_or_else(|| format!("{text} is no list of columns"))
    }

    pub(super) fn of(names: impl Iterator<Item = String>) -> Names {
        Names(names.collect())
    }

    pub(super) fn is_all(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &String> {
        self.0.iter()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(|part| quoted(part)).collect();
        out.write_str(&parts.join("."))
    }
}

impl fmt::Display for Names {
    /// With a space and parentheses; all columns need no list.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_all() {
            return Ok(());
        }
        let names: Vec<String> = self.0.iter().map(|name| quoted(name)).collect();
        write!(out, " ({})", names.join(", "))
    }
}

/// A name as SQL takes any name.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text as SQL takes it. For Redshift, backslashes are doubled: they have a meaning of their own there.
pub(super) fn literal_of_redshift(text: &str) -> String {
    literal(&text.replace('\\', r"\\"))
}

/// The same for PostgreSQL, where they have none.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Names between separators. Without quotes they are in lower case, as both databases have it.
fn names(text: &str, separator: char) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut rest = text.trim();
    loop {
        if let Some(inside) = rest.strip_prefix('"') {
            let mut name = String::new();
            let mut letters = inside.char_indices().peekable();
            let end = loop {
                match letters.next()? {
                    (_, '"') if letters.next_if(|(_, letter)| *letter == '"').is_some() => name.push('"'),
                    (at, '"') => break at + 1,
                    (_, letter) => name.push(letter),
                }
            };
            names.push(Some(name).filter(|name| !name.is_empty())?);
            rest = inside[end..].trim_start();
        } else {
            let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$' | '#');
            let end = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
            names.push(Some(rest[..end].to_lowercase()).filter(|name| !name.is_empty())?);
            rest = rest[end..].trim_start();
        }
        if rest.is_empty() {
            return Some(names);
        }
        rest = rest.strip_prefix(separator)?.trim_start();
    }
}

/// Whether options are options, and not the end of the statement.
pub(super) fn check_statement(options: &str) -> Result<(), String> {
    let mut in_text = false;
    let mut before = ' ';
    for letter in options.chars() {
        // Redshift and we would not agree where a text ends.
        if before == '\\' && letter == '\'' {
            return Err("a backslash before a quote in the options of the COPY command".to_owned());
        }
        let ends = letter == ';' || (before == '-' && letter == '-') || (before == '/' && letter == '*');
        if letter == '\'' {
            in_text = !in_text;
        } else if !in_text && ends {
            return Err("the options of the COPY command hold more than options".to_owned());
        }
        before = letter;
    }
    if in_text { Err("a text in the options of the COPY command has no end".to_owned()) } else { Ok(()) }
}

/// How rows are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Options {
    pub(super) format: Format,
    pub(super) gzip: bool,
    /// Lines of each object that are no rows.
    pub(super) header_lines: u64,
    /// What stands for NULL; nothing for JSON, which has a word for it.
    pub(super) null: Option<Vec<u8>>,
    pub(super) empty_as_null: bool,
    pub(super) blanks_as_null: bool,
    pub(super) trim_blanks: bool,
    /// What takes the place of each byte that is not UTF-8.
    pub(super) replacement: Option<char>,
}

/// How an object is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// A row is a line.
    Lines(Lines),
    /// A row is an object, whose members are columns.
    Json { ignore_case: bool },
}

/// Lines of fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    pub(super) delimiter: u8,
    pub(super) quotes: Quotes,
    /// A backslash makes the next byte a part of the field.
    pub(super) escape: bool,
    /// Rows may lack fields at their end.
    pub(super) fill_record: bool,
    pub(super) ignore_blank: bool,
}

/// What quotes mean around a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// Nothing.
    None,
    /// They are no part of it: CSV, where two stand for one.
    Csv(u8),
    /// They are no part of it, single or double.
    Removed,
}

/// Reads options as PostgreSQL can stand in for them; the text of an error says which it cannot.
pub(super) fn read(text: &str) -> Result<Options, String> {
    let mut tokens = Tokens { rest: text, peeked: None };
    let (mut csv, mut json, mut delimiter, mut quote) = (false, None, None, None);
    let (mut escape, mut remove_quotes, mut fill_record, mut ignore_blank) = (false, false, false, false);
    let mut options = Options {
        format: Format::Json { ignore_case: false },
        gzip: false,
        header_lines: 0,
        null: None,
        empty_as_null: false,
        blanks_as_null: false,
        trim_blanks: false,
        replacement: None,
    };
    let mut seen = Vec::new();
    while let Some(token) = tokens.next()? {
        let Token::Word(word) = token else { return Err(format!("{token} is no option of COPY")) };
        let refused = |value: &Token| Err(format!("{word} {value} is not supported with PostgreSQL"));
        if word == "FORMAT" {
            tokens.skip_as()?;
            continue;
        }
        if seen.contains(&word) {
            return Err(format!("{word} is given twice"));
        }
        seen.push(word.clone());
        match word.as_str() {
            "CSV" => csv = true,
            "JSON" => match tokens.value(&word)? {
                Token::Text(how) if how.eq_ignore_ascii_case("auto") => json = Some(false),
                Token::Text(how) if how.eq_ignore_ascii_case("auto ignorecase") => json = Some(true),
                other => return refused(&other),
            },
            "DELIMITER" => delimiter = Some(tokens.byte(&word)?),
            "QUOTE" => quote = Some(tokens.byte(&word)?),
            "GZIP" => options.gzip = true,
            "ESCAPE" => escape = true,
            "REMOVEQUOTES" => remove_quotes = true,
            "FILLRECORD" => fill_record = true,
            "IGNOREBLANKLINES" => ignore_blank = true,
            "EMPTYASNULL" => options.empty_as_null = true,
            "BLANKSASNULL" => options.blanks_as_null = true,
            "TRIMBLANKS" => options.trim_blanks = true,
            "IGNOREHEADER" => match tokens.value(&word)? {
                Token::Word(lines) if lines.parse::<u64>().is_ok() => {
                    options.header_lines = lines.parse().unwrap_or_default();
                }
                other => return refused(&other),
            },
            "NULL" => match tokens.value(&word)? {
                Token::Text(null) => options.null = Some(null.into_bytes()),
                other => return refused(&other),
            },
            "ACCEPTINVCHARS" => {
                options.replacement = Some('?');
                if let Some(Token::Text(given)) = tokens.optional_text()? {
                    let mut letters = given.chars();
                    match (letters.next(), letters.next()) {
                        (Some(letter), None) if letter.is_ascii() && letter != '\0' => {
                            options.replacement = Some(letter);
                        }
                        _ => return refused(&Token::Text(given)),
                    }
                }
            }
            "REGION" => drop(tokens.value(&word)?),
            "DATEFORMAT" | "TIMEFORMAT" => match tokens.value(&word)? {
                Token::Text(how) if how.eq_ignore_ascii_case("auto") => {}
                other => return refused(&other),
            },
            "ENCODING" => match tokens.value(&word)? {
                Token::Word(name) if name == "UTF8" => {}
                other => return refused(&other),
            },
            "MAXERROR" => match tokens.value(&word)? {
                Token::Word(count) if count == "0" => {}
                other => return refused(&other),
            },
            "COMPUPDATE" | "STATUPDATE" => match tokens.value(&word)? {
                Token::Word(how) if matches!(how.as_str(), "OFF" | "FALSE") => {}
                other => return refused(&other),
            },
            _ => return Err(format!("{word} is not supported with PostgreSQL")),
        }
    }
    let not_with = |with: &str, given: &[(&str, bool)]| match given.iter().find(|(_, given)| *given) {
        Some((word, _)) => Err(format!("{word} cannot be used with {with}")),
        None => Ok(()),
    };
    let of_lines = [
        ("DELIMITER", delimiter.is_some()),
        ("ESCAPE", escape),
        ("FILLRECORD", fill_record),
        ("IGNOREBLANKLINES", ignore_blank),
        ("IGNOREHEADER", options.header_lines > 0),
        ("NULL", options.null.is_some()),
        ("REMOVEQUOTES", remove_quotes),
        ("ACCEPTINVCHARS", options.replacement.is_some()),
        ("CSV", csv),
        ("QUOTE", quote.is_some()),
    ];
    if let Some(ignore_case) = json {
        not_with("JSON", &of_lines)?;
        return Ok(Options { format: Format::Json { ignore_case }, ..options });
    }
    let quotes = match (csv, remove_quotes) {
        (true, _) => {
            not_with("CSV", &[("ESCAPE", escape), ("REMOVEQUOTES", remove_quotes)])?;
            Quotes::Csv(quote.unwrap_or(b'"'))
        }
        (false, _) if quote.is_some() => return Err("QUOTE needs CSV".to_owned()),
        (false, true) => Quotes::Removed,
        (false, false) => Quotes::None,
    };
    let delimiter = delimiter.unwrap_or(if csv { b',' } else { b'|' });
    options.null.get_or_insert_with(|| br"\N".to_vec());
    let lines = Lines { delimiter, quotes, escape, fill_record, ignore_blank };
    Ok(Options { format: Format::Lines(lines), ..options })
}

/// A piece of the options.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// In upper case.
    Word(String),
    /// Without its quotes.
    Text(String),
}

impl fmt::Display for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Word(word) => out.write_str(word),
            Token::Text(text) => out.write_str(&literal(text)),
        }
    }
}

struct Tokens<'a> {
    rest: &'a str,
    peeked: Option<Token>,
}

impl Tokens<'_> {
    fn next(&mut self) -> Result<Option<Token>, String> {
        if let Some(token) = self.peeked.take() {
            return Ok(Some(token));
        }
        self.rest = self.rest.trim_start();
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        if first == '\'' {
            let mut text = String::new();
            let mut letters = self.rest[1..].char_indices().peekable();
            while let Some((at, letter)) = letters.next() {
                if letter != '\'' {
                    text.push(letter);
                } else if letters.next_if(|(_, letter)| *letter == '\'').is_some() {
                    text.push('\'');
                } else {
                    self.rest = &self.rest[at + 2..];
                    return Ok(Some(Token::Text(text)));
                }
            }
            return Err("a text in the options of COPY has no end".to_owned());
        }
        let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let end = self.rest.find(|letter| !is_word(letter)).unwrap_or(self.rest.len());
        if end == 0 {
            return Err(format!("{first} is no option of COPY"));
        }
        let word = self.rest[..end].to_ascii_uppercase();
        self.rest = &self.rest[end..];
        Ok(Some(Token::Word(word)))
    }

    fn skip_as(&mut self) -> Result<(), String> {
        self.peeked = self.next()?;
        if self.peeked == Some(Token::Word("AS".to_owned())) {
            self.peeked = None;
        }
        Ok(())
    }

    fn value(&mut self, word: &str) -> Result<Token, String> {
        self.skip_as()?;
        self.next()?.ok_or_else(|| format!("{word} has no value"))
    }

    fn optional_text(&mut self) -> Result<Option<Token>, String> {
        self.skip_as()?;
        match self.next()? {
            Some(text @ Token::Text(_)) => Ok(Some(text)),
            other => {
                self.peeked = other;
                Ok(None)
            }
        }
    }

    /// A single byte, which may be written as `\t` or in octal digits.
    fn byte(&mut self, word: &str) -> Result<u8, String> {
        let value = self.value(word)?;
        let Token::Text(text) = &value else { return Err(format!("{word} {value} is no character")) };
        let byte = match text.as_bytes() {
            [byte] if byte.is_ascii() => Some(*byte),
            br"\t" => Some(b'\t'),
            [b'\\', digits @ ..] if digits.len() == 3 => {
                std::str::from_utf8(digits).ok().and_then(|digits| u8::from_str_radix(digits, 8).ok())
            }
            _ => None,
        };
        let byte = byte.filter(|byte| byte.is_ascii() && !matches!(byte, b'\0' | b'\n' | b'\r'));
        byte.ok_or_else(|| format!("{word} {value} is no character that can be used"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written_so_that_they_cannot_end_the_statement() {
        for (text, written) in [
            ("Clicks", r#""clicks""#),
            (r#"public."My ""Table""" "#, r#""public"."My ""Table""""#),
            ("a.b.c", r#""a"."b"."c""#),
        ] {
            assert_eq!(Name::read(text).unwrap().to_string(), written);
        }
        for bad in ["", "a.", "a b", "a;drop table b", r#""a"#, r#""""#, "a.b.c.d", "a--", "a(b)"] {
            assert!(Name::read(bad).is_err(), "{bad}");
        }
        assert_eq!(Names::read(" Id , \"At\"").unwrap().to_string(), r#" ("id", "At")"#);
        assert_eq!(Names::read(" ").unwrap().to_string(), "");
        assert!(Names::read("a,,b").is_err());
        for bad in [
            "csv; drop table a",
            "csv -- x",
            "csv /* x",
            "delimiter ','';",
            r"null 'a\'' ; drop table a; '\''",
        ] {
            assert!(check_statement(bad).is_err(), "{bad}");
        }
        assert_eq!(check_statement("json 'auto' delimiter ';' null as '--'"), Ok(()));
    }

    #[test]
    fn options_are_read_whatever_their_order_and_case() {
        let options = read("gzip Json as 'auto' TRIMBLANKS REGION 'eu-west-1' compupdate off").unwrap();
        assert_eq!(options.format, Format::Json { ignore_case: false });
        assert!(options.gzip && options.trim_blanks && options.null.is_none());
        let options = read("FORMAT AS CSV QUOTE AS '%' IGNOREHEADER 1 ACCEPTINVCHARS '^' NULL 'x'").unwrap();
        let Format::Lines(lines) = &options.format else { panic!("{options:?}") };
        assert_eq!((lines.delimiter, lines.quotes), (b',', Quotes::Csv(b'%')));
        assert_eq!(
            (options.header_lines, options.replacement, options.null),
            (1, Some('^'), Some(b"x".to_vec()))
        );
        let options = read(r"delimiter '\t' escape removequotes acceptinvchars fillrecord").unwrap();
        let Format::Lines(lines) = &options.format else { panic!("{options:?}") };
        assert_eq!((lines.delimiter, lines.quotes), (b'\t', Quotes::Removed));
        assert_eq!((options.replacement, options.null), (Some('?'), Some(br"\N".to_vec())));
        let Format::Lines(lines) = read(r"DELIMITER '\001'").unwrap().format else { panic!() };
        assert_eq!(lines.delimiter, 1);
        let Format::Lines(lines) = read("").unwrap().format else { panic!() };
        assert_eq!((lines.delimiter, lines.quotes), (b'|', Quotes::None));
    }

    #[test]
    fn what_would_have_no_effect_is_refused() {
        for refused in [
            "PARQUET",
            "AVRO 'auto'",
            "FIXEDWIDTH 'a:1'",
            "JSON 's3://b/paths.json'",
            "JSON 'noshred'",
            "JSON",
            "BZIP2",
            "LZOP",
            "ZSTD",
            "MAXERROR 10",
            "TIMEFORMAT 'epochsecs'",
            "DATEFORMAT 'YYYY'",
            "TRUNCATECOLUMNS",
            "ACCEPTANYDATE",
            "ROUNDEC",
            "EXPLICIT_IDS",
            "COMPUPDATE ON",
            "COMPUPDATE",
            "STATUPDATE ON",
            "NOLOAD",
            "ENCODING UTF16",
            "MANIFEST",
            "JSON 'auto' DELIMITER ','",
            "JSON 'auto' CSV",
            "CSV ESCAPE",
            "QUOTE '|'",
            "DELIMITER ',,'",
            "DELIMITER '\u{e4}'",
            r"DELIMITER '\777'",
            "DELIMITER",
            "CSV CSV",
            "'csv'",
            "=",
            "NULL AS 'a",
            "IGNOREHEADER x",
            "ACCEPTINVCHARS 'ab'",
        ] {
            let why = read(refused).unwrap_err();
            assert!(!why.is_empty(), "{refused}");
        }
        assert_eq!(read("MAXERROR 10").unwrap_err(), "MAXERROR 10 is not supported with PostgreSQL");
        assert_eq!(read("PARQUET").unwrap_err(), "PARQUET is not supported with PostgreSQL");
    }
}
