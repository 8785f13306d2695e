//! DiscoverInputSchema, which both generations have in common: what a source looks like, inferred from a sample of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use penstock_api::{Arn, CallContext, Fault};
use penstock_model::Value;
use penstock_model::kinesisanalyticsv2::errors;
use penstock_sql::discover::{Discovered, Discovery, Format, discover as infer};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::call::Call;
use crate::runner::{Position, Source};
use crate::samples::{Sample, SampleFault};
use crate::{Analytics, fault, limits, rules};

/// Takes a sample of the source that the call names, has it go through a function if the call says so, and infers its schema.
pub(crate) async fn discover(
    analytics: &Analytics,
    context: &CallContext,
    input: &Value,
) -> Result<Value, Fault> {
    let call = Call::read(context, input);
    let function = call.get("InputProcessingConfiguration");
    function.map_or(Ok(()), rules::processing)?;
    let function = function.and_then(|function| function["InputLambdaProcessor"]["ResourceARN"].as_str());
    let samples = &analytics.options.samples;
    let (arn, raw) = match (call.text("ResourceARN"), call.get("S3Configuration")) {
        (Some(arn), None) => {
            let source = rules::source(arn)?;
            let position = position(&call, &source)?;
            let mut records =
                samples.records(&source, position, limits::SAMPLE_WAIT).await.map_err(no_sample)?;
            shorten(&mut records);
            (arn.to_owned(), records)
        }
        (None, Some(_)) => {
            let place = call.object("S3Configuration");
            let (arn, data) = object(analytics, &place).await?;
            (arn, vec![Sample { data, partition_key: String::new(), arrived_ms: 0 }])
        }
        _ => return Err(fault::invalid("Either ResourceARN or S3Configuration must be given.")),
    };
    let text = |data: &[u8]| String::from_utf8_lossy(data).into_owned();
    let raw_texts = || raw.iter().map(|sample| text(&sample.data)).collect();
    // What was looked at in vain is told too.
    let with_samples = |mut fault: Fault, processed: Option<&[Vec<u8>]>| {
        if fault.code == errors::UNABLE_TO_DETECT_SCHEMA_EXCEPTION.name {
            let processed = processed.into_iter().flatten().map(|data| text(data)).collect();
            let list = |texts: Vec<String>| Value::List(texts.into_iter().map(Value::String).collect());
            fault.details =
                vec![("RawInputRecords", list(raw_texts())), ("ProcessedInputRecords", list(processed))];
        }
        fault
    };
    let processed = match function {
        None => None,
        Some(function) => {
            let processed = process(analytics, function, &arn, &raw).await;
            Some(processed.map_err(|fault| with_samples(fault, None))?)
        }
    };
    let looked_at: Vec<&[u8]> = match &processed {
        None => raw.iter().map(|sample| &*sample.data).collect(),
        Some(processed) => processed.iter().map(|data| &**data).collect(),
    };
    let found = infer(&looked_at)
        .map_err(|error| with_samples(fault::no_schema(format!("{error}.")), processed.as_deref()))?;
    call.answer(&json!({
        "InputSchema": schema(&found),
        "ParsedInputRecords": parsed(&found),
        "RawInputRecords": raw_texts(),
        "ProcessedInputRecords": processed.iter().flatten().map(|data| text(data)).collect::<Vec<_>>(),
    }))
}

fn position(call: &Call, source: &Source) -> Result<Position, Fault> {
    let position = call.object("InputStartingPositionConfiguration");
    match position.get("InputStartingPosition").and_then(Json::as_str) {
        Some("TRIM_HORIZON") if matches!(source, Source::Delivery(_)) => {
            Err(fault::invalid("TRIM_HORIZON cannot be the beginning of a delivery stream."))
        }
        Some("TRIM_HORIZON") => Ok(Position::TrimHorizon),
        Some("LAST_STOPPED_POINT") => Err(fault::invalid("Nothing was stopped that could be gone on with.")),
        _ => Ok(Position::Now),
    }
}

