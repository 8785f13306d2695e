//! StartDeliveryStreamEncryption: what is accepted from here on is encrypted with a new key of the delivery stream's own, wrapped by
//! the key that is named or by the service's. Called again, it gives another.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use penstock_model::firehose::StartDeliveryStreamEncryptionOutput;
use serde_json::{Value as Json, json};

use crate::record::Status;
use crate::{Firehose, fault, rules};

pub(super) async fn start_delivery_stream_encryption(
    firehose: Arc<Firehose>,
    context: CallContext,
    input: Value,
) -> Result<StartDeliveryStreamEncryptionOutput, Fault> {
    let given = crate::json_of(&input);
    let name = given.get("DeliveryStreamName").and_then(Json::as_str).unwrap_or_default();
    let key = Firehose::key(&context, name);
    let before = firehose.existing(&key)?;
    let owned = json!({"KeyType": "AWS_OWNED_CMK"});
    let asked = given.get("DeliveryStreamEncryptionConfigurationInput").unwrap_or(&owned);
    let mut current = rules::encryption_key(asked, &before.stream.stream_type, &key.region)?;
    let drawn = firehose.draw_key(&key, &current).await?;
    current.data_key = drawn.id;
    let number = before.resource.number;
    firehose
        .change(key.clone(), move |found, stream| {
            if found.resource.number != number {
                // Another delivery stream of the name: the key was drawn for the one before.
                return Err(fault::not_found(found.key()));
            }
            if stream.status != Status::Active {
                return Err(fault::not_active(found.key(), stream.status.name()));
            }
            stream.encryption.data_keys.push(drawn);
            stream.encryption.current = Some(current);
            Ok(())
        })
        .await?;
    firehose.settle(&key).await?;
    Ok(StartDeliveryStreamEncryptionOutput {})
}
