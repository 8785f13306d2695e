//! GetImages: pictures of a range of times, page by page.

use crate::images::limits::{
    FRAGMENTS_MAX, HELD_MS, IMAGE_CHARACTERS_MAX, INTERVAL_MS_DEFAULT, JPEG_QUALITY_DEFAULT,
    PAGE_CHARACTERS_MAX, PAGE_MAX, PAGE_TIME_MAX, RANGE_MS_MAX,
};
use crate::images::{AVAILABLE, Look, NoPicture};
use crate::limits::{JPEG_QUALITY, SAMPLING_INTERVAL_MS_MIN};
use crate::media::limits::FRAGMENT_MAX;
use crate::media::recordings::not_read;
use crate::play::open::no_retention;
use crate::play::session::By;
use crate::record::ImageFormat;
use crate::target::Target;
use crate::{Video, fault, page};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use penstock_api::{CallContext, Fault, token};
use penstock_fragments::{Entry, Query};
use penstock_model::Timestamp;
use penstock_model::kinesis_video_archived_media::{
    Format, GetImagesInput, GetImagesOutput, Image, ImageError, ImageSelectorType, errors,
};
use std::sync::Arc;
use std::time::Instant;

pub(super) async fn get_images(
    video: Arc<Video>,
    context: CallContext,
    input: GetImagesInput,
) -> Result<GetImagesOutput, Fault> {
    if !AVAILABLE {
        return Err(fault::invalid("This server was built without a decoder: it takes no images."));
    }
    let target = Target::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let stream = video.watchable(&target)?;
    if stream.settings().retention_hours == 0 {
        return Err(no_retention());
    }
    let look = look(&input)?;
    let by = match input.image_selector_type {
        ImageSelectorType::ProducerTimestamp => By::Producer,
        ImageSelectorType::ServerTimestamp => By::Server,
    };
    let (from_ms, to_ms, interval_ms) = range(&input)?;
    let mut begin_ms = from_ms;
    if let Some(token) = input.next_token.as_deref().filter(|token| !token.is_empty()) {
        let begin = token::open(&video.token_key, context.operation.name, token);
        let begin = begin.ok().and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok());
        // Of another range it is none of this one.
        begin_ms = begin.filter(|begin| (from_ms..=to_ms).contains(begin)).ok_or_else(fault::bad_token)?;
    }
    let size = input.max_results.map(|size| i32::try_from(size).unwrap_or(i32::MAX));
    let size = page::size(size, PAGE_MAX).min(PAGE_MAX);
    let times = std::iter::successors(Some(begin_ms), |ms| ms.checked_add(interval_ms));
    let times: Vec<i64> = times.take_while(|ms| *ms <= to_ms).take(size).collect();

    let recording = video.recording(&stream).await?;
    let look_back_ms = FRAGMENT_MAX.as_millis() as i64 + HELD_MS;
    let last_ms = times.last().copied().unwrap_or(begin_ms);
    let query = Query {
        newest_first: true,
        ..by.between(begin_ms.saturating_sub(look_back_ms), last_ms).not_before(video.oldest(&stream))
    };
    let entries = recording.select(&query.limit(FRAGMENTS_MAX)).await.map_err(not_read)?;

    let until = Instant::now() + PAGE_TIME_MAX;
    let mut page = Page::default();
    let mut left = &times[..];
    while let (Some(ms), false) = (left.first(), page.is_full) {
        let Some(entry) = shown_at(&entries, by, *ms) else {
            page.add(*ms, Err(ImageError::NoMedia));
            left = &left[1..];
            continue;
        };
        // All that are of the same fragment are taken in one go.
        let is_same =
            |ms: &&i64| shown_at(&entries, by, **ms).is_some_and(|other| other.number == entry.number);
        let (of_fragment, behind) = left.split_at(left.iter().take_while(is_same).count().max(1));
        left = behind;
        let framed = match video.framed(stream.number(), &recording, entry.number).await {
            Ok(framed) => framed,
            Err(fault) => {
                // It expired in this very moment, or is damaged.
                let is_gone = fault.code == errors::RESOURCE_NOT_FOUND_EXCEPTION.name;
                let error = if is_gone { ImageError::NoMedia } else { ImageError::MediaError };
                of_fragment.iter().for_each(|ms| page.add(*ms, Err(error)));
                continue;
            }
        };
        let begin_ms = by.ms(entry.number, entry.producer_ms);
        let since_ms = of_fragment.iter().map(|ms| ms - begin_ms).collect();
        let taken = video.decoders.pictures(framed, since_ms, look, until).await;
        let taken = taken.unwrap_or_else(|| vec![Err(NoPicture::TooLate); of_fragment.len()]);
        if page.images.is_empty() && taken.first() == Some(&Err(NoPicture::TooLate)) {
            let message = "The server is taking too many images at the moment.";
            return Err(Fault::new(&errors::CLIENT_LIMIT_EXCEEDED_EXCEPTION, message));
        }
        for (ms, picture) in of_fragment.iter().zip(taken) {
            match picture {
                Ok(picture) => page.add(*ms, Ok(STANDARD.encode(picture))),
                Err(NoPicture::Failed) => page.add(*ms, Err(ImageError::MediaError)),
                Err(NoPicture::TooLate) => page.is_full = true,
            }
            if page.is_full {
                break;
            }
        }
    }
    let next_ms = match page.images.last().and_then(|image| image.time_stamp) {
        Some(Timestamp(last_ms)) => last_ms.checked_add(interval_ms),
        None => None,
    };
    let next_token = next_ms
        .filter(|next_ms| *next_ms <= to_ms)
        .map(|next_ms| token::seal(&video.token_key, context.operation.name, next_ms.to_string().as_bytes()));
    Ok(GetImagesOutput { images: Some(page.images), next_token })
}

