//! DiscoverInputSchema, which both generations have in common: what a source looks like, inferred from a sample of it.

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::call::Call;
use crate::{fault, rules};

/// Looks whether the call names one source, and says that nothing here infers schemas.
pub(crate) fn discover(context: &CallContext, input: &Value) -> Result<Value, Fault> {
    let call = Call::read(context, input);
    match (call.text("ResourceARN"), call.get("S3Configuration")) {
        (Some(arn), None) => rules::source(arn)?,
        (None, Some(_)) => rules::object(&call.object("S3Configuration"))?,
        _ => return Err(fault::invalid("Either ResourceARN or S3Configuration must be given.")),
    }
    if let Some(processing) = call.get("InputProcessingConfiguration") {
        rules::processing(processing)?;
    }
    Err(fault::unavailable("Schemas are not discovered by this server; describe the columns in InputSchema."))
}
