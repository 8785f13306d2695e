//! UntagResource: a function without some of its tags.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::lambda::UntagResourceRequest;

use crate::functions::Functions;

pub(super) async fn untag_resource(
    functions: Arc<Functions>,
    context: CallContext,
    input: UntagResourceRequest,
) -> Result<(), Fault> {
    let change = functions.describe(&context, &input.resource, |record| {
        record.tags.retain(|key, _| !input.tag_keys.contains(key));
        Ok(())
    });
    change.await.map(drop)
}
