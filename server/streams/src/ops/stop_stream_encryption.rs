//! StopStreamEncryption: records are not encrypted any more. What is there stays as it is, and readable.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{State, Wanted};
use penstock_model::kinesis::{EncryptionType, StopStreamEncryptionInput};

use crate::target::Target;
use crate::{Streams, fault, limits};

pub(super) async fn stop_stream_encryption(
    streams: Arc<Streams>,
    context: CallContext,
    input: StopStreamEncryptionInput,
) -> Result<(), Fault> {
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    if input.encryption_type == EncryptionType::None {
        return Err(fault::encryption_type());
    }
    let stream = Arc::clone(target.active_stream(&streams.catalog.state())?);
    streams.admit_daily(&context, &stream, limits::ENCRYPTION_CHANGES_PER_DAY)?;
    let decide = move |state: &State| {
        let stream = target.active_stream(state)?;
        Ok(stream.encrypted.map(|_| (Arc::clone(stream), Wanted::Encryption(None))))
    };
    streams.update(decide).await
}