/// The images of an answer.
#[derive(Default)]
struct Page {
    images: Vec<Image>,
    characters: usize,
    is_full: bool,
}

impl Page {
    /// Adds the image of a time, unless the page is full.
    fn add(&mut self, ms: i64, content: Result<String, ImageError>) {
        let content = content.and_then(|content| {
            if content.len() > IMAGE_CHARACTERS_MAX { Err(ImageError::MediaError) } else { Ok(content) }
        });
        let characters = self.characters + content.as_ref().map_or(0, String::len);
        if characters > PAGE_CHARACTERS_MAX {
            self.is_full = true;
            return;
        }
        self.characters = characters;
        let error = content.as_ref().err().copied();
        self.images.push(Image { time_stamp: Some(Timestamp(ms)), error, image_content: content.ok() });
    }
}

/// How images are to come out. All sentences are our own words.
fn look(input: &GetImagesInput) -> Result<Look, Fault> {
    let quality = input.format_config.as_ref().and_then(|config| config.values().next());
    let jpeg_quality = match quality {
        None => JPEG_QUALITY_DEFAULT,
        Some(text) => {
            let quality = text.parse().ok().filter(|quality| JPEG_QUALITY.contains(quality));
            quality.ok_or_else(|| fault::invalid("The JPEGQuality must be a number from 1 to 100."))?
        }
    };
    let format = match input.format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
    };
    let pixels = |asked: Option<i32>| asked.and_then(|pixels| u32::try_from(pixels).ok());
    Ok(Look { format, jpeg_quality, width: pixels(input.width_pixels), height: pixels(input.height_pixels) })
}

/// From when to when, and how often, in milliseconds.
fn range(input: &GetImagesInput) -> Result<(i64, i64, i64), Fault> {
    let (from_ms, to_ms) = (input.start_timestamp.0, input.end_timestamp.0);
    if to_ms < from_ms {
        return Err(fault::invalid("EndTimestamp must not be before StartTimestamp."));
    }
    if to_ms.saturating_sub(from_ms) > RANGE_MS_MAX {
        return Err(fault::invalid("The range of the timestamps must not be longer than 300 seconds."));
    }
    let interval_ms = input.sampling_interval.map_or(INTERVAL_MS_DEFAULT, i64::from);
    if interval_ms < i64::from(SAMPLING_INTERVAL_MS_MIN) {
        let message =
            format!("The SamplingInterval must be at least {SAMPLING_INTERVAL_MS_MIN} milliseconds.");
        return Err(fault::invalid(message));
    }
    Ok((from_ms, to_ms, interval_ms))
}

/// The fragment that is shown at a time; of those with the same time the last.
fn shown_at(entries: &[Entry], by: By, ms: i64) -> Option<&Entry> {
    let begin_ms = |entry: &Entry| by.ms(entry.number, entry.producer_ms);
    let begun = entries.iter().filter(|entry| begin_ms(entry) <= ms);
    let last = begun.max_by_key(|entry| (begin_ms(entry), entry.number))?;
    let end_ms = begin_ms(last).saturating_add(i64::from(last.duration_ms) + HELD_MS);
    (ms < end_ms).then_some(last)
}
