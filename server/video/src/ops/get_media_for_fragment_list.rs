//! GetMediaForFragmentList: the media of certain fragments, in the order in which they are asked for.

use crate::media::recordings::not_read;
use crate::media::watch::{CONTENT_TYPE, document};
use crate::target::Target;
use crate::{Video, fault};
use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use penstock_api::media::Media;
use penstock_api::{CallContext, Fault};
use penstock_fragments::{Entry, FragmentNumber, ReadFailed, Recording};
use penstock_mkv::write_tags;
use penstock_model::kinesis_video_archived_media::{GetMediaForFragmentListInput, errors};
use std::sync::Arc;

/// The documentation has other names for the times than the service's own parser looks for: both are there.
const TIMES: [&str; 4] = [
    "AWS_KINESISVIDEO_SERVER_SIDE_TIMESTAMP",
    "AWS_KINESISVIDEO_PRODUCER_SIDE_TIMESTAMP",
    "AWS_KINESISVIDEO_SERVER_TIMESTAMP",
    "AWS_KINESISVIDEO_PRODUCER_TIMESTAMP",
];

pub(super) async fn get_media_for_fragment_list(
    video: Arc<Video>,
    context: CallContext,
    input: GetMediaForFragmentListInput,
) -> Result<Media, Fault> {
    let target = Target::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let stream = video.watchable(&target)?;
    let readers = Arc::clone(&video.connections(&stream).list_readers);
    let place = readers.try_acquire_owned().map_err(|_| {
        let message = "The number of GetMediaForFragmentList connections to the stream is too high.";
        Fault::new(&errors::CLIENT_LIMIT_EXCEEDED_EXCEPTION, message)
    })?;
    let recording = video.recording(&stream).await?;
    let oldest = video.oldest(&stream);
    let mut entries = Vec::with_capacity(input.fragments.len());
    for text in &input.fragments {
        let number: Result<FragmentNumber, _> = text.parse();
        let number = number.map_err(|_| fault::invalid(format!("{text} is not a fragment number.")))?;
        let found = recording.find(number).await.map_err(not_read)?;
        entries.push(found.filter(|_| number >= oldest).ok_or_else(|| fault::not_found("fragment"))?);
    }
    let pieces =
        stream::unfold((entries.into_iter(), recording, place), |(mut entries, recording, place)| async {
            let entry = entries.next()?;
            let pieces = read(&recording, &entry).await.unwrap_or_else(|error| {
                // Nothing that could follow would be in its place.
                entries = Vec::new().into_iter();
                vec![failed(&error)]
            });
            Some((stream::iter(pieces.into_iter().map(Ok)), (entries, recording, place)))
        });
    Ok(Media::flowing(CONTENT_TYPE, pieces.flatten()))
}

async fn read(recording: &Recording, entry: &Entry) -> Result<Vec<Bytes>, ReadFailed> {
    document(entry, recording.load(entry).await?, &TIMES)
}

/// How a list ends that cannot go on.
fn failed(error: &ReadFailed) -> Bytes {
    let code = match error {
        ReadFailed::Gone => "4000",
        ReadFailed::Damaged(_) | ReadFailed::Failed(_) => "5000",
    };
    write_tags(&[
        ("AWS_KINESISVIDEO_EXCEPTION_ERROR_CODE", code),
        ("AWS_KINESISVIDEO_EXCEPTION_MESSAGE", &error.to_string()),
    ])
}
