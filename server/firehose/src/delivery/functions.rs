//! What a function is asked and what it may answer: a batch of records as an event, and for each of them what it became.
//!
//! ```text
//!  {invocationId, deliveryStreamArn, region, records: [{recordId, approximateArrivalTimestamp, data}]}
//!  {records: [{recordId, result: Ok | Dropped | ProcessingFailed, data, metadata: {partitionKeys: {}}}]}
//! ```
//!
//! A function that fails, is throttled or takes too long is asked again, with the same records under the same ids. What it answered is
//! its answer, however wrong. Each record becomes an entry of the log of answers, or none if it was dropped.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use base64_simd::STANDARD;
use bytes::Bytes;
use penstock_api::Clock;
use penstock_engine::Record;
use penstock_transform::failure::{Detail, Failure};
use serde::Deserialize;
use serde_json::Value as Json;
use uuid::Uuid;

use super::answers::{self, Header};
use super::steps::Failed;
use crate::functions::{Invoke, InvokeFault, Invoked};
use crate::kind::{self, enabled};
use crate::limits::{
    INVOKE_ANSWER_BYTES_MAX, INVOKE_BYTES, INVOKE_BYTES_SMALL, INVOKE_PAUSE_MAX, INVOKE_PAUSE_MIN,
    INVOKE_RETRIES, INVOKE_WAIT, INVOKE_WAIT_MAX, INVOKE_WAIT_SNOWFLAKE, INVOKING_MAX, INVOKING_MAX_SPLUNK,
};
use crate::rules::{parameter, processors, text};

/// A processor of the type Lambda.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Function {
    pub(crate) arn: String,
    retries: u32,
    /// Bytes of records that are enough for a call.
    pub(crate) bytes_max: usize,
    /// Milliseconds that a record waits for more.
    pub(crate) wait_max_ms: i64,
    /// Calls at once, for each shard.
    pub(crate) invoking_max: usize,
}

impl Function {
    /// Reads it from a `ProcessingConfiguration` that was found right, of a destination of this kind.
    pub(crate) fn read(processing: &Json, kind: &str) -> Option<Function> {
        if !enabled(Some(processing)) {
            return None;
        }
        let processor = processors(processing).find(|it| text(it, "Type") == Some("Lambda"))?;
        let number = |name: &str| parameter(processor, name).and_then(|text| text.parse::<f64>().ok());
        let is_small = [kind::SPLUNK.id, kind::SNOWFLAKE.id].contains(&kind);
        let bytes = if is_small { INVOKE_BYTES_SMALL } else { INVOKE_BYTES };
        let wait = if kind == kind::SNOWFLAKE.id { INVOKE_WAIT_SNOWFLAKE } else { INVOKE_WAIT };
        let megabytes = |megabytes: f64| (megabytes * f64::from(1 << 20)) as usize;
        Some(Function {
            arn: parameter(processor, "LambdaArn").unwrap_or_default().to_owned(),
            retries: number("NumberOfRetries").map_or(INVOKE_RETRIES, |retries| retries as u32),
            bytes_max: number("BufferSizeInMBs").map_or(bytes, megabytes),
            wait_max_ms: number("BufferIntervalInSeconds")
                .map_or(wait.as_millis() as i64, |s| (s * 1e3) as i64),
            invoking_max: if kind == kind::SPLUNK.id { INVOKING_MAX_SPLUNK } else { INVOKING_MAX },
        })
    }
}

/// A record, or a part of one, that waits for a function.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// The position of the record in its shard.
    pub(crate) position: u64,
    /// Counts the pieces of the record, from 0.
    pub(crate) index: u32,
    /// There is none behind it.
    pub(crate) is_last: bool,
    /// When the record came, in milliseconds since 1970.
    pub(crate) arrived_ms: i64,
    /// Nothing of one that failed before is sent; it keeps its place among the others.
    pub(crate) data: Result<Bytes, Failed>,
    /// Where a data stream has it.
    pub(crate) origin: Option<Arc<Origin>>,
}

/// The place of a record in a data stream.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(crate) shard: String,
    pub(crate) partition_key: String,
    pub(crate) sequence_number: String,
}

/// Digits of a record's id.
const ID_DIGITS: usize = 50;

