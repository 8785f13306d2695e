//! JSON straight into columns, along the schema, by the rules of a deserializer.
//!
//! What the rules are follows the public descriptions of both SerDes, the service's developer guide, and what others have seen the service
//! do: an array is wrapped around a value that is none, and fills a struct by position (OpenX); a text is no number, and what is nested no
//! text (Hive); names match whatever their case at every depth (both, unless OpenX is told otherwise). Where neither says anything, a
//! value that does not fit is refused, never changed: an integer with a fraction, a number out of its column's range.

use crate::column::{Column, Values};
use crate::error::{RecordError, shown};
use crate::json::{Kind, Reader};
use crate::numbers::{self, Fault};
use crate::options::{ConfigError, Deserializer};
use crate::schema::{Field, Schema, Type};
use crate::timestamps::{self, Format, Moment};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// How rows are read: made once for a schema and a deserializer, shared by all who read along it.
#[derive(Debug)]
pub(crate) struct Rules {
    root: Keys,
    // OpenX, and not Hive.
    lenient: bool,
    case_insensitive: bool,
    dots_to_underscores: bool,
    formats: Vec<Format>,
    // Whether `char` keeps its blanks: ORC's readers compare with them, Parquet's without.
    blanks: bool,
}

#[derive(Debug)]
enum Shape {
    Primitive(Type),
    Array(Box<Shape>),
    Map(Type, Box<Shape>),
    Struct(Keys),
}

/// The fields of a struct and the keys under which JSON has them.
#[derive(Debug)]
struct Keys {
    names: Vec<Box<str>>,
    index: HashMap<Box<str>, u32, BuildHasherDefault<Fnv>>,
    shapes: Vec<Shape>,
}

/// FNV-1a. Only schemas put keys into the table, so nobody can crowd it; it is quick for keys of a few bytes.
#[derive(Debug)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

impl Rules {
    pub(crate) fn new(
        schema: &Schema,
        deserializer: &Deserializer,
        blanks: bool,
    ) -> Result<Rules, ConfigError> {
        let none = BTreeMap::new();
        let (lenient, case_insensitive, dots_to_underscores, mappings, formats) = match deserializer {
            Deserializer::OpenX(openx) => (
                true,
                openx.case_insensitive,
                openx.convert_dots_in_json_keys_to_underscores,
                &openx.column_to_json_key_mappings,
                Vec::new(),
            ),
            Deserializer::Hive(hive) => (false, true, false, &none, hive.formats()?),
        };
        let mut build = Build { case_insensitive, mappings, used: BTreeSet::new() };
        let root = build.keys(schema.columns())?;
        if let Some(unknown) = mappings.keys().find(|name| !build.used.contains(name.as_str())) {
            return Err(ConfigError::Mapping(unknown.clone()));
        }
        Ok(Rules { root, lenient, case_insensitive, dots_to_underscores, formats, blanks })
    }
}

struct Build<'a> {
    case_insensitive: bool,
    mappings: &'a BTreeMap<String, String>,
    used: BTreeSet<&'a str>,
}

impl Build<'_> {
    fn keys(&mut self, fields: &[Field]) -> Result<Keys, ConfigError> {
        let mut keys = Keys { names: Vec::new(), index: HashMap::default(), shapes: Vec::new() };
        for (number, field) in fields.iter().enumerate() {
            let mut key = field.name.as_str();
            if let Some((column, mapped)) = self.mappings.get_key_value(key) {
                self.used.insert(column);
                key = mapped;
            }
            let key: Box<str> = if self.case_insensitive { key.to_lowercase().into() } else { key.into() };
            if let Some(other) = keys.index.insert(key.clone(), number as u32) {
                let other = fields[other as usize].name.clone();
                return Err(ConfigError::SameKey(other, field.name.clone(), key.into()));
            }
            keys.names.push(key);
            keys.shapes.push(self.shape(&field.kind)?);
        }
        Ok(keys)
    }

    fn shape(&mut self, kind: &Type) -> Result<Shape, ConfigError> {
        Ok(match kind {
            Type::Array(element) => Shape::Array(Box::new(self.shape(element)?)),
            Type::Map(key, value) => Shape::Map((**key).clone(), Box::new(self.shape(value)?)),
            Type::Struct(fields) => Shape::Struct(self.keys(fields)?),
            primitive => Shape::Primitive(primitive.clone()),
        })
    }
}

