//! Functions in front of the rows of an input: what each record becomes, before it is read as rows.
//!
//! ```text
//!  {invocationId, applicationArn, streamArn, records: [{recordId, data,
//!      kinesisStreamRecordMetadata: {shardId, partitionKey, sequenceNumber, approximateArrivalTimestamp}
//!    | kinesisFirehoseRecordMetadata: {approximateArrivalTimestamp}}]}                        seconds since 1970
//!  {records: [{recordId, result: Ok | Dropped | ProcessingFailed, data}]}
//! ```
//!
//! All records have to be answered, or none counts as answered: the function is asked again, with the same records under the same ids,
//! for as long as it takes. A record that it says it cannot process is told of in the stream of errors.

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use penstock_api::BoxFuture;
use penstock_engine::Entry;
use penstock_firehose::Invoke;
use penstock_runtime::{Prepare, SourceShard};
use penstock_sql::limits::ERROR_ROW_BYTES_MAX;
use serde::Serialize;

use crate::function::{Answered, AskFault, Request, ask};
use crate::item::{About, Item};
use crate::limits::{ASK_BYTES, ASK_PAUSE_MAX, ASK_PAUSE_MIN, ASK_RECORDS, ITEMS_BYTES_MAX};

/// A function in front of an input.
#[derive(Clone)]
pub(crate) struct Processor {
    pub(crate) arn: String,
    /// The application's ARN.
    pub(crate) application: String,
    /// The ARN of what is read.
    pub(crate) source: String,
    /// That is a data stream, and not a delivery stream.
    pub(crate) is_stream: bool,
    pub(crate) functions: Arc<dyn Invoke>,
}

/// A record as a producer put it.
struct Raw {
    /// The same whenever it is sent.
    id: String,
    about: About,
    data: Bytes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Asked<'a> {
    record_id: &'a str,
    data: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kinesis_stream_record_metadata: Option<OfStream<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kinesis_firehose_record_metadata: Option<OfDelivery>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OfStream<'a> {
    shard_id: &'a str,
    partition_key: &'a str,
    sequence_number: &'a str,
    approximate_arrival_timestamp: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OfDelivery {
    approximate_arrival_timestamp: i64,
}

impl Prepare for Processor {
    fn prepare(&self, shard: SourceShard, records: Vec<Entry>) -> BoxFuture<'static, Vec<Bytes>> {
        let of = self.clone();
        Box::pin(async move {
            let raw = apart(&shard, &records);
            let (mut kept, mut left_out) = (Kept::default(), None);
            for cut in cuts(&raw) {
                for item in of.process(cut).await {
                    if !kept.take(&item) {
                        left_out.get_or_insert((item.about, 0)).1 += 1;
                    }
                }
            }
            if let Some((about, count)) = left_out {
                let why = format!("{count} records of aggregates were left out: too much was made of them");
                kept.items.push(Item { about, outcome: Err((why, Bytes::new())) }.write());
            }
            kept.items
        })
    }
}

/// Items, as long as there is room for them.
#[derive(Default)]
struct Kept {
    items: Vec<Bytes>,
    bytes: usize,
}

impl Kept {
    fn take(&mut self, item: &Item) -> bool {
        let written = item.write();
        let fits = self.bytes + written.len() <= ITEMS_BYTES_MAX;
        if fits {
            self.bytes += written.len();
            self.items.push(written);
        }
        fits
    }
}

/// Records as their producers put them: aggregates are taken apart.
fn apart(shard: &SourceShard, records: &[Entry]) -> Vec<Raw> {
    let mut raw = Vec::new();
    for entry in records {
        let number = (shard.number)(entry);
        let mut push = |index: u64, partition_key: &str, data: Bytes| {
            let id = format!("{:020}{:020}{index:010}", shard.shard.id().0, entry.position.number());
            let about = About {
                arrived_ms: arrived_ms(entry),
                shard: shard.name.to_string(),
                number: number.clone(),
                partition_key: partition_key.to_owned(),
            };
            raw.push(Raw { id, about, data });
        };
        match penstock_aggregation::decode(&entry.data) {
            Some(aggregate) => {
                for user in aggregate.records() {
                    push(user.sub_sequence_number, user.partition_key, user.data);
                }
            }
            None => push(0, std::str::from_utf8(&entry.key).unwrap_or_default(), entry.data.clone()),
        }
    }
    raw
}

