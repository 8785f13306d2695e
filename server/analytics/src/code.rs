//! The code of SQL applications: what it is given, whether it compiles, and what a runner gets of it.

use penstock_api::{Arn, Fault};
use penstock_sql::{Column, Diagnostic, Mistake, Named, Program, Schema, Sources, SqlType, compile};
use serde_json::{Map, Value as Json};

use crate::record::{Application, Code, Configuration, Part};
use crate::runner::{
    Destination, Encoding, Format, InputWork, OutputWork, Position, ReferenceWork, Source, SqlWork,
};
use crate::{fault, limits, rules};

/// What the service tells of rows that failed; it can be an output, but not be read by code.
pub const ERROR_STREAM: &str = "error_stream";

/// Columns that the service adds to those of a record. One of a delivery stream gets the first alone.
pub(crate) const ADDED: [(&str, SqlType); 4] = [
    ("APPROXIMATE_ARRIVAL_TIME", SqlType::Timestamp),
    ("PARTITION_KEY", SqlType::Varchar(512)),
    ("SEQUENCE_NUMBER", SqlType::Varchar(128)),
    ("SHARD_ID", SqlType::Varchar(64)),
];

/// How closely the code is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// All that it names must be there.
    All,
    /// Tables of reference data may be added later, as the older API cannot do it otherwise.
    Coming,
    /// Not at all: what changes is no affair of the code, and the operation has no error for it.
    None,
}

/// The code of an application of a runtime, as CreateApplication and UpdateApplication bring it: its type, and one kind of content.
pub(crate) fn read(
    configuration: &Configuration,
    content_type: Option<&str>,
    content: &Map<String, Json>,
) -> Result<Code, Fault> {
    let code =
        match (content.get("TextContent"), content.get("S3ContentLocation"), content.get("ZipFileContent")) {
            (Some(text), None, None) => Code::Text(text.as_str().unwrap_or_default().to_owned()),
            (None, Some(location), None) => Code::Object {
                content_type: content_type.unwrap_or("ZIPFILE").to_owned(),
                location: location.as_object().cloned().unwrap_or_default(),
            },
            // The catalog, which is in memory, is no place for archives of 50 MB.
            (None, None, Some(_)) => {
                let advice = "put the archive into a bucket, and give its S3ContentLocation";
                return Err(fault::unsupported(format!("ZipFileContent is not kept here: {advice}.")));
            }
            _ => {
                let kinds = "TextContent, S3ContentLocation, ZipFileContent";
                return Err(fault::invalid(format!("Exactly one of {kinds} must be given.")));
            }
        };
    let is_plain = content_type.is_none_or(|content_type| content_type == "PLAINTEXT");
    match &code {
        Code::Text(_) if configuration.is_flink() || !is_plain => {
            Err(fault::invalid("TextContent goes with PLAINTEXT, and not with Flink applications."))
        }
        Code::Text(text) if text.chars().count() > limits::CODE_CHARACTERS_MAX => {
            let most = limits::CODE_CHARACTERS_MAX;
            Err(fault::invalid(format!("The code has more than {most} characters.")))
        }
        Code::Object { .. } if configuration.is_sql() => {
            Err(fault::invalid("The code of an SQL application is given as TextContent."))
        }
        Code::Object { location, .. } => rules::object(location).map(|()| code),
        Code::Text(_) => Ok(code),
    }
}

/// Whether the code of an SQL application is right, as far as can be told: without an input nothing is known of what it reads, and one
/// that is empty is still to come.
pub(crate) fn check(configuration: &Configuration, names: Names) -> Result<(), Fault> {
    let Some(Code::Text(code)) = &configuration.code else { return Ok(()) };
    if !configuration.is_sql()
        || configuration.inputs.is_empty()
        || code.trim().is_empty()
        || names == Names::None
    {
        return Ok(());
    }
    match compile(code, &sources(configuration)?) {
        Ok(_) => Ok(()),
        Err(wrong) if names == Names::Coming && wrong.iter().all(is_missing_name) => Ok(()),
        Err(wrong) => Err(fault::code(told(&wrong))),
    }
}

// A table that is not there yet is a name in FROM that nothing bears.
fn is_missing_name(diagnostic: &Diagnostic) -> bool {
    diagnostic.mistake == Mistake::UnknownName(Named::Source)
}

