//! GetFunction: what a function is, and where its code lies.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::lambda::{Concurrency, FunctionCodeLocation, GetFunctionRequest, GetFunctionResponse};

use super::settings::LOCAL_BUCKET;
use crate::code;
use crate::functions::Functions;
use crate::record::Code;

pub(super) async fn get_function(
    functions: Arc<Functions>,
    context: CallContext,
    input: GetFunctionRequest,
) -> Result<GetFunctionResponse, Fault> {
    let (named, function) = functions.called(&context, &input.function_name, input.qualifier)?;
    let record = function.record();
    let repository = match &record.code {
        Code::Archive { .. } => "S3",
        Code::Directory { .. } => LOCAL_BUCKET,
    };
    // The archive itself is not kept; who may read this machine's files finds them here.
    let code = code::Code::of(&functions.store, &named.key, &record.code);
    let location = FunctionCodeLocation {
        repository_type: Some(repository.to_owned()),
        location: Some(format!("file://{}", code.path().display())),
        ..FunctionCodeLocation::default()
    };
    let mut configuration = record.configuration();
    configuration.function_arn = Some(named.arn());
    Ok(GetFunctionResponse {
        configuration: Some(configuration),
        code: Some(location),
        tags: (!record.tags.is_empty()).then(|| record.tags.clone()),
        tags_error: None,
        concurrency: record
            .reserved
            .map(|reserved| Concurrency { reserved_concurrent_executions: Some(reserved) }),
    })
}
