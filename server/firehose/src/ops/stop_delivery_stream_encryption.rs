//! StopDeliveryStreamEncryption: what is accepted from here on is not encrypted. What is there stays as it is.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::firehose::{StopDeliveryStreamEncryptionInput, StopDeliveryStreamEncryptionOutput};

use crate::record::Status;
use crate::{Firehose, fault};

pub(super) async fn stop_delivery_stream_encryption(
    firehose: Arc<Firehose>,
    context: CallContext,
    input: StopDeliveryStreamEncryptionInput,
) -> Result<StopDeliveryStreamEncryptionOutput, Fault> {
    let key = Firehose::key(&context, &input.delivery_stream_name);
    firehose
        .change(key.clone(), |found, stream| {
            if stream.status != Status::Active {
                return Err(fault::not_active(found.key(), stream.status.name()));
            }
            stream.encryption.current = None;
            Ok(())
        })
        .await?;
    firehose.settle(&key).await?;
    Ok(StopDeliveryStreamEncryptionOutput {})
}
