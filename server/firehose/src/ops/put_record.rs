//! PutRecord: takes one record in. It is on disk when it is answered.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::firehose::{PutRecordInput, PutRecordOutput};

use crate::put::Outcome;
use crate::{Firehose, fault};

pub(super) async fn put_record(
    firehose: Arc<Firehose>,
    context: CallContext,
    input: PutRecordInput,
) -> Result<PutRecordOutput, Fault> {
    let key = Firehose::key(&context, &input.delivery_stream_name);
    let (outcomes, encrypted) = firehose.put(&key, vec![input.record.data], context.received_at).await?;
    match outcomes.into_iter().next() {
        Some(Outcome::Accepted(record_id)) => Ok(PutRecordOutput { record_id, encrypted: Some(encrypted) }),
        Some(Outcome::Failed) => Err(Fault::internal_failure()),
        Some(Outcome::Unavailable) | None => Err(fault::slow_down()),
    }
}
