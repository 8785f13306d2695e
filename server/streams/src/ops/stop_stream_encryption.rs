//! StopStreamEncryption: records are not encrypted any more. What is there stays as it is, and readable.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{State, Wanted};
use penstock_model::kinesis::StopStreamEncryptionInput;

use crate::Streams;
use crate::target::Target;

pub(super) async fn stop_stream_encryption(
    streams: Arc<Streams>,
    context: CallContext,
    input: StopStreamEncryptionInput,
) -> Result<(), Fault> {
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    streams.to_encrypt(&context, &target, input.encryption_type)?;
    let decide = move |state: &State| {
        let stream = target.active_stream(state)?;
        Ok(stream.encrypted.map(|_| (Arc::clone(stream), Wanted::Encryption(None))))
    };
    streams.update(decide).await
}