/// A scalar as JSON has it.
#[derive(Clone, Copy)]
enum Token<'a> {
    Text(&'a str),
    Number(&'a str),
    Boolean(bool),
}

impl<'a> Token<'a> {
    fn as_text(self) -> &'a str {
        match self {
            Token::Text(text) | Token::Number(text) => text,
            Token::Boolean(true) => "true",
            Token::Boolean(false) => "false",
        }
    }
}

/// Reads one record into the columns of `root`, a struct whose slots are the rows, and says how many rows it was.
///
/// # Errors
///
/// The record is refused; the columns may have parts of it and have to be truncated.
pub(crate) fn read(rules: &Rules, root: &mut Column, text: &str) -> Result<u64, RecordError> {
    let mut reader = Reader::new(text);
    let mut rows = Rows { rules, scratch: String::new(), careful: false };
    let mut count = 0;
    while let Some(byte) = reader.peek() {
        match byte {
            b'{' => {}
            b'[' if count == 0 => {
                reader.skip()?;
                return Err(RecordError::array());
            }
            _ if count == 0 => {
                reader.skip()?;
                return Err(RecordError::primitive());
            }
            _ => return Err(reader.fault("Unexpected character")),
        }
        let Values::Struct(fields) = &mut root.values else { unreachable!("rows are a struct") };
        rows.object(&mut reader, &rules.root, fields, root.slots.present())?;
        root.slots.push_present();
        count += 1;
    }
    if count == 0 { Err(RecordError::empty()) } else { Ok(count) }
}

struct Rows<'r> {
    rules: &'r Rules,
    scratch: String,
    // Within a map that is read a second time: looks for keys that come again before it reads any, so that maps within maps are not read
    // twice, four times, eight times.
    careful: bool,
}

impl<'r> Rows<'r> {
    // The members of an object, into slot `slot` of the fields. Its brace comes next.
    fn object(
        &mut self,
        reader: &mut Reader<'_>,
        keys: &'r Keys,
        fields: &mut [Column],
        slot: usize,
    ) -> Result<(), RecordError> {
        reader.take(b'{');
        if reader.take(b'}') {
            return Ok(());
        }
        // Producers mostly write the members in the order of the columns: then no key is looked up.
        let mut expected = 0;
        loop {
            let key = reader.key()?;
            let guess = keys.names.get(expected);
            let found = if !key.escaped && guess.is_some_and(|name| self.same(name, key.raw)) {
                Some(expected)
            } else {
                self.find(keys, key)
            };
            match found {
                Some(number) => {
                    self.value(reader, &keys.shapes[number], &mut fields[number], slot)?;
                    expected = number + 1;
                }
                None => reader.skip()?,
            }
            if !reader.more(b'}')? {
                return Ok(());
            }
        }
    }

    #[inline]
    fn same(&self, name: &str, key: &str) -> bool {
        name == key || self.rules.case_insensitive && name.eq_ignore_ascii_case(key)
    }

    fn find(&mut self, keys: &Keys, key: crate::json::Quoted<'_>) -> Option<usize> {
        let rules = self.rules;
        let key = key.meaning(&mut self.scratch);
        let plain = |byte: u8| {
            !(rules.case_insensitive && (byte.is_ascii_uppercase() || byte >= 0x80))
                && !(rules.dots_to_underscores && byte == b'.')
        };
        let found = if key.bytes().all(plain) {
            keys.index.get(key)
        } else {
            let mut key = key.to_owned();
            if rules.case_insensitive {
                key = key.to_lowercase();
            }
            if rules.dots_to_underscores {
                key = key.replace('.', "_");
            }
            keys.index.get(key.as_str())
        };
        found.map(|number| *number as usize)
    }

    // A value into slot `slot` of its column. What is there already was under the same key: the last one counts.
    fn value(
        &mut self,
        reader: &mut Reader<'_>,
        shape: &'r Shape,
        column: &mut Column,
        slot: usize,
    ) -> Result<(), RecordError> {
        if column.slots.len() > slot {
            column.truncate(slot);
        }
        column.slots.pad(slot);
        let kind = reader.kind()?;
        if kind == Kind::Null {
            reader.word("null")?;
            column.slots.pad(slot + 1);
            return Ok(());
        }
        match shape {
            Shape::Primitive(wanted) => self.primitive(reader, kind, wanted, column)?,
            Shape::Array(inner) => self.array(reader, kind, inner, column)?,
            Shape::Map(key, value) => self.map(reader, kind, key, value, column)?,
            Shape::Struct(keys) => {
                let slot = column.slots.present();
                let Values::Struct(fields) = &mut column.values else { unreachable!("a struct") };
                match kind {
                    Kind::Object => self.object(reader, keys, fields, slot)?,
                    Kind::Array if self.rules.lenient => self.by_position(reader, keys, fields, slot)?,
                    _ => return Err(self.no_object(reader)),
                }
            }
        }
        column.slots.push_present();
        Ok(())
    }