/// What the caller is told: each finding with its place and what to write instead.
fn told(wrong: &[Diagnostic]) -> String {
    let mut message = String::new();
    for Diagnostic { line, column, message: what, fix, .. } in wrong {
        let separator = if message.is_empty() { "" } else { "\n" };
        let fix = if fix.is_empty() { String::new() } else { format!(" Fix: {fix}.") };
        message.push_str(&format!("{separator}Line {line}, column {column}: {what}.{fix}"));
    }
    message.chars().take(limits::DIAGNOSTICS_CHARACTERS_MAX).collect()
}

/// The streams and tables that an application gives to its code.
pub(crate) fn sources(configuration: &Configuration) -> Result<Sources, Fault> {
    let mut sources = Sources::default();
    for input in &configuration.inputs {
        sources.streams.extend(input_streams(&input.members)?);
    }
    for reference in &configuration.references {
        sources.tables.push(table(&reference.members)?);
    }
    Ok(sources)
}

/// The names of the streams that the records of an input are spread over.
pub(crate) fn stream_names(input: &Map<String, Json>) -> Vec<String> {
    let count = input.get("InputParallelism").and_then(|parallelism| parallelism.get("Count"));
    let count = count.and_then(Json::as_u64).unwrap_or(1);
    (1..=count).map(|number| format!("{}_{number:03}", text(input, "NamePrefix"))).collect()
}

fn input_streams(input: &Map<String, Json>) -> Result<Vec<Schema>, Fault> {
    let mut columns = columns(input.get("InputSchema"))?;
    let added = if input.contains_key("KinesisStreamsInput") { &ADDED[..] } else { &ADDED[..1] };
    for (name, sql) in added {
        // A column of the record that is called so is meant.
        if columns.iter().all(|column| column.name != *name) {
            columns.push(Column { hidden: true, ..Column::new(name, sql.clone()) });
        }
    }
    let schema = |name: String| Schema { name, columns: columns.clone() };
    Ok(stream_names(input).into_iter().map(schema).collect())
}

fn table(reference: &Map<String, Json>) -> Result<Schema, Fault> {
    let columns = columns(reference.get("ReferenceSchema"))?;
    Ok(Schema { name: text(reference, "TableName").to_owned(), columns })
}

/// The columns of a schema.
pub(crate) fn columns(schema: Option<&Json>) -> Result<Vec<Column>, Fault> {
    let columns = schema.and_then(|schema| schema.get("RecordColumns")).and_then(Json::as_array);
    let column = |column: &Json| {
        let text = |member: &str| column.get(member).and_then(Json::as_str).unwrap_or_default();
        let (name, kind) = (text("Name"), text("SqlType"));
        let sql = SqlType::parse(kind)
            .map_err(|why| fault::invalid(format!("The column {name} has no type of SQL: {why}.")))?;
        Ok(Column::new(name, sql))
    };
    columns.into_iter().flatten().map(column).collect()
}

/// All that a runner needs of an SQL application.
pub(crate) fn work(application: &Application) -> Result<SqlWork, Fault> {
    let configuration = &application.version.configuration;
    let code = match &configuration.code {
        Some(Code::Text(code)) => code.clone(),
        Some(Code::Object { .. }) | None => String::new(),
    };
    // A start has no error of its own for code.
    let program = compile(&code, &sources(configuration)?);
    let program = program.map_err(|wrong| fault::configuration(told(&wrong)))?;
    let inputs = configuration.inputs.iter().map(|input| input_work(application, input));
    let inputs = inputs.collect::<Result<Vec<_>, Fault>>()?;
    let outputs = configuration.outputs.iter().map(|output| output_work(&program, &inputs, output));
    let references = configuration.references.iter().map(reference_work);
    Ok(SqlWork {
        outputs: outputs.collect::<Result<_, Fault>>()?,
        references: references.collect::<Result<_, Fault>>()?,
        code,
        program,
        inputs,
    })
}

fn input_work(application: &Application, input: &Part) -> Result<InputWork, Fault> {
    let members = &input.members;
    let source = match resource(members, "KinesisStreamsInput") {
        Some(arn) => Source::Stream(arn),
        None => Source::Delivery(resource(members, "KinesisFirehoseInput").unwrap_or_default()),
    };
    let processor = members.get("InputProcessingConfiguration").and_then(Json::as_object);
    let position = match application.positions.get(&input.id).map(String::as_str) {
        Some("NOW") => Position::Now,
        Some("TRIM_HORIZON") => Position::TrimHorizon,
        _ => Position::LastStopped,
    };
    Ok(InputWork {
        id: input.id.clone(),
        streams: input_streams(members)?,
        format: format(members.get("InputSchema")),
        fields: mappings(members.get("InputSchema")),
        source,
        processor: processor.and_then(|processor| resource(processor, "InputLambdaProcessor")),
        position,
    })
}