/// The beginning of an object, without the row that it breaks off in, and its ARN.
async fn object(analytics: &Analytics, place: &Map<String, Json>) -> Result<(String, Bytes), Fault> {
    rules::object(place)?;
    let text = |member: &str| place.get(member).and_then(Json::as_str).unwrap_or_default();
    let bucket = text("BucketARN").parse::<Arn>().map(|arn| arn.resource).unwrap_or_default();
    let object = analytics.options.samples.object(&bucket, text("FileKey"), limits::SAMPLE_BYTES_MAX + 1);
    let mut data = object.await.map_err(no_sample)?;
    if data.len() > limits::SAMPLE_BYTES_MAX {
        let end = data.iter().rposition(|byte| *byte == b'\n').map_or(limits::SAMPLE_BYTES_MAX, |at| at + 1);
        data.truncate(end.min(limits::SAMPLE_BYTES_MAX));
    }
    Ok((format!("{}/{}", text("BucketARN"), text("FileKey")), data))
}

/// As many as are looked at; one at least, whatever its size.
fn shorten(records: &mut Vec<Sample>) {
    let mut bytes = 0;
    let fits = records.iter().take(limits::SAMPLES_MAX).take_while(|sample| {
        bytes += sample.data.len();
        bytes <= limits::SAMPLE_BYTES_MAX
    });
    let count = fits.count().max(1);
    records.truncate(count);
}

/// What a function makes of the records.
async fn process(
    analytics: &Analytics,
    function: &str,
    source: &str,
    raw: &[Sample],
) -> Result<Vec<Vec<u8>>, Fault> {
    let is_stream = source.contains(":kinesis:");
    let record = |(place, sample): (usize, &Sample)| {
        let mut record = json!({"recordId": place.to_string(), "data": BASE64.encode(&sample.data)});
        if is_stream {
            record["kinesisStreamRecordMetadata"] = json!({
                "partitionKey": sample.partition_key,
                "approximateArrivalTimestamp": sample.arrived_ms / 1_000,
            });
        } else {
            record["kinesisFirehoseRecordMetadata"] =
                json!({"approximateArrivalTimestamp": sample.arrived_ms / 1_000});
        }
        record
    };
    let event = json!({
        "invocationId": Uuid::new_v4().to_string(),
        "applicationArn": "",
        "streamArn": source,
        "records": raw.iter().enumerate().map(record).collect::<Vec<_>>(),
    });
    let answer = analytics.options.samples.invoke(function, event.to_string().into());
    let answer = answer.await.map_err(no_sample)?;
    let wrong = |what: &str| fault::no_schema(format!("The function {function} answered {what}."));
    let answer: Json = serde_json::from_slice(&answer).map_err(|_| wrong("no JSON"))?;
    let records = answer["records"].as_array().ok_or_else(|| wrong("no records"))?;
    let mut processed = Vec::new();
    for record in records.iter().filter(|record| record["result"] == "Ok") {
        let data = record["data"].as_str().and_then(|data| BASE64.decode(data).ok());
        processed.push(data.ok_or_else(|| wrong("a record without data in base64"))?);
    }
    Ok(processed)
}

fn no_sample(fault: SampleFault) -> Fault {
    match fault {
        SampleFault::Missing(_) => fault::invalid(format!("{fault}.")),
        SampleFault::Unavailable(why) => fault::unavailable(why),
        SampleFault::Failed(_) => fault::no_schema(format!("{fault}.")),
    }
}

/// SourceSchema.
fn schema(found: &Discovery) -> Json {
    let format = match &found.format {
        Format::Json { row_path } => json!({
            "RecordFormatType": "JSON",
            "MappingParameters": {"JSONMappingParameters": {"RecordRowPath": row_path}},
        }),
        Format::Csv(delimiters) => json!({
            "RecordFormatType": "CSV",
            "MappingParameters": {"CSVMappingParameters": {
                "RecordRowDelimiter": delimiters.row,
                "RecordColumnDelimiter": delimiters.column,
            }},
        }),
    };
    let column = |column: &Discovered| {
        let mut told = json!({"Name": column.name, "SqlType": column.sql.to_string()});
        if let Some(mapping) = &column.mapping {
            told["Mapping"] = json!(mapping);
        }
        told
    };
    json!({
        "RecordFormat": format,
        "RecordEncoding": "UTF-8",
        "RecordColumns": found.columns.iter().map(column).collect::<Vec<_>>(),
    })
}

