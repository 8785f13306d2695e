//! TagResource: tags of a function, those of the same keys replaced.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::lambda::TagResourceRequest;

use crate::fault;
use crate::functions::Functions;
use crate::limits::TAGS_MAX;

pub(super) async fn tag_resource(
    functions: Arc<Functions>,
    context: CallContext,
    input: TagResourceRequest,
) -> Result<(), Fault> {
    let change = functions.describe(&context, &input.resource, |record| {
        record.tags.extend(input.tags);
        if record.tags.len() > TAGS_MAX {
            return Err(fault::invalid(format!("A function has {TAGS_MAX} tags at most.")));
        }
        Ok(())
    });
    change.await.map(drop)
}