/// When a record came, in milliseconds since 1970.
pub(crate) fn arrived_ms(entry: &Entry) -> i64 {
    i64::try_from(entry.timestamp_us / 1_000).unwrap_or(i64::MAX)
}

/// What goes into one call.
fn cuts(raw: &[Raw]) -> impl Iterator<Item = &[Raw]> {
    let mut rest = raw;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = |raw: &&Raw| {
            bytes += raw.data.len();
            bytes <= ASK_BYTES
        };
        let count = rest.iter().take(ASK_RECORDS).take_while(fits).count().max(1).min(rest.len());
        let (cut, behind) = rest.split_at(count);
        rest = behind;
        (!cut.is_empty()).then_some(cut)
    })
}

impl Processor {
    /// Asks until there is an answer for each record.
    async fn process(&self, cut: &[Raw]) -> Vec<Item> {
        let mut items = Vec::new();
        let mut waiting = vec![cut];
        let mut pause = ASK_PAUSE_MIN;
        while let Some(cut) = waiting.pop() {
            match self.once(cut).await {
                Ok(answered) => {
                    items.extend(answered);
                    pause = ASK_PAUSE_MIN;
                }
                Err(AskFault::TooLarge) if cut.len() > 1 => {
                    let (first, second) = cut.split_at(cut.len() / 2);
                    waiting.extend([second, first]);
                }
                // It never would be taken.
                Err(AskFault::TooLarge) => {
                    let why = "the record, or what the function made of it, is too large for a function";
                    items.extend(cut.iter().map(|raw| failed(raw, why)));
                }
                Err(AskFault::Failed(why)) => {
                    tracing::warn!(
                        application = self.application,
                        function = self.arn,
                        why,
                        "records are given to the function again"
                    );
                    waiting.push(cut);
                    tokio::time::sleep(pause).await;
                    pause = (2 * pause).min(ASK_PAUSE_MAX);
                }
            }
        }
        items
    }

    async fn once(&self, cut: &[Raw]) -> Result<Vec<Item>, AskFault> {
        let request = Request {
            invocation_id: cut.first().map(|raw| raw.id.as_str()).unwrap_or_default(),
            application_arn: &self.application,
            stream_arn: Some(&self.source),
            records: cut.iter().map(|raw| self.asked(raw)).collect(),
        };
        let answered = ask(&*self.functions, &self.arn, &request).await?;
        read(cut, answered).map_err(AskFault::Failed)
    }

    fn asked<'r>(&self, raw: &'r Raw) -> Asked<'r> {
        let About { arrived_ms, shard, number, partition_key } = &raw.about;
        let approximate_arrival_timestamp = arrived_ms.div_euclid(1_000);
        let of_stream = OfStream {
            shard_id: shard,
            partition_key,
            sequence_number: number,
            approximate_arrival_timestamp,
        };
        Asked {
            record_id: &raw.id,
            data: STANDARD.encode(&raw.data),
            kinesis_stream_record_metadata: self.is_stream.then_some(of_stream),
            kinesis_firehose_record_metadata: (!self.is_stream)
                .then_some(OfDelivery { approximate_arrival_timestamp }),
        }
    }
}