    fn by_position(
        &mut self,
        reader: &mut Reader<'_>,
        keys: &'r Keys,
        fields: &mut [Column],
        slot: usize,
    ) -> Result<(), RecordError> {
        reader.take(b'[');
        if reader.take(b']') {
            return Ok(());
        }
        let mut number = 0;
        loop {
            match keys.shapes.get(number) {
                Some(shape) => self.value(reader, shape, &mut fields[number], slot)?,
                None => reader.skip()?,
            }
            number += 1;
            if !reader.more(b']')? {
                return Ok(());
            }
        }
    }

    fn array(
        &mut self,
        reader: &mut Reader<'_>,
        kind: Kind,
        inner: &'r Shape,
        column: &mut Column,
    ) -> Result<(), RecordError> {
        let Values::List(ends, element) = &mut column.values else { unreachable!("an array") };
        if kind == Kind::Array {
            reader.take(b'[');
            if !reader.take(b']') {
                loop {
                    let slot = element.slots.len();
                    self.value(reader, inner, element, slot)?;
                    if !reader.more(b']')? {
                        break;
                    }
                }
            }
        } else if self.rules.lenient {
            let slot = element.slots.len();
            self.value(reader, inner, element, slot)?;
        } else {
            return Err(RecordError::mismatch("java.io.IOException: Start of Array expected"));
        }
        Column::end_at(ends, element.slots.len());
        Ok(())
    }

    fn map(
        &mut self,
        reader: &mut Reader<'_>,
        kind: Kind,
        key: &'r Type,
        value: &'r Shape,
        column: &mut Column,
    ) -> Result<(), RecordError> {
        let Values::Map(ends, entries) = &mut column.values else { unreachable!("a map") };
        if kind != Kind::Object {
            return Err(self.no_object(reader));
        }
        let first = ends.last().map_or(0, |end| *end as usize);
        let mut again = reader.clone();
        if self.careful {
            let overtaken = overtaken(&keys(&mut reader.clone())?);
            self.entries(reader, key, value, entries, &overtaken)?;
        } else {
            let found = self.entries(reader, key, value, entries, &BTreeSet::new())?;
            let overtaken = overtaken(&found);
            if !overtaken.is_empty() {
                // Rare enough to read it a second time.
                entries.0.truncate(first);
                entries.1.truncate(first);
                std::mem::swap(reader, &mut again);
                self.careful = true;
                self.entries(reader, key, value, entries, &overtaken)?;
                self.careful = false;
            }
        }
        Column::end_at(ends, entries.0.slots.len());
        Ok(())
    }

