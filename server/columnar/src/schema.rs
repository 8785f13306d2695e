//! A table's columns and their Hive types, read from the text in which the catalog keeps them.

use crate::error::shown;
use crate::limits;
use std::fmt;

/// A Hive type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `boolean`
    Boolean,
    /// `tinyint`: 8 bits with a sign.
    TinyInt,
    /// `smallint`: 16 bits with a sign.
    SmallInt,
    /// `int` or `integer`: 32 bits with a sign.
    Int,
    /// `bigint`: 64 bits with a sign.
    BigInt,
    /// `float`
    Float,
    /// `double` or `double precision`
    Double,
    /// `decimal(p,s)`; `decimal` is `decimal(10,0)`.
    Decimal {
        /// Digits in all, 1 to 38.
        precision: u8,
        /// Digits after the point, at most `precision`.
        scale: u8,
    },
    /// `string`
    String,
    /// `varchar(n)`: what is longer is cut to `n` characters.
    Varchar(u32),
    /// `char(n)`: what is longer is cut to `n` characters; blanks at the end do not count.
    Char(u32),
    /// `date`
    Date,
    /// `timestamp`: without a zone, to the nanosecond.
    Timestamp,
    /// `binary`
    Binary,
    /// `array<element>`
    Array(Box<Type>),
    /// `map<key,value>`; the key is a primitive type.
    Map(Box<Type>, Box<Type>),
    /// `struct<name:type,...>`
    Struct(Vec<Field>),
}

/// A column of a table or a field of a struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name as it will be in the file.
    pub name: String,
    /// The type.
    pub kind: Type,
}

/// The columns of a file, in order. A table's partition keys are not among them: they are in the file's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    columns: Vec<Field>,
}

/// Why a schema cannot be used. The table has to be changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// A type is not one of Hive's, or not one that is supported.
    #[error("column {column}: {reason} at character {position} of the type {text:?}")]
    Type {
        /// The column's name.
        column: String,
        /// Where in the text, from 1, in bytes.
        position: usize,
        /// What is wrong there.
        reason: String,
        /// The type as given; its beginning, if it is long.
        text: String,
    },
    /// Two columns, or two fields of one struct, have names that differ in nothing but case: readers take them for the same.
    #[error("column {0} is there twice")]
    Duplicate(String),
    /// A column without a name.
    #[error("column number {0} has no name")]
    Unnamed(usize),
    /// There must be columns, and not more than the limit.
    #[error("{0} columns; between 1 and {max} can be written", max = limits::COLUMNS_MAX)]
    Columns(usize),
    /// The structs have more fields than can be written.
    #[error("more than {max} fields in all", max = limits::FIELDS_MAX)]
    Fields,
}

impl Schema {
    /// Reads the columns of a table: names and types as text, in order.
    ///
    /// # Errors
    ///
    /// [`SchemaError`] names the column and the place in its type.
    pub fn new<N: AsRef<str>, T: AsRef<str>>(
        columns: impl IntoIterator<Item = (N, T)>,
    ) -> Result<Schema, SchemaError> {
        let mut read: Vec<Field> = Vec::new();
        let mut fields = 0;
        for (name, kind) in columns {
            let name = name.as_ref();
            if name.is_empty() {
                return Err(SchemaError::Unnamed(read.len() + 1));
            }
            if read.len() == limits::COLUMNS_MAX {
                return Err(SchemaError::Columns(read.len() + 1));
            }
            let text = kind.as_ref();
            let mut parser = Parser { text, at: 0, fields: &mut fields };
            let kind = parser.whole().map_err(|(position, reason)| SchemaError::Type {
                column: name.to_owned(),
                position: position + 1,
                reason,
                text: beginning(text),
            })?;
            fields += 1;
            if fields > limits::FIELDS_MAX {
                return Err(SchemaError::Fields);
            }
            read.push(Field { name: name.to_owned(), kind });
        }
        if read.is_empty() {
            return Err(SchemaError::Columns(0));
        }
        if let Some(name) = twice(&read) {
            return Err(SchemaError::Duplicate(name));
        }
        Ok(Schema { columns: read })
    }

    /// The columns in order.
    pub fn columns(&self) -> &[Field] {
        &self.columns
    }
}

// The first name that is there before, but for case.
fn twice(fields: &[Field]) -> Option<String> {
    let mut names: Vec<(String, usize)> =
        fields.iter().enumerate().map(|(index, field)| (field.name.to_lowercase(), index)).collect();
    names.sort();
    let second = names.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1).min();
    second.map(|index| fields[index].name.clone())
}

/// The text, or its beginning if it is long.
pub(crate) fn beginning(text: &str) -> String {
    let shown = shown(text);
    if shown.len() == text.len() { text.to_owned() } else { format!("{shown}...") }
}

impl Type {
    /// Whether it has no types within it.
    pub fn is_primitive(&self) -> bool {
        !matches!(self, Type::Array(_) | Type::Map(..) | Type::Struct(_))
    }
}

