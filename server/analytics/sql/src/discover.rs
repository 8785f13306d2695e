//! A schema from samples of what a stream or a file has: JSON or CSV with its delimiters, columns with names and types, and the rows as
//! they would be read. The rules are the service's as far as its examples show them; nothing here reads a stream or a file.

use std::fmt;

use indexmap::IndexMap;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::civil;
use crate::csv::{Delimiters, Field, is_missing, lines};
use crate::functions::cast::decimal;
use crate::json::from_text;
use crate::limits::{COLUMNS_MAX, DECIMAL_PRECISION_MAX, DISCOVERED_NAME_CHARS_MAX, VARCHAR_LENGTH_MAX};
use crate::program::Column;
use crate::types::SqlType;

/// What samples have been found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discovery {
    /// How rows are written.
    pub format: Format,
    /// The columns in their order.
    pub columns: Vec<Discovered>,
    /// The rows of the samples, a text for each column; none where it is NULL.
    pub rows: Vec<Vec<Option<String>>>,
}

/// How rows are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// Documents of JSON.
    Json {
        /// Where in each document its rows are: `$`, or `$[0:]` for a row for each element.
        row_path: String,
    },
    /// Text with delimiters.
    Csv(Delimiters),
}

/// A column that has been found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discovered {
    /// Its name, fit for SQL.
    pub name: String,
    /// The least type that holds all that was found.
    pub sql: SqlType,
    /// Its path in a row of JSON, as in `$.a.b`; CSV has none.
    pub mapping: Option<String>,
}

/// Why no schema was found: the samples are to be looked at, or the schema to be written by hand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiscoverError {
    /// There was nothing to look at.
    #[error("there are no records to discover a schema from")]
    NoRecords,
    /// A record is no text.
    #[error("record {0} is not UTF-8")]
    NotText(usize),
    /// A record looks like JSON and is none.
    #[error("record {number} is no JSON that has rows: {reason}")]
    NoJson {
        /// The record, counted from 1.
        number: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// The records are neither JSON nor have a delimiter by which all rows have as many columns.
    #[error(
        "the records are no JSON, and neither a comma nor a tab, a bar or a semicolon makes rows of equally many columns"
    )]
    NoColumns,
    /// There are more columns than a stream may have.
    #[error("the records have {0} columns, and a stream has at most {COLUMNS_MAX}")]
    TooManyColumns(usize),
}

/// What may stand between columns, the likeliest first.
const COLUMN_DELIMITERS: [&str; 4] = [",", "\t", "|", ";"];

/// The shortest VARCHAR that is told.
const TEXT_LENGTH_MIN: u32 = 4;