    // The entries of a map but those to pass over; their keys as they are written.
    fn entries<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        key: &'r Type,
        value: &'r Shape,
        entries: &mut (Column, Column),
        pass_over: &BTreeSet<usize>,
    ) -> Result<Vec<&'a str>, RecordError> {
        let mut keys = Vec::new();
        reader.take(b'{');
        if reader.take(b'}') {
            return Ok(keys);
        }
        loop {
            let quoted = reader.key()?;
            let number = keys.len();
            keys.push(quoted.raw);
            if pass_over.contains(&number) {
                reader.skip()?;
            } else {
                let mut scratch = String::new();
                let text = quoted.meaning(&mut scratch);
                self.put(Token::Text(text), key, &mut entries.0, true)?;
                entries.0.slots.push_present();
                let slot = entries.1.slots.len();
                self.value(reader, value, &mut entries.1, slot)?;
            }
            if !reader.more(b'}')? {
                return Ok(keys);
            }
        }
    }

    #[cold]
    fn no_object(&self, reader: &mut Reader<'_>) -> RecordError {
        let mut found = String::new();
        if let Err(error) = reader.compact(&mut found, false) {
            return error;
        }
        if self.rules.lenient {
            RecordError::mismatch(&format!("Data is not JSONObject  but {}", shown(&found)))
        } else {
            RecordError::mismatch("java.io.IOException: Start of Object expected")
        }
    }

    #[inline]
    fn primitive(
        &mut self,
        reader: &mut Reader<'_>,
        kind: Kind,
        wanted: &Type,
        column: &mut Column,
    ) -> Result<(), RecordError> {
        let lenient = self.rules.lenient;
        match kind {
            Kind::Text => {
                let quoted = reader.quoted()?;
                if quoted.escaped {
                    let mut scratch = std::mem::take(&mut self.scratch);
                    let put = self.put(Token::Text(quoted.meaning(&mut scratch)), wanted, column, lenient);
                    self.scratch = scratch;
                    put
                } else {
                    self.put(Token::Text(quoted.raw), wanted, column, lenient)
                }
            }
            Kind::Number => self.put(Token::Number(reader.number()?), wanted, column, lenient),
            Kind::True => {
                reader.word("true")?;
                self.put(Token::Boolean(true), wanted, column, lenient)
            }
            Kind::False => {
                reader.word("false")?;
                self.put(Token::Boolean(false), wanted, column, lenient)
            }
            Kind::Object | Kind::Array | Kind::Null => {
                let mut text = String::new();
                reader.compact(&mut text, self.rules.case_insensitive)?;
                match wanted {
                    Type::String | Type::Varchar(_) | Type::Char(_) if lenient => {
                        self.put(Token::Text(&text), wanted, column, lenient)
                    }
                    Type::String | Type::Varchar(_) | Type::Char(_) => Err(RecordError::incorrect_format()),
                    _ => Err(RecordError::input(&text)),
                }
            }
        }
    }

    // Appends a value; the slot is marked by the caller.
    #[inline]
    fn put(
        &self,
        token: Token<'_>,
        wanted: &Type,
        column: &mut Column,
        lenient: bool,
    ) -> Result<(), RecordError> {
        match (&mut column.values, wanted) {
            (Values::Texts(texts), Type::String) => texts.push(token.as_text().as_bytes()),
            (Values::Texts(texts), Type::Varchar(characters)) => {
                texts.push(cut(token.as_text(), *characters).as_bytes());
            }
            (Values::Texts(texts), Type::Char(characters)) => {
                let text = cut(token.as_text(), *characters).trim_end_matches(' ');
                texts.bytes.extend_from_slice(text.as_bytes());
                if self.rules.blanks {
                    let missing = (*characters as usize).saturating_sub(text.chars().count());
                    texts.bytes.resize(texts.bytes.len() + missing, b' ');
                }
                let end = texts.bytes.len();
                Column::end_at(&mut texts.ends, end);
            }
            (Values::Texts(texts), _) => {
                let Token::Text(text) = token else { return Err(RecordError::input(token.as_text())) };
                if BASE64_STANDARD.decode_vec(text, &mut texts.bytes).is_err() {
                    return Err(RecordError::mismatch("A binary column takes text in base64."));
                }
                let end = texts.bytes.len();
                Column::end_at(&mut texts.ends, end);
            }
            (Values::Int(days), Type::Date) => match token {
                Token::Text(text) => {
                    days.push(timestamps::date(text).ok_or_else(|| RecordError::input(text))?);
                }
                _ => return Err(RecordError::input(token.as_text())),
            },
            (Values::Int(values), _) => {
                let value = integer(token, wanted, lenient)?;
                let inside = match wanted {
                    Type::TinyInt => i8::try_from(value).is_ok(),
                    Type::SmallInt => i16::try_from(value).is_ok(),
                    _ => true,
                };
                match i32::try_from(value) {
                    Ok(value) if inside => values.push(value),
                    _ => return Err(out_of_range(token, wanted)),
                }
            }
            (Values::Long(values), _) => values.push(integer(token, wanted, lenient)?),
            (Values::Float(values), _) => {
                values.push(float(token, lenient, wanted, f32::is_finite, [f32::NAN, f32::INFINITY])?);
            }
            (Values::Double(values), _) => {
                values.push(float(token, lenient, wanted, f64::is_finite, [f64::NAN, f64::INFINITY])?);
            }
            (Values::Decimal(values), Type::Decimal { precision, scale }) => {
                let text = match token {
                    Token::Number(text) => text,
                    Token::Text(text) => text.trim_ascii(),
                    Token::Boolean(_) => return Err(RecordError::input(token.as_text())),
                };
                let value = numbers::decimal(text, *precision, *scale);
                values.push(value.map_err(|fault| refused(fault, token, wanted))?);
            }
            (Values::Boolean(values), _) => values.push(boolean(token, lenient)?),
            (Values::Timestamp(seconds, nanos), _) => {
                let moment = self.moment(token).ok_or_else(|| RecordError::input(token.as_text()))?;
                seconds.push(moment.seconds);
                nanos.push(moment.nanos);
            }
            _ => unreachable!("columns are made from the schema"),
        }
        Ok(())
    }

    fn moment(&self, token: Token<'_>) -> Option<Moment> {
        match token {
            Token::Boolean(_) => None,
            Token::Number(text) if self.rules.lenient => timestamps::epoch(text),
            Token::Text(text) if self.rules.lenient => timestamps::openx(text),
            Token::Number(text) | Token::Text(text) => {
                let formats = &self.rules.formats;
                formats.iter().find_map(|format| format.read(text)).or_else(|| timestamps::value_of(text))
            }
        }
    }
}