/// Bytes of a record in an event beside its data, its id and its origin: names, quotes and a time.
const RECORD_BYTES: usize = 100;

/// The same of its origin, beside its texts.
const ORIGIN_BYTES: usize = 200;

/// Bytes of an event beside its records: names, quotes, two ARNs, an id and a region.
pub(crate) const EVENT_BYTES: usize = 1_024;

impl Piece {
    /// Bytes of the record, or of what is told of it.
    pub(crate) fn bytes(&self) -> usize {
        match &self.data {
            Ok(data) => data.len(),
            Err(failed) => failed.line.len(),
        }
    }

    /// Bytes that it has in an event, at most.
    pub(crate) fn event_bytes(&self) -> usize {
        let Ok(data) = &self.data else { return 0 };
        // A character of a key is six at most where it has to be escaped.
        let origin = self.origin.as_ref().map_or(0, |origin| {
            ORIGIN_BYTES + origin.shard.len() + origin.sequence_number.len() + 6 * origin.partition_key.len()
        });
        RECORD_BYTES + ID_DIGITS + STANDARD.encoded_length(data.len()) + origin
    }

    /// Its id: the same whenever it is sent.
    fn id(&self, input: u64) -> String {
        format!("{input:020}{:020}{:010}", self.position, self.index)
    }

    fn write(&self, input: u64, event: &mut Vec<u8>) {
        let Ok(data) = &self.data else { return };
        let arrived_ms = self.arrived_ms;
        let id = self.id(input);
        event.extend_from_slice(
            format!(r#"{{"recordId":"{id}","approximateArrivalTimestamp":{arrived_ms},"data":""#).as_bytes(),
        );
        STANDARD.encode_append(&data[..], event);
        event.push(b'"');
        if let Some(origin) = &self.origin {
            let metadata = serde_json::json!({
                "shardId": origin.shard,
                "partitionKey": origin.partition_key,
                "approximateArrivalTimestamp": arrived_ms,
                "sequenceNumber": origin.sequence_number,
                "subsequenceNumber": self.index,
            });
            event.extend_from_slice(format!(r#","kinesisRecordMetadata":{metadata}"#).as_bytes());
        }
        event.push(b'}');
    }
}

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    pub(crate) stream_arn: String,
    /// The ARN of the data stream that is the source, if one is.
    pub(crate) source_arn: Option<String>,
    pub(crate) region: String,
}

/// Records that a function is asked about at once.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) invoke: Arc<dyn Invoke>,
    pub(crate) clock: Clock,
    pub(crate) asking: Asking,
    pub(crate) function: Function,
    /// The number of the shard that they are from.
    pub(crate) input: u64,
    pub(crate) pieces: Vec<Piece>,
}

impl std::fmt::Debug for dyn Invoke {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Invoke")
    }
}

/// Why records have no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wrong {
    code: &'static str,
    message: String,
}

impl Wrong {
    fn new(code: &'static str, message: impl Into<String>) -> Wrong {
        Wrong { code, message: message.into() }
    }

    /// It ran, and failed.
    fn failed() -> Wrong {
        Wrong::new(
            "Lambda.FunctionError",
            "The Lambda function was successfully invoked but it returned an error result.",
        )
    }

    /// The answer is JSON, and says what it may not.
    fn malformed() -> Wrong {
        Wrong::new(
            "Lambda.FunctionError",
            "Check your function and make sure the output is in required format. In addition to that, make sure the processed records contain valid result status of Dropped, Ok, or ProcessingFailed",
        )
    }

    fn no_answer(fault: &InvokeFault) -> Wrong {
        match fault {
            InvokeFault::NotFound => Wrong::new(
                "Lambda.ResourceNotFound",
                "The specified Lambda function does not exist. Use a different function that does exist.",
            ),
            InvokeFault::Throttled(_) => Wrong::new(
                "Lambda.InvokeLimitExceeded",
                "The Lambda concurrent execution limit is exceeded. Increase the concurrent execution limit.",
            ),
            InvokeFault::TimedOut => Wrong::new(
                "Lambda.FunctionTimedOut",
                "The Lambda function invocation timed out. Increase the Timeout setting in the Lambda function.",
            ),
            // The code and the words are our own.
            InvokeFault::TooLarge => {
                Wrong::new("Lambda.RequestTooLarge", "The records are too large for an invocation.")
            }
            // The words are our own.
            InvokeFault::Unavailable(why) => Wrong::new(
                "Lambda.ServiceUnavailable",
                format!("The Lambda function cannot be invoked: {why}"),
            ),
        }
    }
}

