//! DescribeMappedResourceConfiguration: the channel whose peers' media a stream stores.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{Resource, State};
use penstock_model::kinesisvideo::{
    DescribeMappedResourceConfigurationInput, DescribeMappedResourceConfigurationOutput,
    MappedResourceConfigurationListItem,
};
use serde_json::Value as Json;

use crate::record::{ChannelRecord, ChannelSettings, Settings as _, StreamRecord, StreamSettings};
use crate::target::Target;
use crate::{Video, fault, page};

pub(super) async fn describe_mapped_resource_configuration(
    video: Arc<Video>,
    context: CallContext,
    input: DescribeMappedResourceConfigurationInput,
) -> Result<DescribeMappedResourceConfigurationOutput, Fault> {
    let target =
        Target::<StreamSettings>::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    // There is one at most, and so no second page.
    page::no_token(input.next_token.as_deref())?;
    let stream = video.existing(&target)?;
    let channel = channel_of(&video.catalog.state(), &stream).map(ChannelRecord::read);
    let channel = channel.transpose().map_err(fault::not_understood)?;
    let mapped = channel.map(|channel| MappedResourceConfigurationListItem {
        r#type: Some("SIGNALING_CHANNEL".to_owned()),
        arn: Some(channel.arn()),
    });
    Ok(DescribeMappedResourceConfigurationOutput {
        mapped_resource_configuration_list: Some(mapped.into_iter().collect()),
        next_token: None,
    })
}

/// The channel that is mapped to a stream. No document is read as a whole for it, since there may be thousands.
pub(super) fn channel_of<'s>(state: &'s State, stream: &StreamRecord) -> Option<&'s Arc<Resource>> {
    let arn = stream.arn();
    let stored_in = |channel: &Resource| {
        channel.document.pointer("/settings/stored_in").and_then(Json::as_str) == Some(arn.as_str())
    };
    // An ARN names account and region, so a channel of others cannot be mapped to it.
    state.resources(ChannelSettings::KIND).find(|channel| stored_in(channel))
}
