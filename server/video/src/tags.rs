//! Which tags a stream or a channel may carry, and how they are changed. Lengths and characters are the model's affair.

use std::collections::BTreeMap;

use penstock_api::Fault;

use crate::record::{Document, Settings, Status};
use crate::target::Target;
use crate::{Video, fault, limits};

/// Whether a resource may have all of these.
pub(crate) fn check(tags: &BTreeMap<String, String>) -> Result<(), Fault> {
    if tags.len() > limits::TAGS_MAX { Err(fault::too_many_tags()) } else { Ok(()) }
}

/// Sets tags.
pub(crate) async fn set<S: Settings>(
    video: &Video,
    target: Target<S>,
    tags: BTreeMap<String, String>,
) -> Result<(), Fault> {
    change(video, target, |present| present.extend(tags)).await
}

/// Removes tags. One that is not there is removed already.
pub(crate) async fn remove<S: Settings>(
    video: &Video,
    target: Target<S>,
    keys: Vec<String>,
) -> Result<(), Fault> {
    change(video, target, move |present| present.retain(|key, _| !keys.contains(key))).await
}

/// Tags are no settings: they change in any state but the last, and give no other version.
async fn change<S: Settings>(
    video: &Video,
    target: Target<S>,
    change: impl FnOnce(&mut BTreeMap<String, String>) + Send + 'static,
) -> Result<(), Fault> {
    let changing = video.change(target, |_, found, document: &mut Document<S>| {
        if matches!(document.status, Status::Deleting { .. }) {
            return Err(fault::not_active(found));
        }
        change(&mut document.tags);
        check(&document.tags)
    });
    changing.await.map(drop)
}
