//! PutRecordBatch: takes up to 500 records in, together at most 4 MiB. Each is answered for itself, in order; those that were accepted
//! are on disk.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::firehose::{PutRecordBatchInput, PutRecordBatchOutput, PutRecordBatchResponseEntry};

use crate::put::Outcome;
use crate::{Firehose, fault, limits};

pub(super) async fn put_record_batch(
    firehose: Arc<Firehose>,
    context: CallContext,
    input: PutRecordBatchInput,
) -> Result<PutRecordBatchOutput, Fault> {
    let key = Firehose::key(&context, &input.delivery_stream_name);
    let records: Vec<_> = input.records.into_iter().map(|record| record.data).collect();
    if records.iter().map(bytes::Bytes::len).sum::<usize>() > limits::BATCH_BYTES_MAX {
        return Err(fault::batch_too_large());
    }
    let (outcomes, encrypted) = firehose.put(&key, records, context.received_at).await?;
    let refused = outcomes.iter().filter(|outcome| !matches!(outcome, Outcome::Accepted(_))).count();
    Ok(PutRecordBatchOutput {
        failed_put_count: i32::try_from(refused).unwrap_or(i32::MAX),
        encrypted: Some(encrypted),
        request_responses: outcomes.into_iter().map(entry).collect(),
    })
}

fn entry(outcome: Outcome) -> PutRecordBatchResponseEntry {
    let refused = |code: &str, message: &str| PutRecordBatchResponseEntry {
        record_id: None,
        error_code: Some(code.to_owned()),
        error_message: Some(message.to_owned()),
    };
    match outcome {
        Outcome::Accepted(id) => {
            PutRecordBatchResponseEntry { record_id: Some(id), error_code: None, error_message: None }
        }
        Outcome::Unavailable => refused("ServiceUnavailableException", fault::SLOW_DOWN),
        Outcome::Failed => refused("InternalFailure", "Internal Service Failure"),
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD as BASE64;
    use penstock_engine::{From, ReadLimits};
    use serde_json::{Value as Json, json};

    use crate::testing::Service;
    use crate::{Throttle, Timing};

    fn batch(records: impl Iterator<Item = usize>) -> Json {
        let records: Vec<_> =
            records.map(|bytes| json!({"Data": BASE64.encode(vec![b'x'; bytes])})).collect();
        json!({"DeliveryStreamName": "orders", "Records": records})
    }

    #[tokio::test]
    async fn records_are_accepted_in_order_and_stay() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        service.create("orders").await;
        let told = service.call("PutRecordBatch", batch([3, 0, 5].into_iter())).await.unwrap();
        assert_eq!((&told["FailedPutCount"], &told["Encrypted"]), (&json!(0), &json!(false)));
        let ids: Vec<_> = told["RequestResponses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["RecordId"].as_str().unwrap())
            .collect();
        assert!(ids.len() == 3 && ids.is_sorted(), "{ids:?}");
        let one = json!({"DeliveryStreamName": "orders", "Record": {"Data": BASE64.encode("later")}});
        let told = service.call("PutRecord", one).await.unwrap();
        assert!(told["RecordId"].as_str().unwrap() > ids[2]);

        let service = Service::open_in(service.close(), Throttle::Aws, Timing::Instant).await;
        let shard = service.engine.shards()[0];
        let read = service
            .engine
            .shard(shard)
            .unwrap()
            .read(From::TrimHorizon, ReadLimits { records: 10, bytes: 1 << 20 });
        let data: Vec<_> = read.await.unwrap().records.into_iter().map(|entry| entry.data).collect();
        assert_eq!(data, ["xxx", "", "xxxxx", "later"]);
        service.close();
    }

    #[tokio::test]
    async fn what_is_too_much_is_refused_as_the_service_does() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        service.create("orders").await;
        let (code, sentence) =
            service.call("PutRecordBatch", batch(std::iter::repeat_n(1 << 20 >> 1, 9))).await.unwrap_err();
        assert_eq!(
            (code.as_str(), sentence.as_str()),
            ("InvalidArgumentException", "Records size exceeds 4 MB limit")
        );
        let half = || batch(std::iter::repeat_n(1 << 19, 8));
        service.call("PutRecordBatch", half()).await.unwrap();
        let told = service.call("PutRecordBatch", half()).await.unwrap();
        let refused = told["FailedPutCount"].as_i64().unwrap();
        assert!((1..8).contains(&refused), "{told}");
        let last = &told["RequestResponses"][7];
        assert_eq!(last, &json!({"ErrorCode": "ServiceUnavailableException", "ErrorMessage": "Slow down."}));
        let unknown = json!({"DeliveryStreamName": "other", "Record": {"Data": ""}});
        assert_eq!(service.call("PutRecord", unknown).await.unwrap_err().0, "ResourceNotFoundException");
        service.close();
    }
}
