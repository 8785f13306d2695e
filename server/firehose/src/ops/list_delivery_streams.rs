//! ListDeliveryStreams: the names of delivery streams, in alphabetical order.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::firehose::{ListDeliveryStreamsInput, ListDeliveryStreamsOutput};

use crate::record::{self, Found};
use crate::{Firehose, fault, limits};

pub(super) async fn list_delivery_streams(
    firehose: Arc<Firehose>,
    context: CallContext,
    input: ListDeliveryStreamsInput,
) -> Result<ListDeliveryStreamsOutput, Fault> {
    let start = input.exclusive_start_delivery_stream_name.unwrap_or_default();
    let limit = input.limit.map_or(limits::LIST_DEFAULT, |limit| usize::try_from(limit).unwrap_or(0));
    let state = firehose.catalog.state();
    let begin = Firehose::key(&context, &start);
    let mut names = Vec::new();
    for resource in record::after(&state, &begin) {
        let found =
            Found::read(resource).map_err(|error| fault::failure("a document is not understood", error))?;
        let wanted =
            input.delivery_stream_type.is_none_or(|wanted| wanted.as_str() == found.stream.stream_type);
        if wanted {
            names.push(resource.key.name.clone());
        }
        if names.len() > limit {
            break;
        }
    }
    let has_more_delivery_streams = names.len() > limit;
    names.truncate(limit);
    Ok(ListDeliveryStreamsOutput { delivery_stream_names: names, has_more_delivery_streams })
}