fn output_work(program: &Program, inputs: &[InputWork], output: &Part) -> Result<OutputWork, Fault> {
    let members = &output.members;
    let stream = text(members, "Name").to_owned();
    let of_program = program.streams().iter().chain(inputs.iter().flat_map(|input| &input.streams));
    if stream != ERROR_STREAM && !of_program.into_iter().any(|schema| schema.name == stream) {
        return Err(fault::configuration(format!(
            "The output {} names the stream {stream}, which the application code does not create.",
            output.id
        )));
    }
    let destination = if let Some(arn) = resource(members, "KinesisStreamsOutput") {
        Destination::Stream(arn)
    } else if let Some(arn) = resource(members, "KinesisFirehoseOutput") {
        Destination::Delivery(arn)
    } else {
        Destination::Lambda(resource(members, "LambdaOutput").unwrap_or_default())
    };
    let schema = members.get("DestinationSchema").and_then(|schema| schema.get("RecordFormatType"));
    let encoding = if schema.is_some_and(|kind| kind == "CSV") { Encoding::Csv } else { Encoding::Json };
    Ok(OutputWork { id: output.id.clone(), stream, destination, encoding })
}

fn reference_work(reference: &Part) -> Result<ReferenceWork, Fault> {
    let members = &reference.members;
    let place = members.get("S3ReferenceDataSource").and_then(Json::as_object).cloned().unwrap_or_default();
    let bucket = text(&place, "BucketARN").parse::<Arn>().map(|arn| arn.resource);
    Ok(ReferenceWork {
        id: reference.id.clone(),
        table: table(members)?,
        format: format(members.get("ReferenceSchema")),
        fields: mappings(members.get("ReferenceSchema")),
        bucket: bucket.unwrap_or_default(),
        key: text(&place, "FileKey").to_owned(),
    })
}

/// How records of a schema are written, completed by what the service takes where nothing is said.
pub(crate) fn format(schema: Option<&Json>) -> Format {
    let format = schema.and_then(|schema| schema.get("RecordFormat"));
    let parameter = |kind: &str, name: &str, default: &str| {
        let parameters = format.and_then(|format| format.get("MappingParameters"));
        let parameter = parameters.and_then(|parameters| parameters.get(kind)?.get(name)?.as_str());
        parameter.unwrap_or(default).to_owned()
    };
    if format.and_then(|format| format.get("RecordFormatType")).is_some_and(|kind| kind == "CSV") {
        return Format::Csv {
            row_delimiter: parameter("CSVMappingParameters", "RecordRowDelimiter", "\n"),
            column_delimiter: parameter("CSVMappingParameters", "RecordColumnDelimiter", ","),
        };
    }
    Format::Json { row_path: parameter("JSONMappingParameters", "RecordRowPath", "$") }
}

fn mappings(schema: Option<&Json>) -> Vec<Option<String>> {
    let columns = schema.and_then(|schema| schema.get("RecordColumns")).and_then(Json::as_array);
    let mapping = |column: &Json| column.get("Mapping").and_then(Json::as_str).map(ToOwned::to_owned);
    columns.into_iter().flatten().map(mapping).collect()
}

/// The ARN in one of the structures that have one.
fn resource(members: &Map<String, Json>, structure: &str) -> Option<String> {
    members.get(structure)?.get("ResourceARN")?.as_str().map(ToOwned::to_owned)
}

fn text<'a>(members: &'a Map<String, Json>, member: &str) -> &'a str {
    members.get(member).and_then(Json::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_is_still_to_come_is_told_from_a_mistake() {
        let stream = Schema { name: "S".to_owned(), columns: vec![Column::new("A", SqlType::Integer)] };
        let sources = Sources { streams: vec![stream], tables: Vec::new() };
        let cases = [
            ("A FROM S JOIN T ON S.A = T.A", true),
            ("A FROM T JOIN S ON S.A = T.A", true),
            ("A FROM S WHERE A IN (SELECT A FROM T)", true),
            ("A FROM S WHERE EXISTS (SELECT 1 FROM T WHERE T.A = S.A)", true),
            ("A FROM S AS X JOIN S AS Y ON X.A = Y.A", false),
            ("B FROM S", false),
            ("NEVER(A) FROM S", false),
        ];
        for (select, missing) in cases {
            let code =
                format!("CREATE STREAM O (A INTEGER); CREATE PUMP P AS INSERT INTO O SELECT {select};");
            let wrong = compile(&code, &sources).unwrap_err();
            assert_eq!(wrong.iter().all(is_missing_name), missing, "{}", wrong[0]);
        }
    }
}