fn parsed(found: &Discovery) -> Json {
    let field = |field: &Option<String>| field.clone().unwrap_or_else(|| "null".to_owned());
    let row = |row: &Vec<Option<String>>| row.iter().map(field).collect::<Vec<_>>();
    found.rows.iter().take(limits::SAMPLES_MAX).map(row).collect::<Vec<_>>().into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{ROLE, Service, stream};

    #[tokio::test]
    async fn a_schema_is_inferred_from_a_stream_an_object_and_what_a_function_makes_of_it() {
        let service = Service::open().await;
        let call = |input: serde_json::Value| service.call("DiscoverInputSchema", input);
        let start = json!({"InputStartingPosition": "TRIM_HORIZON"});
        let mut input = json!({
            "ResourceARN": stream("ticks"),
            "ServiceExecutionRole": ROLE,
            "InputStartingPositionConfiguration": start,
        });
        let told = call(input.clone()).await.unwrap();
        let columns = json!([
            {"Name": "ticker", "SqlType": "VARCHAR(4)", "Mapping": "$.ticker"},
            {"Name": "n", "SqlType": "INTEGER", "Mapping": "$.n"},
        ]);
        assert_eq!(told["InputSchema"]["RecordColumns"], columns);
        assert_eq!(told["ParsedInputRecords"], json!([["AMZN", "1"], ["GOOG", "null"]]));
        assert_eq!(told["RawInputRecords"][0], r#"{"ticker":"AMZN","n":1}"#);
        assert_eq!(told["ProcessedInputRecords"], json!([]));

        let function = |name: &str| {
            let arn = format!("arn:aws:lambda:eu-west-1:123456789012:function:{name}");
            json!({"InputLambdaProcessor": {"ResourceARN": arn}})
        };
        input["InputProcessingConfiguration"] = function("upper");
        let told = call(input.clone()).await.unwrap();
        assert_eq!(told["ProcessedInputRecords"], json!([r#"{"TICKER":"AMZN","N":1}"#]));
        assert_eq!(told["InputSchema"]["RecordColumns"][1]["Name"], "N");
        for (name, error) in [
            ("nobody", "InvalidArgumentException"),
            ("breaks", "UnableToDetectSchemaException"),
            ("babbles", "UnableToDetectSchemaException"),
        ] {
            input["InputProcessingConfiguration"] = function(name);
            assert_eq!(call(input.clone()).await.unwrap_err().0, error, "{name}");
        }

        let place = |key: &str| {
            let place = json!({"BucketARN": "arn:aws:s3:::lake", "FileKey": key});
            json!({"S3Configuration": place, "ServiceExecutionRole": ROLE})
        };
        let told = call(place("states.csv")).await.unwrap();
        assert_eq!(told["InputSchema"]["RecordFormat"]["RecordFormatType"], "CSV");
        assert_eq!(told["ParsedInputRecords"][0], json!(["null", "STATE"]));
        // A long one is looked at up to a whole row.
        let told = call(place("long.csv")).await.unwrap();
        assert_eq!(told["ParsedInputRecords"][0], json!(["1", "AK"]));
        for (input, error) in [
            (place("nothing"), "InvalidArgumentException"),
            (place("words.txt"), "UnableToDetectSchemaException"),
            (json!({"ServiceExecutionRole": ROLE}), "InvalidArgumentException"),
            (
                json!({"ResourceARN": "arn:aws:s3:::lake", "ServiceExecutionRole": ROLE}),
                "InvalidArgumentException",
            ),
            (
                json!({"ResourceARN": stream("empty"), "ServiceExecutionRole": ROLE}),
                "UnableToDetectSchemaException",
            ),
            (
                json!({"ResourceARN": stream("nobody"), "ServiceExecutionRole": ROLE}),
                "InvalidArgumentException",
            ),
        ] {
            assert_eq!(call(input.clone()).await.unwrap_err().0, error, "{input}");
        }
        service.close();
    }
}
