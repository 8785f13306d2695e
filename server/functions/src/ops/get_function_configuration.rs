//! GetFunctionConfiguration: how a function is run.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::lambda::{FunctionConfiguration, GetFunctionConfigurationRequest};

use crate::functions::Functions;

pub(super) async fn get_function_configuration(
    functions: Arc<Functions>,
    context: CallContext,
    input: GetFunctionConfigurationRequest,
) -> Result<FunctionConfiguration, Fault> {
    let (named, function) = functions.called(&context, &input.function_name, input.qualifier)?;
    let mut configuration = function.record().configuration();
    configuration.function_arn = Some(named.arn());
    Ok(configuration)
}
