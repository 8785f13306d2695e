//! ListTags: the tags of a function.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::lambda::{ListTagsRequest, ListTagsResponse};

use crate::functions::Functions;

pub(super) async fn list_tags(
    functions: Arc<Functions>,
    context: CallContext,
    input: ListTagsRequest,
) -> Result<ListTagsResponse, Fault> {
    let (_, function) = functions.called(&context, &input.resource, None)?;
    Ok(ListTagsResponse { tags: Some(function.record().tags.clone()) })
}
