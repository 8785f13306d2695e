//! Pictures that are taken of fragments as they come, and put into a bucket.

use super::limits::{FRAGMENT_TIME_MAX, FRAGMENTS_UNDER_WAY_MAX};
use super::{Outlet, PutPicture, id, own};
use crate::Video;
use crate::images::limits::JPEG_QUALITY_DEFAULT;
use crate::images::{AVAILABLE, Look};
use crate::play::session::By;
use crate::record::{ImageFormat, ImageGeneration, ImageSelector, StreamRecord};
use futures_util::StreamExt;
use futures_util::stream::poll_fn;
use penstock_catalog::Key;
use penstock_fragments::{Entry, Recording};
use penstock_mkv::{IMAGE_PREFIX, Tag};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Weak};
use std::time::Instant;
use tokio::sync::mpsc;

/// A fragment of which pictures are to be taken.
pub(super) struct Job {
    stream: u64,
    key: Key,
    recording: Arc<Recording>,
    entry: Entry,
    tags: Vec<Tag>,
    images: ImageGeneration,
    /// When, in ascending order.
    times_ms: Vec<i64>,
    /// When the fragment began, on the same clock.
    begin_ms: i64,
}

impl Job {
    /// Nothing if no picture is due in it.
    pub(super) fn of(
        stream: &StreamRecord,
        recording: &Arc<Recording>,
        entry: &Entry,
        tags: Vec<Tag>,
        last_ms: &mut HashMap<u64, i64>,
    ) -> Option<Job> {
        let images = stream.settings().images.as_ref().filter(|images| images.enabled && AVAILABLE)?;
        let by = match images.selector {
            ImageSelector::Server => By::Server,
            ImageSelector::Producer => By::Producer,
        };
        let begin_ms = by.ms(entry.number, entry.producer_ms);
        let last = last_ms.get(&stream.number()).copied();
        let times_ms = due(last, begin_ms, entry.duration_ms, images.interval_ms);
        last_ms.insert(stream.number(), *times_ms.last()?);
        Some(Job {
            stream: stream.number(),
            key: stream.key().clone(),
            recording: Arc::clone(recording),
            entry: *entry,
            tags,
            images: images.clone(),
            times_ms,
            begin_ms,
        })
    }

    async fn work(self, video: &Video, outlet: &dyn Outlet) -> Result<(), String> {
        let framed = video.framed(self.stream, &self.recording, self.entry.number).await;
        let framed = framed.map_err(|fault| fault.to_string())?;
        let since_ms = self.times_ms.iter().map(|ms| ms - self.begin_ms).collect();
        let until = Instant::now() + FRAGMENT_TIME_MAX;
        let taken = video.decoders.pictures(framed, since_ms, self.look(), until).await;
        let taken = taken.ok_or("the decoders are busy")?;
        let (bucket, folder) = place(&self.images.uri);
        for (ms, picture) in self.times_ms.iter().zip(taken) {
            let body = picture.map_err(|_| "no picture can be taken of the media".to_owned())?;
            let picture = PutPicture {
                bucket: bucket.to_owned(),
                key: self.object(folder, *ms),
                content_type: match self.images.format {
                    ImageFormat::Jpeg => "image/jpeg",
                    ImageFormat::Png => "image/png",
                },
                metadata: self.metadata(),
                body,
            };
            outlet.put(picture).await?;
        }
        Ok(())
    }

    fn look(&self) -> Look {
        let ImageGeneration { format, jpeg_quality, width, height, .. } = self.images;
        Look { format, jpeg_quality: jpeg_quality.unwrap_or(JPEG_QUALITY_DEFAULT), width, height }
    }

    /// `<folder>/<prefix>_<account>_<stream>_<milliseconds>_<id>.jpg`: documented, but for the id, which is not drawn: a picture that is put
    /// again takes its own place.
    fn object(&self, folder: &str, ms: i64) -> String {
        let prefix = self.tags.iter().rev().find(|tag| tag.name == IMAGE_PREFIX && !tag.value.is_empty());
        let prefix = prefix.map_or_else(String::new, |tag| format!("{}_", tag.value));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Key { account, name, .. } = &self.key;
        let id = id(&format!("{} {} {ms}", self.stream, self.entry.number));
        let ending = match self.images.format {
            ImageFormat::Jpeg => "jpg",
            ImageFormat::Png => "png",
        };
        format!("{folder}{slash}{prefix}{account}_{name}_{ms}_{id}.{ending}")
    }

