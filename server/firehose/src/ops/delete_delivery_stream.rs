//! DeleteDeliveryStream: removes a delivery stream. What it has not delivered is discarded, as the service does.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::firehose::{DeleteDeliveryStreamInput, DeleteDeliveryStreamOutput};

use crate::record::Status;
use crate::{Firehose, fault, limits};

pub(super) async fn delete_delivery_stream(
    firehose: Arc<Firehose>,
    context: CallContext,
    input: DeleteDeliveryStreamInput,
) -> Result<DeleteDeliveryStreamOutput, Fault> {
    // Grants of keys are nothing that could be in the way here, so that nothing has to be forced.
    let key = Firehose::key(&context, &input.delivery_stream_name);
    let due_ms = firehose.due_ms(limits::DELETING_MS);
    firehose
        .change(key, move |found, stream| {
            match stream.status {
                Status::Creating { .. } => return Err(fault::not_active(found.key(), stream.status.name())),
                // Its time stays what it was.
                Status::Deleting { .. } => {}
                Status::Active | Status::CreatingFailed { .. } => stream.status = Status::Deleting { due_ms },
            }
            Ok(())
        })
        .await?;
    firehose.steps_are_due().await;
    Ok(DeleteDeliveryStreamOutput {})
}