/// A record that is too large to be sent to a function at all. The error output tells of it as it came.
pub(crate) fn too_large(record: &[u8], arn: &str, arrived_ms: i64, now_ms: i64) -> Failed {
    let wrong = Wrong::no_answer(&InvokeFault::TooLarge);
    wrong.of(record, Tries { made: 0, arn, ended_ms: now_ms }, arrived_ms)
}

/// The tries that came to nothing, or to an answer.
#[derive(Clone, Copy)]
struct Tries<'a> {
    made: u32,
    arn: &'a str,
    /// When the last ended, in milliseconds since 1970.
    ended_ms: i64,
}

impl Wrong {
    fn of(&self, record: &[u8], tries: Tries<'_>, arrived_ms: i64) -> Failed {
        Failed::new(&Failure {
            attempts_made: tries.made,
            arrival_timestamp_ms: arrived_ms,
            error_code: self.code,
            error_message: &self.message,
            attempt_ending_timestamp_ms: tries.ended_ms,
            raw_data: record,
            detail: Detail::Processing { lambda_arn: tries.arn },
        })
    }
}

impl Call {
    /// Asks until there is an answer, or as often as may be; then what the log of answers gets, in the order of the records.
    pub(crate) async fn run(self) -> Vec<Record> {
        let call = Arc::new(self);
        if call.pieces.iter().all(|piece| piece.data.is_err()) {
            return off_the_runtime(&call, |call| call.records(Err(Wrong::failed()), 0)).await;
        }
        let rest = off_the_runtime(&call, Call::event).await;
        let (mut tries, mut pause) = (0, INVOKE_PAUSE_MIN);
        loop {
            // Each try has an id of its own.
            let mut event = format!(r#"{{"invocationId":"{}","#, Uuid::new_v4()).into_bytes();
            event.extend_from_slice(&rest);
            tries += 1;
            let arn = &call.function.arn;
            let wrong = match call.invoke.invoke(arn, event.into(), INVOKE_WAIT_MAX).await {
                Ok(Invoked { payload, failed: false }) if payload.len() <= INVOKE_ANSWER_BYTES_MAX => {
                    return off_the_runtime(&call, move |call| call.records(Ok(&payload), tries)).await;
                }
                Ok(_) => Wrong::failed(),
                Err(fault @ InvokeFault::TooLarge) => {
                    let wrong = Wrong::no_answer(&fault);
                    return off_the_runtime(&call, move |call| call.records(Err(wrong), tries)).await;
                }
                Err(fault) => Wrong::no_answer(&fault),
            };
            let stream = &call.asking.stream_arn;
            tracing::warn!(
                stream,
                function = arn,
                tries,
                error = wrong.message,
                "records were not transformed"
            );
            if tries > call.function.retries {
                return off_the_runtime(&call, move |call| call.records(Err(wrong), tries)).await;
            }
            tokio::time::sleep(pause).await;
            pause = (2 * pause).min(INVOKE_PAUSE_MAX);
        }
    }

    /// The event, but for its first member.
    fn event(&self) -> Vec<u8> {
        let length: usize = self.pieces.iter().map(Piece::event_bytes).sum();
        let mut event = Vec::with_capacity(EVENT_BYTES + length);
        let mut member = |name: &str, value: &str| {
            event.extend_from_slice(format!(r#""{name}":{},"#, Json::from(value)).as_bytes());
        };
        member("deliveryStreamArn", &self.asking.stream_arn);
        if let Some(source) = &self.asking.source_arn {
            member("sourceKinesisStreamArn", source);
        }
        member("region", &self.asking.region);
        event.extend_from_slice(br#""records":["#);
        let mut is_first = true;
        for piece in self.pieces.iter().filter(|piece| piece.data.is_ok()) {
            if !std::mem::take(&mut is_first) {
                event.push(b',');
            }
            piece.write(self.input, &mut event);
        }
        event.extend_from_slice(b"]}");
        event
    }

    /// What the log of answers gets, for an answer or what was wrong in the end.
    fn records(&self, answer: Result<&Bytes, Wrong>, tries: u32) -> Vec<Record> {
        let tries =
            Tries { made: tries, arn: &self.function.arn, ended_ms: penstock_api::millis(self.clock.now()) };
        let verdicts = answer.and_then(|answer| verdicts(answer, &self.pieces, self.input));
        let mut verdicts = verdicts.map(Vec::into_iter);
        let mut records = Vec::with_capacity(self.pieces.len() + 1);
        for piece in &self.pieces {
            let arrived_ms = piece.arrived_ms;
            let failed = match (&piece.data, &mut verdicts) {
                (Err(failed), _) => failed.clone(),
                (Ok(data), Err(wrong)) => wrong.of(data, tries, arrived_ms),
                (Ok(data), Ok(verdicts)) => match verdicts.next() {
                    Some(Verdict::Ok { data, keys }) => {
                        records.push(answers::write(&Header::Ok { arrived_ms, keys }, &data));
                        continue;
                    }
                    Some(Verdict::Dropped) => continue,
                    Some(Verdict::Failed(wrong)) => wrong.of(data, tries, arrived_ms),
                    None => unreachable!("each record that was sent has its verdict"),
                },
            };
            records.push(answers::write(&Header::Failed { arrived_ms, output: failed.output }, &failed.line));
        }
        records
    }
}

/// Does what takes its time off the runtime's threads, which others wait for.
async fn off_the_runtime<T: Send + 'static>(
    call: &Arc<Call>,
    work: impl FnOnce(&Call) -> T + Send + 'static,
) -> T {
    let call = Arc::clone(call);
    let done = tokio::task::spawn_blocking(move || work(&call));
    done.await.expect("reading and writing events does not panic")
}

/// What became of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    Ok { data: Vec<u8>, keys: BTreeMap<String, String> },
    Dropped,
    Failed(Wrong),
}

/// A function's answer. What is not told here may be there, and means nothing.
#[derive(Debug, Default, Deserialize)]
struct Answer {
    records: Option<Vec<Answered>>,
}

#[derive(Debug, Deserialize)]
struct Answered {
    #[serde(rename = "recordId")]
    id: Option<String>,
    result: Option<String>,
    data: Option<String>,
    metadata: Option<Metadata>,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    #[serde(rename = "partitionKeys")]
    keys: Option<BTreeMap<String, Json>>,
}

/// What became of each record that was sent, in their order; or what is wrong with the whole answer.
fn verdicts(answer: &[u8], pieces: &[Piece], input: u64) -> Result<Vec<Verdict>, Wrong> {
    let answer: Option<Answer> = serde_json::from_slice(answer).map_err(|_| {
        Wrong::new(
            "Lambda.JsonProcessingException",
            "There was an error parsing returned records from the Lambda function. Ensure that the returned records follow the status model required by Firehose.",
        )
    })?;
    // Nothing of a record that nobody sent is used.
    let mut told: HashMap<String, Vec<Answered>> = HashMap::new();
    for mut answered in answer.unwrap_or_default().records.unwrap_or_default() {
        if let Some(id) = answered.id.take() {
            told.entry(id).or_default().push(answered);
        }
    }
    let sent = pieces.iter().filter(|piece| piece.data.is_ok());
    sent.map(|piece| match told.remove(&piece.id(input)).as_mut().map(|all| (all.pop(), all.is_empty())) {
        None => Ok(Verdict::Failed(Wrong::new(
            "Lambda.MissingRecordId",
            "One or more record Ids were not returned. Ensure that the Lambda function returns all received record Ids.",
        ))),
        Some((Some(answered), true)) => verdict(answered),
        Some(_) => Ok(Verdict::Failed(Wrong::new(
            "Lambda.DuplicatedRecordId",
            "Multiple records were returned with the same record Id. Ensure that the Lambda function returns a unique record Id for each record.",
        ))),
    })
    .collect()
}

/// What became of a record of which there is one answer. A wrong one is wrong for all, as was observed of the service.
fn verdict(answered: Answered) -> Result<Verdict, Wrong> {
    let decode = |data: String| STANDARD.decode_to_vec(data).map_err(|_| Wrong::malformed());
    match answered.result.as_deref() {
        Some("Ok") => {
            let data = answered.data.ok_or_else(|| {
                Wrong::new(
                    "Lambda.FunctionError",
                    "The data field cannot be null when the SourceType is DirectPut or KinesisStreamAsSource and processing result is Ok. The value field cannot be null when the SourceType is MSKAsSource and processing result is Ok.",
                )
            })?;
            let keys = answered.metadata.and_then(|metadata| metadata.keys).unwrap_or_default();
            let keys = keys.into_iter().map(|(name, value)| (name, text_of(&value))).collect();
            Ok(Verdict::Ok { data: decode(data)?, keys })
        }
        Some("Dropped") => Ok(Verdict::Dropped),
        Some("ProcessingFailed") => Ok(Verdict::Failed(Wrong::new(
            "Lambda.ProcessingFailedStatus",
            "ProcessingFailed status set for record",
        ))),
        _ => Err(Wrong::malformed()),
    }
}

/// The value of a key of a partition; empty if it is none.
fn text_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Number(_) | Json::Bool(_) => value.to_string(),
        Json::Null | Json::Array(_) | Json::Object(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{Functions, answer, answered, data_of, each};

    const ARN: &str = "arn:aws:lambda:eu-west-1:123456789012:function:f";

    fn function(parameters: &[(&str, &str)], kind: &str) -> Function {
        let parameters: Vec<_> = [("LambdaArn", ARN)]
            .iter()
            .chain(parameters)
            .map(|(name, value)| json!({"ParameterName": name, "ParameterValue": value}))
            .collect();
        let processors = json!([{"Type": "Lambda", "Parameters": parameters}]);
        Function::read(&json!({"Enabled": true, "Processors": processors}), kind).unwrap()
    }

    fn piece(position: u64, data: &str) -> Piece {
        let data = Ok(Bytes::copy_from_slice(data.as_bytes()));
        Piece { position, index: 0, is_last: true, arrived_ms: 1_000, data, origin: None }
    }

    fn call(functions: &Arc<Functions>, retries: &str, pieces: Vec<Piece>) -> Call {
        Call {
            invoke: Arc::new(Arc::clone(functions)),
            clock: Clock::default(),
            asking: Asking {
                stream_arn: "arn:aws:firehose:eu-west-1:123456789012:deliverystream/orders".into(),
                source_arn: None,
                region: "eu-west-1".into(),
            },
            function: function(&[("NumberOfRetries", retries)], "extended-s3"),
            input: 7,
            pieces,
        }
    }

    /// What the log of answers gets: data and keys, or what the error output tells.
    async fn run(call: Call) -> Vec<Result<(String, BTreeMap<String, String>), Json>> {
        let read = |record: &Record| match answers::read(&record.data).unwrap() {
            (Header::Ok { arrived_ms: 1_000, keys }, data) => {
                Ok((String::from_utf8(data.to_vec()).unwrap(), keys))
            }
            (Header::Failed { arrived_ms: 1_000, output }, line) => {
                assert_eq!(output, "processing-failed");
                Err(serde_json::from_slice(&line).unwrap())
            }
            other => panic!("{other:?}"),
        };
        call.run().await.iter().map(read).collect()
    }

    #[test]
    fn what_is_not_said_is_as_documented() {
        let told = |function: Function| {
            let Function { retries, bytes_max, wait_max_ms, invoking_max, .. } = function;
            (retries, bytes_max, wait_max_ms, invoking_max)
        };
        let small = 256 << 10;
        assert_eq!(told(function(&[], kind::EXTENDED_S3.id)), (3, 1 << 20, 60_000, 5));
        assert_eq!(told(function(&[], kind::SPLUNK.id)), (3, small, 60_000, 10));
        assert_eq!(told(function(&[], kind::SNOWFLAKE.id)), (3, small, 30_000, 5));
        let own = [("NumberOfRetries", "0"), ("BufferSizeInMBs", "0.25"), ("BufferIntervalInSeconds", "0")];
        assert_eq!(told(function(&own, kind::SPLUNK.id)), (0, small, 0, 10));
        assert_eq!(Function::read(&json!({"Enabled": false}), "x"), None);
    }

    #[tokio::test]
    async fn each_record_has_its_answer_in_its_place() {
        let functions: Arc<Functions> = Arc::default();
        functions.answers(ARN, |event| {
            let of = |record: &Json| match &*data_of(record) {
                "fails" => answered(record, "ProcessingFailed", ""),
                "drops" => json!({"recordId": record["recordId"], "result": "Dropped"}),
                data => {
                    let mut answer = answered(record, "Ok", &data.to_uppercase());
                    let keys = json!({"a": "x", "n": 1, "none": null, "list": []});
                    answer["metadata"] = json!({"partitionKeys": keys, "otfMetadata": {}});
                    answer
                }
            };
            let records = event["records"].as_array().unwrap();
            let mut answers: Vec<_> = records.iter().map(of).collect();
            answers.push(answers[4].clone());
            answers.remove(3);
            answers.push(json!({"recordId": "nobody's", "result": "what"}));
            answers.reverse();
            answer(&json!({"records": answers}))
        });
        let pieces = ["one", "drops", "fails", "missing", "twice", ""];
        let pieces = pieces.iter().zip(1..).map(|(data, position)| piece(position, data)).collect();
        let told = run(call(&functions, "3", pieces)).await;
        let texts = [("a", "x"), ("n", "1"), ("none", ""), ("list", "")];
        let keys = BTreeMap::from(texts.map(|(key, value)| (key.to_owned(), value.to_owned())));
        assert_eq!(told[0], Ok(("ONE".to_owned(), keys.clone())));
        assert_eq!(told[4], Ok((String::new(), keys)));
        let failed: Vec<_> = told[1..4].iter().map(|told| told.as_ref().unwrap_err()).collect();
        let member = |name: &str| failed.iter().map(|line| line[name].clone()).collect::<Vec<_>>();
        assert_eq!(
            member("errorCode"),
            ["Lambda.ProcessingFailedStatus", "Lambda.MissingRecordId", "Lambda.DuplicatedRecordId"]
        );
        assert_eq!(member("rawData"), ["ZmFpbHM=", "bWlzc2luZw==", "dHdpY2U="]);
        assert_eq!(member("attemptsMade"), [1, 1, 1]);
        assert_eq!((&failed[0]["lambdaARN"], &failed[0]["arrivalTimestamp"]), (&json!(ARN), &json!(1_000)));
        assert_eq!(functions.events().len(), 1, "an answer is an answer");
    }

    #[tokio::test]
    async fn an_event_is_as_documented() {
        let functions: Arc<Functions> = Arc::default();
        functions.answers(ARN, |event| each(event, |record| answered(record, "Ok", "")));
        let failed = Failed { output: "processing-failed".into(), line: b"{\"of\":\"before\"}".to_vec() };
        let mut pieces = vec![piece(5, "a"), piece(6, ""), piece(7, "b")];
        pieces[1].data = Err(failed);
        pieces[2].index = 3;
        let key = "\"\u{1}ä".to_owned();
        pieces[2].origin = Some(Arc::new(Origin {
            shard: "shardId-000000000000".into(),
            partition_key: key.clone(),
            sequence_number: "49".into(),
        }));
        let mut call = call(&functions, "3", pieces);
        call.asking.source_arn = Some("arn:aws:kinesis:eu-west-1:123456789012:stream/clicks".into());
        let length: usize = call.pieces.iter().map(Piece::event_bytes).sum();
        assert!(call.event().len() < length + EVENT_BYTES);
        let told = run(call).await;
        assert_eq!(told[1], Err(json!({"of": "before"})), "it keeps its place, and is not sent");
        let mut event = functions.events().remove(0);
        let id = event["invocationId"].take();
        assert_eq!(id.as_str().unwrap().len(), 36);
        let ids: Vec<_> = (0..2).map(|index| event["records"][index]["recordId"].take()).collect();
        assert!(ids[0] != ids[1] && ids.iter().all(|id| id.as_str().unwrap().len() == ID_DIGITS));
        let expected = json!({
            "invocationId": null,
            "deliveryStreamArn": "arn:aws:firehose:eu-west-1:123456789012:deliverystream/orders",
            "sourceKinesisStreamArn": "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks",
            "region": "eu-west-1",
            "records": [
                {"recordId": null, "approximateArrivalTimestamp": 1_000, "data": "YQ=="},
                {"recordId": null, "approximateArrivalTimestamp": 1_000, "data": "Yg==",
                 "kinesisRecordMetadata": {"shardId": "shardId-000000000000", "partitionKey": key,
                    "approximateArrivalTimestamp": 1_000, "sequenceNumber": "49", "subsequenceNumber": 3}},
            ],
        });
        assert_eq!(event, expected);
    }

    #[tokio::test]
    async fn what_is_wrong_with_all_is_told_of_each() {
        type Answer = fn(&Json) -> Result<Invoked, InvokeFault>;
        const RETRIES: u32 = 1;
        let told = RETRIES + 1;
        let table: [(Answer, &str, u32); 14] = [
            (
                |_| Ok(Invoked { payload: "no json".into(), failed: false }),
                "Lambda.JsonProcessingException",
                1,
            ),
            (|_| answer(&json!({"records": "x"})), "Lambda.JsonProcessingException", 1),
            (|_| answer(&json!(null)), "Lambda.MissingRecordId", 1),
            (|_| answer(&json!({"result": "Ok"})), "Lambda.MissingRecordId", 1),
            (|event| each(event, |record| answered(record, "ok", "")), "Lambda.FunctionError", 1),
            (
                |event| each(event, |record| json!({"recordId": record["recordId"], "result": "Ok"})),
                "Lambda.FunctionError",
                1,
            ),
            (
                |event| each(event, |it| json!({"recordId": it["recordId"], "result": "Ok", "data": "*"})),
                "Lambda.FunctionError",
                1,
            ),
            (
                |_| Ok(Invoked { payload: vec![b' '; INVOKE_ANSWER_BYTES_MAX + 1].into(), failed: false }),
                "Lambda.FunctionError",
                told,
            ),
            (|_| Ok(Invoked { payload: "{}".into(), failed: true }), "Lambda.FunctionError", told),
            (|_| Err(InvokeFault::NotFound), "Lambda.ResourceNotFound", told),
            (|_| Err(InvokeFault::Throttled("x".into())), "Lambda.InvokeLimitExceeded", told),
            (|_| Err(InvokeFault::TimedOut), "Lambda.FunctionTimedOut", told),
            (|_| Err(InvokeFault::Unavailable("x".into())), "Lambda.ServiceUnavailable", told),
            (|_| Err(InvokeFault::TooLarge), "Lambda.RequestTooLarge", 1),
        ];
        for (script, code, tries) in table {
            let functions: Arc<Functions> = Arc::default();
            functions.answers(ARN, script);
            let told = run(call(&functions, &RETRIES.to_string(), vec![piece(1, "a"), piece(2, "b")])).await;
            assert_eq!(told.len(), 2);
            for (told, raw) in told.into_iter().zip(["YQ==", "Yg=="]) {
                let line = told.unwrap_err();
                assert_eq!((&line["errorCode"], &line["rawData"]), (&json!(code), &json!(raw)));
                assert_eq!(line["attemptsMade"], tries, "{code}");
            }
            let events = functions.events();
            assert_eq!(events.len(), tries as usize, "{code}");
            let ids = |event: &Json| {
                [event["records"][0]["recordId"].clone(), event["records"][1]["recordId"].clone()]
            };
            let last = events.last().unwrap();
            assert_eq!(ids(&events[0]), ids(last));
            assert_eq!(events[0]["invocationId"] == last["invocationId"], tries == 1);
        }
    }

    #[tokio::test]
    async fn an_answer_after_failures_counts() {
        let functions: Arc<Functions> = Arc::default();
        let tries = Arc::new(std::sync::atomic::AtomicU32::new(0));
        functions.answers(ARN, move |event| match tries.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
            0 => Err(InvokeFault::TimedOut),
            1 => Err(InvokeFault::Throttled("x".into())),
            _ => each(event, |record| answered(record, "Ok", "good")),
        });
        let told = run(call(&functions, "2", vec![piece(1, "a")])).await;
        assert_eq!(told, [Ok(("good".to_owned(), BTreeMap::new()))]);
    }
}