/// Words that cannot be names without quotes: the service's own list.
const RESERVED: &str = "ABS ALL ALLOCATE ALLOW ALTER ANALYZE AND ANY APPROXIMATE_ARRIVAL_TIME ARE ARRAY AS ASENSITIVE ASYMMETRIC AT ATOMIC \
    AUTHORIZATION AVG BEGIN BETWEEN BIGINT BINARY BIT BLOB BOOLEAN BOTH BY CALL CALLED CARDINALITY CASCADED CASE CAST CEIL \
    CEILING CHAR CHARACTER CHARACTER_LENGTH CHAR_LENGTH CHECK CHECKPOINT CLOB CLOSE CLUSTERED COALESCE COLLATE COLLECT \
    COLUMN COMMIT CONDITION CONNECT CONSTRAINT CONVERT CORR CORRESPONDING COUNT COVAR_POP COVAR_SAMP CREATE CROSS CUBE \
    CUME_DIST CURRENT CURRENT_CATALOG CURRENT_DATE CURRENT_DEFAULT_TRANSFORM_GROUP CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA \
    CURRENT_TIME CURRENT_TIMESTAMP CURRENT_TRANSFORM_GROUP_FOR_TYPE CURRENT_USER CURSOR CYCLE DATE DAY DEALLOCATE DEC \
    DECIMAL DECLARE DEFAULT DELETE DENSE_RANK DEREF DESCRIBE DETERMINISTIC DISALLOW DISCONNECT DISTINCT DOUBLE DROP DYNAMIC \
    EACH ELEMENT ELSE END END-EXEC ESCAPE EVERY EXCEPT EXEC EXECUTE EXISTS EXP EXPLAIN EXP_AVG EXTERNAL EXTRACT FALSE FETCH \
    FILTER FIRST_VALUE FLOAT FLOOR FOR FOREIGN FREE FROM FULL FUNCTION FUSION GET GLOBAL GRANT GROUP GROUPING HAVING HOLD \
    HOUR IDENTITY IGNORE IMPORT IN INDICATOR INITCAP INNER INOUT INSENSITIVE INSERT INT INTEGER INTERSECT INTERSECTION \
    INTERVAL INTO IS JOIN LANGUAGE LARGE LAST_VALUE LATERAL LEADING LEFT LIKE LIMIT LN LOCAL LOCALTIME LOCALTIMESTAMP LOWER \
    MATCH MAX MEMBER MERGE METHOD MIN MINUTE MOD MODIFIES MODULE MONTH MULTISET NATIONAL NATURAL NCHAR NCLOB NEW NO NODE \
    NONE NORMALIZE NOT NTH_VALUE NULL NULLIF NUMERIC OCTET_LENGTH OF OLD ON ONLY OPEN OR ORDER OUT OUTER OVER OVERLAPS \
    OVERLAY PARAMETER PARTITION PARTITION_ID PARTITION_KEY PERCENTILE_CONT PERCENTILE_DISC PERCENT_RANK POSITION POWER \
    PRECISION PREPARE PRIMARY PROCEDURE RANGE RANK READS REAL RECURSIVE REF REFERENCES REFERENCING REGR_AVGX REGR_AVGY \
    REGR_COUNT REGR_INTERCEPT REGR_R2 REGR_SLOPE REGR_SXX REGR_SXY RELEASE RESPECT RESULT RETURN RETURNS REVOKE RIGHT \
    ROLLBACK ROLLUP ROW ROWS ROWTIME ROW_NUMBER SAVEPOINT SCOPE SCROLL SEARCH SECOND SELECT SENSITIVE SEQUENCE_NUMBER \
    SESSION_USER SET SHARD_ID SIMILAR SMALLINT SOME SORT SPECIFIC SQL SQLEXCEPTION SQLSTATE SQLWARNING SQRT START STATIC \
    STDDEV STDDEV_POP STDDEV_SAMP STOP STREAM SUBMULTISET SUBSTRING SUM SYMMETRIC SYSTEM SYSTEM_USER TABLE TABLESAMPLE THEN \
    TIME TIMESTAMP TIMEZONE_HOUR TIMEZONE_MINUTE TINYINT TO TRAILING TRANSLATE TRANSLATION TREAT TRIGGER TRIM TRUE TRUNCATE \
    UESCAPE UNION UNIQUE UNKNOWN UNNEST UPDATE UPPER USER USING VALUE VALUES VARBINARY VARCHAR VARYING VAR_POP VAR_SAMP WHEN \
    WHENEVER WHERE WIDTH_BUCKET WINDOW WITH WITHIN WITHOUT YEAR";

/// Looks at samples: each a record of a stream, with one row or several, or the beginning of a file.
///
/// # Errors
/// If they have no schema, and why.
pub fn discover(samples: &[&[u8]]) -> Result<Discovery, DiscoverError> {
    let mut texts = Vec::with_capacity(samples.len());
    for (at, sample) in samples.iter().enumerate() {
        let text = std::str::from_utf8(sample).map_err(|_| DiscoverError::NotText(at + 1))?;
        // A mark of the byte order is no character of the first row.
        let text = text.trim_start_matches('\u{feff}');
        if !text.trim().is_empty() {
            texts.push((at + 1, text));
        }
    }
    if texts.is_empty() {
        return Err(DiscoverError::NoRecords);
    }
    match documents(&texts) {
        Ok(documents) => of_json(&documents),
        Err(wrong) if texts.iter().any(|(_, text)| text.trim_start().starts_with(['{', '['])) => Err(wrong),
        Err(_) => of_csv(&texts),
    }
}

