//! DescribeApplication: what an application is, with its current version.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;

use crate::call::Call;
use crate::{Analytics, describe};

pub(in crate::ops) async fn describe_application(
    analytics: Arc<Analytics>,
    context: CallContext,
    input: Value,
) -> Result<Value, Fault> {
    let call = Call::read(&context, &input);
    describe::answer(&call, &analytics.existing(&call)?)
}