fn cut(text: &str, characters: u32) -> &str {
    let characters = characters as usize;
    if text.len() <= characters {
        return text;
    }
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

#[inline]
fn integer(token: Token<'_>, wanted: &Type, lenient: bool) -> Result<i64, RecordError> {
    let text = match token {
        Token::Number(text) => text,
        Token::Text(text) if lenient => text.trim_ascii(),
        Token::Text(_) => return Err(not_numeric()),
        Token::Boolean(_) => return Err(RecordError::input(token.as_text())),
    };
    numbers::integer(text).map_err(|fault| refused(fault, token, wanted))
}

#[inline]
fn float<F: std::str::FromStr + Copy + std::ops::Neg<Output = F>>(
    token: Token<'_>,
    lenient: bool,
    wanted: &Type,
    finite: impl Fn(F) -> bool,
    [nan, infinity]: [F; 2],
) -> Result<F, RecordError> {
    let text = match token {
        Token::Number(text) => text,
        Token::Text(text) if lenient => match text.trim_ascii() {
            "NaN" => return Ok(nan),
            "Infinity" | "+Infinity" => return Ok(infinity),
            "-Infinity" => return Ok(-infinity),
            // Of words Java knows but those, Rust some others.
            text if text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E')) =>
            {
                text
            }
            _ => return Err(RecordError::input(text)),
        },
        Token::Text(_) => return Err(not_numeric()),
        Token::Boolean(_) => return Err(RecordError::input(token.as_text())),
    };
    let value = text.parse().map_err(|_| RecordError::input(text))?;
    if finite(value) { Ok(value) } else { Err(out_of_range(token, wanted)) }
}

fn boolean(token: Token<'_>, lenient: bool) -> Result<bool, RecordError> {
    match token {
        Token::Boolean(value) => Ok(value),
        Token::Text(text) if lenient && text.eq_ignore_ascii_case("true") => Ok(true),
        Token::Text(text) if lenient && text.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(RecordError::input(token.as_text())),
    }
}

#[cold]
fn not_numeric() -> RecordError {
    RecordError::mismatch("Current token (VALUE_STRING) not numeric, can not use numeric value accessors")
}

#[cold]
fn refused(fault: Fault, token: Token<'_>, wanted: &Type) -> RecordError {
    match fault {
        Fault::Malformed => RecordError::input(token.as_text()),
        Fault::Range => out_of_range(token, wanted),
    }
}

#[cold]
fn out_of_range(token: Token<'_>, wanted: &Type) -> RecordError {
    RecordError::mismatch(&format!("Value {} is out of range for type {wanted}", shown(token.as_text())))
}

// The keys of an object, as they are written.
fn keys<'a>(reader: &mut Reader<'a>) -> Result<Vec<&'a str>, RecordError> {
    let mut keys = Vec::new();
    reader.take(b'{');
    if reader.take(b'}') {
        return Ok(keys);
    }
    loop {
        keys.push(reader.key()?.raw);
        reader.skip()?;
        if !reader.more(b'}')? {
            return Ok(keys);
        }
    }
}

// Which entries of a map come again later. Few keys are compared with each other, many are sorted.
fn overtaken(keys: &[&str]) -> BTreeSet<usize> {
    const FEW: usize = 8;
    if keys.len() <= FEW {
        let later = |number: &usize| keys[number + 1..].contains(&keys[*number]);
        return (0..keys.len()).filter(later).collect();
    }
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by_key(|number| (keys[*number], *number));
    order.windows(2).filter(|pair| keys[pair[0]] == keys[pair[1]]).map(|pair| pair[0]).collect()
}