/// A value of JSON with its members in the order in which they are written.
#[derive(Clone, Debug)]
enum Tree {
    Null,
    Truth(bool),
    /// As it is written.
    Number(String),
    Text(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tree, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Tree;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a value")
            }
            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::Null)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
                Ok(Tree::Truth(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
                Ok(Tree::Number(value.to_string()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
                Ok(Tree::Number(value.to_string()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
                Ok(Tree::Number(zmij::Buffer::new().format(value).to_owned()))
            }
            fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
                Ok(Tree::Text(value.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
                let mut list = Vec::new();
                while let Some(value) = access.next_element()? {
                    list.push(value);
                }
                Ok(Tree::Array(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = access.next_entry()? {
                    members.push(member);
                }
                Ok(Tree::Object(members))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

impl Tree {
    fn write(&self, out: &mut String) {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        match self {
            Tree::Null => out.push_str("null"),
            Tree::Truth(value) => out.push_str(if *value { "true" } else { "false" }),
            Tree::Number(text) => out.push_str(text),
            Tree::Text(text) => out.push_str(&quoted(text)),
            Tree::Array(list) => {
                for (at, value) in list.iter().enumerate() {
                    out.push(if at == 0 { '[' } else { ',' });
                    value.write(out);
                }
                out.push_str(if list.is_empty() { "[]" } else { "]" });
            }
            Tree::Object(members) => {
                for (at, (key, value)) in members.iter().enumerate() {
                    out.push(if at == 0 { '{' } else { ',' });
                    out.push_str(&quoted(key));
                    out.push(':');
                    value.write(out);
                }
                out.push_str(if members.is_empty() { "{}" } else { "}" });
            }
        }
    }
}

fn documents(texts: &[(usize, &str)]) -> Result<Vec<Tree>, DiscoverError> {
    let mut documents = Vec::new();
    for (number, text) in texts {
        let wrong = |reason: String| DiscoverError::NoJson { number: *number, reason };
        for document in serde_json::Deserializer::from_str(text).into_iter::<Tree>() {
            let document = document.map_err(|error| wrong(error.to_string()))?;
            match &document {
                Tree::Object(members) if !members.is_empty() => {}
                Tree::Array(list)
                    if list.iter().all(|one| matches!(one, Tree::Object(_))) && !list.is_empty() => {}
                _ => {
                    return Err(wrong(
                        "a row is an object with members, or rows are an array of such".to_owned(),
                    ));
                }
            }
            documents.push(document);
        }
    }
    Ok(documents)
}

fn of_json(documents: &[Tree]) -> Result<Discovery, DiscoverError> {
    let arrays = documents.iter().any(|document| matches!(document, Tree::Array(_)));
    let row_path = if arrays { "$[0:]" } else { "$" }.to_owned();
    let mut rows: Vec<IndexMap<String, Found>> = Vec::new();
    let mut paths: IndexMap<String, (String, Kind)> = IndexMap::new();
    for document in documents {
        let objects: &[Tree] = match document {
            Tree::Array(list) => list,
            one => std::slice::from_ref(one),
        };
        for object in objects {
            let mut row = IndexMap::new();
            flatten(object, "$", &mut row);
            for (path, found) in &row {
                let name = path.trim_end_matches("[0:]").rsplit('.').next().unwrap_or_default().to_owned();
                let (_, kind) = paths.entry(path.clone()).or_insert((name, Kind::Nothing));
                *kind = std::mem::take(kind).and(found.kind());
            }
            rows.push(row);
        }
    }
    check_columns(paths.len())?;
    let names = names(paths.values().map(|(name, _)| name.as_str()));
    let columns: Vec<Discovered> = paths
        .iter()
        .zip(names)
        .map(|((path, (_, kind)), name)| Discovered { name, sql: kind.sql(), mapping: Some(path.clone()) })
        .collect();
    let rows = rows.iter().map(|row| paths.keys().map(|path| row.get(path).and_then(Found::text)).collect());
    Ok(Discovery { format: Format::Json { row_path }, rows: rows.collect(), columns })
}

/// A value somewhere in a row.
struct Found {
    tree: Tree,
}

impl Found {
    fn kind(&self) -> Kind {
        match &self.tree {
            Tree::Null => Kind::Nothing,
            Tree::Truth(_) => Kind::Truth,
            Tree::Number(text) => Kind::of_number(text),
            Tree::Text(text) if civil::parse_timestamp(text).is_some() => Kind::Moment,
            _ => Kind::text(&self.text().unwrap_or_default()),
        }
    }

    fn text(&self) -> Option<String> {
        match &self.tree {
            Tree::Null => None,
            Tree::Text(text) => Some(text.clone()),
            other => {
                let mut text = String::new();
                other.write(&mut text);
                Some(text)
            }
        }
    }
}

// The values of an object and of the objects in it; an array is one value. A key that no path can have is left out.
fn flatten(tree: &Tree, path: &str, into: &mut IndexMap<String, Found>) {
    let Tree::Object(members) = tree else { return };
    for (key, value) in members {
        if key.is_empty() || key.contains(['.', '[', ']', ' ', '*', '"']) {
            continue;
        }
        let path = format!("{path}.{key}");
        match value {
            Tree::Object(inner) if !inner.is_empty() => flatten(value, &path, into),
            Tree::Array(_) => drop(into.insert(format!("{path}[0:]"), Found { tree: value.clone() })),
            _ => drop(into.insert(path, Found { tree: value.clone() })),
        }
    }
}

fn of_csv(texts: &[(usize, &str)]) -> Result<Discovery, DiscoverError> {
    let all = || texts.iter().map(|(_, text)| *text);
    let bare = all()
        .flat_map(|text| text.split_inclusive('\n'))
        .any(|line| line.ends_with('\n') && !line.ends_with("\r\n"));
    let row = if !bare && all().any(|text| text.contains("\r\n")) { "\r\n" } else { "\n" };
    let mut best: Option<(Delimiters, Vec<Vec<Field>>)> = None;
    for column in COLUMN_DELIMITERS {
        let delimiters = Delimiters { row: row.to_owned(), column: column.to_owned() };
        let rows: Option<Vec<Vec<Field>>> = all()
            .flat_map(|text| lines(text, &delimiters).map(|line| line.fields.ok()).collect::<Vec<_>>())
            .collect();
        let Some(rows) = rows else { continue };
        let width = rows.first().map_or(0, Vec::len);
        let widest = best.as_ref().map_or(1, |(_, rows)| rows[0].len());
        if width > widest && rows.iter().all(|row| row.len() == width) {
            best = Some((delimiters, rows));
        }
    }
    let (delimiters, rows) = best.ok_or(DiscoverError::NoColumns)?;
    let width = rows[0].len();
    check_columns(width)?;
    let kinds = |rows: &[Vec<Field>]| -> Vec<Kind> {
        (0..width)
            .map(|at| rows.iter().fold(Kind::Nothing, |kind, row| kind.and(Kind::of_field(&row[at]))))
            .collect()
    };
    // A line of names stands out by texts above columns of something else, and stays among the rows.
    let below = kinds(&rows[1..]);
    let first = &rows[0];
    let named = first.iter().all(|field| matches!(Kind::of_field(field), Kind::Text(1..)))
        && below.iter().any(|kind| !matches!(kind, Kind::Text(_) | Kind::Nothing));
    let kinds = if named { below } else { kinds(&rows) };
    let names = names(first.iter().map(|field| if named { field.text.trim() } else { "" }));
    let columns: Vec<Discovered> = names
        .into_iter()
        .zip(kinds)
        .map(|(name, kind)| Discovered { name, sql: kind.sql(), mapping: None })
        .collect();
    let coerced = |field: &Field, column: &Discovered| {
        let fits = !is_missing(field, &column.sql)
            && from_text(&field.text, &Column::new(&column.name, column.sql.clone())).is_ok();
        fits.then(|| field.text.clone())
    };
    let rows = rows
        .iter()
        .map(|row| row.iter().zip(&columns).map(|(field, column)| coerced(field, column)).collect());
    Ok(Discovery { format: Format::Csv(delimiters), rows: rows.collect(), columns })
}

fn check_columns(count: usize) -> Result<(), DiscoverError> {
    if count > COLUMNS_MAX { Err(DiscoverError::TooManyColumns(count)) } else { Ok(()) }
}

/// What all values of a column are.
#[derive(Clone, Debug, Default, PartialEq)]
enum Kind {
    #[default]
    Nothing,
    Truth,
    /// Whether one of them needs 64 bits.
    Whole(bool),
    /// Digits before and after the point.
    Exact(u8, u8),
    Approximate,
    Moment,
    /// The characters of the longest.
    Text(u32),
}

impl Kind {
    fn text(text: &str) -> Kind {
        Kind::Text(u32::try_from(text.chars().count()).unwrap_or(u32::MAX))
    }

    fn of_number(text: &str) -> Kind {
        if let Ok(number) = text.parse::<i64>() {
            return Kind::Whole(i32::try_from(number).is_err());
        }
        match decimal(text).filter(|_| !text.contains(['e', 'E'])) {
            Some((digits, scale)) => {
                let all = u8::try_from(digits.unsigned_abs().to_string().len()).unwrap_or(u8::MAX).max(scale);
                if all <= DECIMAL_PRECISION_MAX { Kind::Exact(all - scale, scale) } else { Kind::Approximate }
            }
            None => Kind::Approximate,
        }
    }

    fn of_field(field: &Field) -> Kind {
        let text = field.text.trim();
        let digits =
            text.bytes().next().is_some_and(|first| first.is_ascii_digit() || b"+-.".contains(&first));
        if field.quoted {
            Kind::text(&field.text)
        } else if text.is_empty() {
            Kind::Nothing
        } else if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") {
            Kind::Truth
        } else if digits && text.parse::<f64>().is_ok_and(f64::is_finite) {
            Kind::of_number(text)
        } else if civil::parse_timestamp(text).is_some() {
            Kind::Moment
        } else {
            Kind::text(&field.text)
        }
    }

    // What holds both.
    fn and(self, other: Kind) -> Kind {
        match (self, other) {
            (Kind::Nothing, kind) | (kind, Kind::Nothing) => kind,
            (one, two) if one == two => one,
            (Kind::Whole(one), Kind::Whole(two)) => Kind::Whole(one || two),
            (Kind::Exact(one, scale), Kind::Exact(two, other)) => exact(one.max(two), scale.max(other)),
            (Kind::Whole(long), Kind::Exact(whole, scale))
            | (Kind::Exact(whole, scale), Kind::Whole(long)) => {
                exact(whole.max(if long { DECIMAL_PRECISION_MAX } else { 10 }), scale)
            }
            (Kind::Approximate, Kind::Whole(_) | Kind::Exact(..))
            | (Kind::Whole(_) | Kind::Exact(..), Kind::Approximate) => Kind::Approximate,
            (one, two) => Kind::Text(one.characters().max(two.characters())),
        }
    }

    // The most that a value of it takes as a text.
    fn characters(&self) -> u32 {
        match self {
            Kind::Nothing => 0,
            Kind::Truth => 5,
            Kind::Whole(false) => 11,
            Kind::Whole(true) | Kind::Exact(..) => 21,
            Kind::Approximate | Kind::Moment => 32,
            Kind::Text(length) => *length,
        }
    }

    fn sql(&self) -> SqlType {
        match self {
            Kind::Truth => SqlType::Boolean,
            Kind::Whole(false) => SqlType::Integer,
            Kind::Whole(true) => SqlType::BigInt,
            Kind::Exact(whole, scale) => SqlType::Decimal((whole + scale).max(1), *scale),
            Kind::Approximate => SqlType::Double,
            Kind::Moment => SqlType::Timestamp,
            Kind::Nothing | Kind::Text(_) => {
                let length = self.characters().max(TEXT_LENGTH_MIN).checked_next_power_of_two();
                SqlType::Varchar(length.unwrap_or(u32::MAX).min(VARCHAR_LENGTH_MAX))
            }
        }
    }
}

fn exact(whole: u8, scale: u8) -> Kind {
    if whole + scale <= DECIMAL_PRECISION_MAX { Kind::Exact(whole, scale) } else { Kind::Approximate }
}

// Names as SQL takes them, each once.
fn names<'n>(given: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (at, name) in given.enumerate() {
        let mut name = fit(name, at);
        if names.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            name = format!("COL_{name}_{at}");
        }
        names.push(name);
    }
    names
}

fn fit(name: &str, at: usize) -> String {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let reserved = RESERVED.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(name));
    let begins = name.chars().next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    if begins && !reserved && name.chars().all(allowed) && name.len() <= DISCOVERED_NAME_CHARS_MAX {
        return name.to_owned();
    }
    let rest: String =
        name.chars().filter(|letter| allowed(*letter)).take(DISCOVERED_NAME_CHARS_MAX - 4).collect();
    if rest.is_empty() { format!("COL_{at}") } else { format!("COL_{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(found: &Discovery) -> Vec<String> {
        let columns = found.columns.iter();
        let mapping =
            |column: &Discovered| column.mapping.clone().map_or(String::new(), |path| format!(" {path}"));
        columns.map(|column| format!("{} {}{}", column.name, column.sql, mapping(column))).collect()
    }

    #[test]
    fn documents_have_a_column_for_each_member() {
        let samples: [&[u8]; 2] = [
            br#"{"TICKER":"AMZN","price":33.1,"n":1,"ok":true,"at":"2018-11-01 10:00:45","year":2018,"big":5000000000}"#,
            br#"{"TICKER":"GOOGLE","price":120.25,"n":-7,"ok":null,"USER":{"id":"x","@@":1},"list":[1,{"a":2}]} {"n":1e300}"#,
        ];
        let found = discover(&samples).unwrap();
        assert_eq!(found.format, Format::Json { row_path: "$".to_owned() });
        let expected = [
            "TICKER VARCHAR(8) $.TICKER",
            "price DECIMAL(5,2) $.price",
            "n DOUBLE $.n",
            "ok BOOLEAN $.ok",
            "at TIMESTAMP $.at",
            "COL_year INTEGER $.year",
            "big BIGINT $.big",
            "id VARCHAR(4) $.USER.id",
            "COL_8 INTEGER $.USER.@@",
            "list VARCHAR(16) $.list[0:]",
        ];
        let expected: Vec<&str> = expected
            .iter()
            .map(|line| if line.starts_with("at ") { "COL_at TIMESTAMP $.at" } else { line })
            .collect();
        assert_eq!(schema(&found), expected);
        assert_eq!(found.rows.len(), 3);
        assert_eq!(found.rows[1][1].as_deref(), Some("120.25"));
        assert_eq!(found.rows[1][9].as_deref(), Some(r#"[1,{"a":2}]"#));
        assert_eq!(found.rows[2][0], None);
        let array = discover(&[br#"[{"a":1},{"a":2}]"#]).unwrap();
        assert_eq!((array.format, array.rows.len()), (Format::Json { row_path: "$[0:]".to_owned() }, 2));
    }

    #[test]
    fn a_header_names_the_columns_and_stays_a_row() {
        let file = b"YEAR,STATE,TYPE OF PRODUCER,SOURCE,UNIT,CONSUMPTION\r\n1990,AK,Total,Coal,ShortTons,404871\r\n1990,AK,\"Electric, all\",Gas,Mcf,71447000.5\r\n";
        let found = discover(&[file]).unwrap();
        let delimiters = Delimiters { row: "\r\n".to_owned(), column: ",".to_owned() };
        assert_eq!(found.format, Format::Csv(delimiters));
        let expected = [
            "COL_YEAR INTEGER",
            "STATE VARCHAR(4)",
            "COL_TYPEOFPRODUCER VARCHAR(16)",
            "SOURCE VARCHAR(4)",
            "UNIT VARCHAR(16)",
            "CONSUMPTION DECIMAL(11,1)",
        ];
        assert_eq!(schema(&found), expected);
        // The texts of the header are there where they fit, cut as the service cuts them when it reads.
        assert_eq!((found.rows.len(), found.rows[0][0].as_deref()), (3, None));
        assert_eq!(found.rows[1][3].as_deref(), Some("Coal"));
    }

    #[test]
    fn records_without_a_header_have_numbered_columns() {
        let id = "a".repeat(36);
        let first = format!("{id}|1.5|true\n");
        let found = discover(&[first.as_bytes(), b"x|2|FALSE\ny||true"]).unwrap();
        assert_eq!(schema(&found), ["COL_0 VARCHAR(64)", "COL_1 DECIMAL(11,1)", "COL_2 BOOLEAN"]);
        assert_eq!(found.rows[2], [Some("y".to_owned()), None, Some("true".to_owned())]);
    }

    #[test]
    fn names_are_made_fit() {
        let long = "n".repeat(101);
        let given = ["USER", "USER@DOMAIN", "@@", "year", "1st", "_ok", &long, "user", "ok", "OK"];
        let fit = names(given.into_iter());
        let cut = format!("COL_{}", "n".repeat(96));
        let expected = [
            "COL_USER",
            "COL_USERDOMAIN",
            "COL_2",
            "COL_year",
            "COL_1st",
            "_ok",
            &cut,
            "COL_COL_user_7",
            "ok",
            "COL_OK_9",
        ];
        assert_eq!(fit, expected);
    }

    #[test]
    fn what_has_no_schema_is_told_why() {
        assert_eq!(discover(&[]), Err(DiscoverError::NoRecords));
        assert_eq!(discover(&[b" \n"]), Err(DiscoverError::NoRecords));
        assert_eq!(discover(&[b"{}", &[0xff]]), Err(DiscoverError::NotText(2)));
        assert!(matches!(
            discover(&[br#"{"a":1}"#, br#"{"a":"#]),
            Err(DiscoverError::NoJson { number: 2, .. })
        ));
        assert!(matches!(discover(&[br#"{"a":1} 7"#]), Err(DiscoverError::NoJson { number: 1, .. })));
        assert!(matches!(discover(&[b"{}"]), Err(DiscoverError::NoJson { .. })));
        assert_eq!(discover(&[b"just words\nand more"]), Err(DiscoverError::NoColumns));
        assert_eq!(discover(&[b"a,b\nc"]), Err(DiscoverError::NoColumns));
        let wide = ",".repeat(1000);
        assert_eq!(discover(&[wide.as_bytes()]), Err(DiscoverError::TooManyColumns(1001)));
        let deep = "[".repeat(10_000);
        assert!(matches!(discover(&[deep.as_bytes()]), Err(DiscoverError::NoJson { .. })));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_have_a_schema_or_none(sample in "[a{}\\[\\]\":,1.e|\n\r -]{0,60}") {
            if let Ok(found) = discover(&[sample.as_bytes()]) {
                proptest::prop_assert!(found.rows.iter().all(|row| row.len() == found.columns.len()));
            }
        }
    }
}