impl fmt::Display for Type {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Type::Boolean => "boolean",
            Type::TinyInt => "tinyint",
            Type::SmallInt => "smallint",
            Type::Int => "int",
            Type::BigInt => "bigint",
            Type::Float => "float",
            Type::Double => "double",
            Type::String => "string",
            Type::Date => "date",
            Type::Timestamp => "timestamp",
            Type::Binary => "binary",
            Type::Decimal { precision, scale } => return write!(out, "decimal({precision},{scale})"),
            Type::Varchar(characters) => return write!(out, "varchar({characters})"),
            Type::Char(characters) => return write!(out, "char({characters})"),
            Type::Array(element) => return write!(out, "array<{element}>"),
            Type::Map(key, value) => return write!(out, "map<{key},{value}>"),
            Type::Struct(fields) => {
                out.write_str("struct<")?;
                for (index, field) in fields.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    write!(out, "{comma}{}:{}", field.name, field.kind)?;
                }
                return out.write_str(">");
            }
        };
        out.write_str(name)
    }
}

// What is wrong, and at which byte.
type Fault = (usize, String);

struct Parser<'a> {
    text: &'a str,
    at: usize,
    fields: &'a mut usize,
}

impl<'a> Parser<'a> {
    fn whole(&mut self) -> Result<Type, Fault> {
        if self.text.len() > limits::TYPE_BYTES_MAX {
            return Err((0, format!("a type of more than {} bytes", limits::TYPE_BYTES_MAX)));
        }
        let kind = self.kind(0)?;
        self.blanks();
        if self.at < self.text.len() {
            return Err((self.at, "the type should have ended".to_owned()));
        }
        Ok(kind)
    }

    fn kind(&mut self, depth: usize) -> Result<Type, Fault> {
        self.blanks();
        let began = self.at;
        if depth > limits::TYPE_DEPTH_MAX {
            return Err((began, format!("types within types more than {} deep", limits::TYPE_DEPTH_MAX)));
        }
        let word = self.word();
        match word.to_ascii_lowercase().as_str() {
            "boolean" => Ok(Type::Boolean),
            "tinyint" => Ok(Type::TinyInt),
            "smallint" => Ok(Type::SmallInt),
            "int" | "integer" => Ok(Type::Int),
            "bigint" => Ok(Type::BigInt),
            "float" | "real" => Ok(Type::Float),
            "double" => {
                let after = self.at;
                self.blanks();
                if !self.word().eq_ignore_ascii_case("precision") {
                    self.at = after;
                }
                Ok(Type::Double)
            }
            "string" => Ok(Type::String),
            "date" => Ok(Type::Date),
            "timestamp" => Ok(Type::Timestamp),
            "binary" => Ok(Type::Binary),
            "decimal" | "numeric" => self.decimal(),
            "varchar" => Ok(Type::Varchar(self.length(limits::VARCHAR_CHARACTERS_MAX)?)),
            "char" => Ok(Type::Char(self.length(limits::CHAR_CHARACTERS_MAX)?)),
            "array" => {
                self.expect('<')?;
                let element = self.kind(depth + 1)?;
                self.expect('>')?;
                Ok(Type::Array(Box::new(element)))
            }
            "map" => {
                self.expect('<')?;
                self.blanks();
                let at = self.at;
                let key = self.kind(depth + 1)?;
                if !key.is_primitive() {
                    return Err((at, "the key of a map must be a primitive type".to_owned()));
                }
                self.expect(',')?;
                let value = self.kind(depth + 1)?;
                self.expect('>')?;
                Ok(Type::Map(Box::new(key), Box::new(value)))
            }
            "struct" => self.fields(depth),
            "" => Err((began, "a type is missing".to_owned())),
            "uniontype" => Err((began, "uniontype is not supported".to_owned())),
            _ => Err((began, format!("unknown type {:?}", beginning(word)))),
        }
    }

    fn fields(&mut self, depth: usize) -> Result<Type, Fault> {
        self.expect('<')?;
        let mut fields: Vec<Field> = Vec::new();
        loop {
            self.blanks();
            let began = self.at;
            let name = self.name();
            if name.is_empty() {
                return Err((began, "the name of a field is missing".to_owned()));
            }
            let name = name.to_owned();
            self.expect(':')?;
            *self.fields += 1;
            if *self.fields > limits::FIELDS_MAX {
                return Err((began, format!("more than {} fields", limits::FIELDS_MAX)));
            }
            let kind = self.kind(depth + 1)?;
            fields.push(Field { name, kind });
            self.blanks();
            let end = self.at;
            match self.next() {
                Some(',') => {}
                Some('>') => break,
                _ => return Err((end, "',' or '>' is missing".to_owned())),
            }
        }
        if let Some(name) = twice(&fields) {
            return Err((self.at, format!("field {name} is there twice")));
        }
        Ok(Type::Struct(fields))
    }