/// What became of records, in their order; or what is wrong with the answer.
fn read(cut: &[Raw], answered: Vec<Answered>) -> Result<Vec<Item>, String> {
    let count = answered.len();
    let mut by_id: HashMap<String, Answered> =
        answered.into_iter().map(|answered| (answered.record_id.clone(), answered)).collect();
    if count != cut.len() || by_id.len() != count {
        return Err(format!("the function answered {count} records where it was given {}", cut.len()));
    }
    let mut items = Vec::with_capacity(count);
    for raw in cut {
        let Some(answered) = by_id.remove(&raw.id) else {
            return Err(format!("the function did not answer the record {}", raw.id));
        };
        match &*answered.result {
            "Ok" => {
                let data = answered.data.and_then(|data| STANDARD.decode(data).ok());
                let Some(data) = data else {
                    return Err(format!(
                        "the function answered the record {} without data in base64",
                        raw.id
                    ));
                };
                items.push(Item { about: raw.about.clone(), outcome: Ok(data.into()) });
            }
            "Dropped" => {}
            "ProcessingFailed" => items.push(failed(raw, "the function answered ProcessingFailed")),
            other => return Err(format!("the function answered the record {} with {other:?}", raw.id)),
        }
    }
    Ok(items)
}

/// A record that nothing came out of, with as much of it as the stream of errors tells.
fn failed(raw: &Raw, why: &str) -> Item {
    let told = raw.data.slice(..raw.data.len().min(ERROR_ROW_BYTES_MAX));
    Item { about: raw.about.clone(), outcome: Err((why.to_owned(), told)) }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::time::Duration;

    use penstock_firehose::{InvokeFault, Invoked};
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::function::ANSWER_TOO_LARGE;

    /// Answers what it is told to, and then as it should.
    #[derive(Default)]
    struct Scripted {
        answers: Mutex<Vec<Result<Json, InvokeFault>>>,
        asked: Mutex<Vec<Json>>,
    }

    impl Invoke for Scripted {
        fn invoke(
            &self,
            _: &str,
            payload: Bytes,
            _: Duration,
        ) -> BoxFuture<'static, Result<Invoked, InvokeFault>> {
            let asked: Json = serde_json::from_slice(&payload).unwrap();
            let right: Vec<Json> = asked["records"].as_array().unwrap().iter().map(answer).collect();
            self.asked.lock().unwrap().push(asked);
            let answer = self.answers.lock().unwrap().pop().unwrap_or(Ok(json!({"records": right})));
            let invoked = answer.map(|payload| Invoked {
                failed: payload["errorType"].is_string(),
                payload: payload.to_string().into(),
            });
            Box::pin(std::future::ready(invoked))
        }
    }

    /// Drops "drop", fails "fail", and doubles the rest.
    fn answer(record: &Json) -> Json {
        let data = STANDARD.decode(record["data"].as_str().unwrap()).unwrap();
        let result = match &data[..] {
            b"drop" => "Dropped",
            b"fail" => "ProcessingFailed",
            _ => "Ok",
        };
        json!({"recordId": record["recordId"], "result": result, "data": STANDARD.encode([&data[..], &data[..]].concat())})
    }

    fn processor(functions: &Arc<Scripted>) -> Processor {
        Processor {
            arn: "arn:aws:lambda:us-west-2:000000000000:function:f".to_owned(),
            application: "arn:aws:kinesisanalytics:us-west-2:000000000000:application/a".to_owned(),
            source: "arn:aws:kinesis:us-west-2:000000000000:stream/s".to_owned(),
            is_stream: true,
            functions: Arc::clone(functions) as Arc<dyn Invoke>,
        }
    }

    fn raw(id: &str, data: impl Into<Bytes>) -> Raw {
        let about = About {
            arrived_ms: 1_520_280_173_999,
            shard: "shardId-000000000000".to_owned(),
            number: "49".to_owned(),
            partition_key: "k".to_owned(),
        };
        Raw { id: id.to_owned(), about, data: data.into() }
    }

    #[tokio::test]
    async fn records_go_through_and_keep_what_is_known_of_them() {
        let functions = Arc::new(Scripted::default());
        let items = processor(&functions).process(&[raw("1", "a"), raw("2", "drop"), raw("3", "fail")]).await;
        let outcomes: Vec<_> = items.iter().map(|item| item.outcome.clone()).collect();
        let why = "the function answered ProcessingFailed".to_owned();
        assert_eq!(outcomes, [Ok("aa".into()), Err((why, "fail".into()))]);
        assert_eq!(items[0].about, raw("1", "").about);
        let asked = functions.asked.lock().unwrap().remove(0);
        assert_eq!(asked["streamArn"], "arn:aws:kinesis:us-west-2:000000000000:stream/s");
        assert_eq!(asked["invocationId"], "1");
        let expected = json!({
            "recordId": "1",
            "data": "YQ==",
            "kinesisStreamRecordMetadata": {
                "shardId": "shardId-000000000000",
                "partitionKey": "k",
                "sequenceNumber": "49",
                "approximateArrivalTimestamp": 1_520_280_173,
            },
        });
        assert_eq!(asked["records"][0], expected);
        let of_delivery = Processor { is_stream: false, ..processor(&functions) };
        let of_delivery = serde_json::to_value(of_delivery.asked(&raw("1", "a"))).unwrap();
        let metadata = json!({"approximateArrivalTimestamp": 1_520_280_173});
        assert_eq!(
            of_delivery,
            json!({"recordId": "1", "data": "YQ==", "kinesisFirehoseRecordMetadata": metadata})
        );
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_is_wrong_is_none() {
        let ok = |id: &str, data: &str| json!({"recordId": id, "result": "Ok", "data": data});
        let wrong = [
            Ok(json!({"errorType": "KeyError"})),
            Ok(json!([])),
            Ok(json!({"records": [ok("1", "YQ==")]})),
            Ok(json!({"records": [ok("1", "YQ=="), ok("1", "YQ==")]})),
            Ok(json!({"records": [ok("1", "YQ=="), ok("3", "YQ==")]})),
            Ok(json!({"records": [ok("1", "YQ=="), ok("2", "?")]})),
            Ok(json!({"records": [ok("1", "YQ=="), {"recordId": "2", "result": "Ok"}]})),
            Ok(json!({"records": [ok("1", "YQ=="), {"recordId": "2", "result": "ok", "data": ""}]})),
            Err(InvokeFault::NotFound),
            Err(InvokeFault::TimedOut),
        ];
        let count = wrong.len();
        let functions = Arc::new(Scripted { answers: Mutex::new(wrong.into()), ..Scripted::default() });
        let items = processor(&functions).process(&[raw("1", "a"), raw("2", "b")]).await;
        assert_eq!(items.len(), 2);
        let asked = functions.asked.lock().unwrap();
        assert_eq!(asked.len(), count + 1);
        assert!(asked.windows(2).all(|two| two[0] == two[1]), "the same under the same ids");
    }

    #[tokio::test]
    async fn what_is_too_much_at_once_is_asked_in_parts() {
        let answers = vec![
            Err(InvokeFault::TooLarge),
            Ok(json!({"errorType": ANSWER_TOO_LARGE})),
            Err(InvokeFault::TooLarge),
        ];
        let functions = Arc::new(Scripted { answers: Mutex::new(answers), ..Scripted::default() });
        let all = ["a", "b", "c", "d"].map(|name| raw(name, name));
        let items = processor(&functions).process(&all).await;
        // All four, two of them, one of them, which never fits; then the rest.
        let kept: Vec<_> = items.iter().map(|item| item.outcome.clone().map_err(|(_, data)| data)).collect();
        assert_eq!(kept, [Err("a".into()), Ok("bb".into()), Ok("cc".into()), Ok("dd".into())]);
    }

    #[test]
    fn calls_are_bounded() {
        let all: Vec<Raw> = (0..ASK_RECORDS + 1).map(|_| raw("1", "a")).collect();
        assert_eq!(cuts(&all).map(<[Raw]>::len).collect::<Vec<_>>(), [ASK_RECORDS, 1]);
        let large = vec![0; ASK_BYTES / 2 + 1];
        let all = [raw("1", large.clone()), raw("2", large), raw("3", vec![0; ASK_BYTES + 1]), raw("4", "a")];
        assert_eq!(cuts(&all).map(<[Raw]>::len).collect::<Vec<_>>(), [1, 1, 1, 1]);
        assert_eq!(cuts(&[]).count(), 0);
    }
}