    /// What the fragment is, and what its producer says of it.
    fn metadata(&self) -> BTreeMap<String, String> {
        let Entry { number, producer_ms, .. } = &self.entry;
        let of_service = [
            ("aws_kinesisvideo_fragment_number", number.to_string()),
            ("aws_kinesisvideo_producer_timestamp", producer_ms.to_string()),
            ("aws_kinesisvideo_server_timestamp", number.server_ms().to_string()),
        ];
        // What cannot be in a header is left out.
        let is_plain = |text: &str, more: &str| {
            let is_plain = |letter: char| letter.is_ascii_alphanumeric() || more.contains(letter);
            !text.is_empty() && text.chars().all(is_plain)
        };
        let own =
            own(&self.tags).filter(|tag| is_plain(&tag.name, "-_") && is_plain(&tag.value, "-_.,:;/+=@ "));
        let own = own.map(|tag| (tag.name.to_ascii_lowercase(), tag.value.clone()));
        own.chain(of_service.map(|(name, value)| (name.to_owned(), value))).collect()
    }
}

/// Takes the pictures of what comes, of some fragments at once.
pub(super) async fn take(mut jobs: mpsc::Receiver<Job>, video: Weak<Video>, outlet: Arc<dyn Outlet>) {
    let jobs = poll_fn(move |context| jobs.poll_recv(context));
    let taken = jobs.for_each_concurrent(FRAGMENTS_UNDER_WAY_MAX, |job| {
        let (video, outlet) = (video.upgrade(), &outlet);
        async move {
            let Some(video) = video else { return };
            let (stream, number) = (job.key.clone(), job.entry.number);
            if let Err(error) = job.work(&video, &**outlet).await {
                tracing::warn!(%stream, %number, %error, "pictures of a fragment are not put");
            }
        }
    });
    taken.await;
}

/// When pictures are due within a fragment: one interval behind the last one, or at its begin if that is later, or lies before the last one as a
/// recording that is sent again does.
fn due(last_ms: Option<i64>, begin_ms: i64, duration_ms: u32, interval_ms: u32) -> Vec<i64> {
    let interval_ms = i64::from(interval_ms.max(1));
    let first_ms = match last_ms {
        Some(last_ms) if last_ms <= begin_ms => last_ms.saturating_add(interval_ms).max(begin_ms),
        Some(_) | None => begin_ms,
    };
    // A fragment of a single picture takes no time.
    let end_ms = begin_ms.saturating_add(i64::from(duration_ms.max(1)));
    let times = std::iter::successors(Some(first_ms), |ms| ms.checked_add(interval_ms));
    times.take_while(|ms| *ms < end_ms).collect()
}

/// Bucket and folder of `s3://bucket/folder/`.
fn place(uri: &str) -> (&str, &str) {
    let path = uri.strip_prefix("s3://").unwrap_or(uri);
    let (bucket, folder) = path.split_once('/').unwrap_or((path, ""));
    (bucket, folder.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_an_interval_apart_across_fragments() {
        assert_eq!(due(None, 1_000, 1_000, 300), [1_000, 1_300, 1_600, 1_900]);
        assert_eq!(due(Some(1_900), 2_000, 1_000, 300), [2_200, 2_500, 2_800]);
        assert_eq!(due(Some(1_900), 2_000, 1_000, 3_000), [0; 0]);
        assert_eq!(due(Some(1_900), 9_000, 0, 300), [9_000], "after a pause");
        assert_eq!(due(Some(9_000), 1_000, 100, 300), [1_000], "a recording that is sent again");
        assert_eq!(due(Some(i64::MAX), i64::MAX, u32::MAX, 200), [0; 0]);
    }

    #[test]
    fn places_are_buckets_with_or_without_folders() {
        assert_eq!(place("s3://pictures"), ("pictures", ""));
        assert_eq!(place("s3://pictures/"), ("pictures", ""));
        assert_eq!(place("s3://pictures/door/in/"), ("pictures", "door/in"));
    }
}