    fn decimal(&mut self) -> Result<Type, Fault> {
        let after = self.at;
        self.blanks();
        if self.next() != Some('(') {
            self.at = after;
            return Ok(Type::Decimal { precision: limits::DECIMAL_PRECISION_DEFAULT, scale: 0 });
        }
        let (at, precision) = self.number()?;
        if precision == 0 || precision > u32::from(limits::DECIMAL_PRECISION_MAX) {
            return Err((at, format!("a precision between 1 and {}", limits::DECIMAL_PRECISION_MAX)));
        }
        self.blanks();
        let mut scale = 0;
        let end = self.at;
        match self.next() {
            Some(')') => {}
            Some(',') => {
                let (at, given) = self.number()?;
                if given > precision {
                    return Err((at, "a scale of at most the precision".to_owned()));
                }
                scale = given;
                self.expect(')')?;
            }
            _ => return Err((end, "',' or ')' is missing".to_owned())),
        }
        Ok(Type::Decimal { precision: precision as u8, scale: scale as u8 })
    }

    fn length(&mut self, max: u32) -> Result<u32, Fault> {
        self.expect('(')?;
        let (at, length) = self.number()?;
        if length == 0 || length > max {
            return Err((at, format!("a length between 1 and {max}")));
        }
        self.expect(')')?;
        Ok(length)
    }

    fn number(&mut self) -> Result<(usize, u32), Fault> {
        self.blanks();
        let began = self.at;
        let digits = self.while_true(|letter| letter.is_ascii_digit());
        match digits.parse() {
            Ok(number) => Ok((began, number)),
            Err(_) => Err((began, "a number is missing or too large".to_owned())),
        }
    }

    fn word(&mut self) -> &'a str {
        self.while_true(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    }

    // Names of fields may have anything in them that does not end them.
    fn name(&mut self) -> &'a str {
        self.while_true(|letter| !matches!(letter, ':' | ',' | '<' | '>')).trim_end()
    }

    fn while_true(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let rest = &self.text[self.at..];
        let end = rest.find(|letter| !belongs(letter)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn blanks(&mut self) {
        self.while_true(char::is_whitespace);
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.text[self.at..].chars().next()?;
        self.at += letter.len_utf8();
        Some(letter)
    }

    fn expect(&mut self, wanted: char) -> Result<(), Fault> {
        self.blanks();
        let at = self.at;
        if self.next() == Some(wanted) { Ok(()) } else { Err((at, format!("'{wanted}' is missing"))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Type, SchemaError> {
        Schema::new([("c", text)]).map(|schema| schema.columns()[0].kind.clone())
    }

    #[test]
    fn types_are_read_and_written_alike() {
        for text in [
            "boolean",
            "tinyint",
            "smallint",
            "int",
            "bigint",
            "float",
            "double",
            "decimal(38,38)",
            "decimal(1,0)",
            "string",
            "varchar(65535)",
            "char(255)",
            "date",
            "timestamp",
            "binary",
            "array<array<int>>",
            "map<string,struct<a:int,b:array<map<int,string>>>>",
            "struct<größe:int,with space:string,a.b:date>",
        ] {
            assert_eq!(read(text).unwrap().to_string(), text);
        }
        for (text, meant) in [
            (" INT ", "int"),
            ("Integer", "int"),
            ("double precision", "double"),
            ("decimal", "decimal(10,0)"),
            ("decimal( 9 )", "decimal(9,0)"),
            ("array < struct < a : int , b : decimal ( 5 , 2 ) > >", "array<struct<a:int,b:decimal(5,2)>>"),
        ] {
            assert_eq!(read(text).unwrap().to_string(), meant);
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, position, reason) in [
            ("", 1, "missing"),
            ("uniontype<int>", 1, "not supported"),
            ("interval", 1, "unknown"),
            ("array<int", 10, "'>'"),
            ("array<blob>", 7, "unknown"),
            ("map<array<int>,int>", 5, "key"),
            ("map<int>", 8, "','"),
            ("struct<>", 8, "name"),
            ("struct<a>", 9, "':'"),
            ("struct<a:int,A:int>", 20, "twice"),
            ("decimal(39,0)", 9, "precision"),
            ("decimal(5,6)", 11, "scale"),
            ("varchar(0)", 9, "length"),
            ("char(256)", 6, "length"),
            ("varchar", 8, "'('"),
            ("int x", 5, "ended"),
        ] {
            let Err(SchemaError::Type { column, position: at, reason: why, .. }) = read(text) else {
                panic!("{text} was read");
            };
            assert_eq!((column.as_str(), at), ("c", position), "{text}: {why}");
            assert!(why.contains(reason), "{text}: {why}");
        }
    }

    #[test]
    fn schemas_and_their_depth_are_bounded() {
        let none: [(&str, &str); 0] = [];
        assert_eq!(Schema::new(none), Err(SchemaError::Columns(0)));
        assert_eq!(Schema::new([("", "int")]), Err(SchemaError::Unnamed(1)));
        assert_eq!(Schema::new([("a", "int"), ("A", "int")]), Err(SchemaError::Duplicate("A".into())));
        let deep = "array<".repeat(10_000) + "int" + &">".repeat(10_000);
        assert!(matches!(read(&deep), Err(SchemaError::Type { .. })));
        let many = (0..=limits::COLUMNS_MAX).map(|index| (format!("c{index}"), "int"));
        assert!(matches!(Schema::new(many), Err(SchemaError::Columns(_))));
    }
}
