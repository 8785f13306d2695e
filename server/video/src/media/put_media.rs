//! PutMedia: a producer's connection. The operation is in no model of the service; its headers and errors are documented.

use super::session::{Session, Timecodes};
use crate::media::limits::ACKS_WAITING_MAX;
use crate::{Video, fault};
use futures_util::stream;
use penstock_api::media::{Ingest, Media, Opening, Pieces};
use penstock_api::{BoxFuture, Fault};
use penstock_model::kinesis_video_media::errors;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Takes media. To be handed to the wire beside the service.
pub struct PutMedia(pub Arc<Video>);

impl Ingest for PutMedia {
    fn path(&self) -> &'static str {
        "/putMedia"
    }

    fn service(&self) -> &'static str {
        "kinesis-video-media"
    }

    fn ingest(self: Arc<Self>, opening: Opening, body: Pieces) -> BoxFuture<'static, Result<Media, Fault>> {
        Box::pin(async move { open(Arc::clone(&self.0), &opening, body).await })
    }
}

async fn open(video: Arc<Video>, opening: &Opening, body: Pieces) -> Result<Media, Fault> {
    let named = match (opening.header("x-amzn-stream-name"), opening.header("x-amzn-stream-arn")) {
        (Some(named), None) | (None, Some(named)) => named,
        (None, None) => return Err(fault::invalid("Either StreamName or StreamARN must be specified.")),
        (Some(_), Some(_)) => {
            return Err(fault::invalid("StreamName and StreamARN cannot both be specified."));
        }
    };
    let timecodes = timecodes(opening)?;
    let stream = video.find_stream(&opening.caller.account, &opening.caller.region, named)?;
    if !stream.is_active() {
        return Err(fault::not_found("stream"));
    }
    let connections = video.connections(&stream);
    let Ok(place) = Arc::clone(&connections.producers).try_acquire_owned() else {
        let message = "The number of PutMedia connections to the stream is too high.";
        return Err(Fault::new(&errors::CONNECTION_LIMIT_EXCEEDED_EXCEPTION, message));
    };
    let recording = video.recording(&stream).await?;
    let (acks, mut receiver) = mpsc::channel(ACKS_WAITING_MAX);
    let session = Session::new(video, stream, recording, timecodes, acks);
    tokio::spawn(async move {
        session.run(body).await;
        drop(place);
    });
    let pieces = stream::poll_fn(move |context| receiver.poll_recv(context).map(|ack| ack.map(Ok)));
    Ok(Media::flowing("application/json", pieces))
}

/// What the timecodes of the body are to be read as.
fn timecodes(opening: &Opening) -> Result<Timecodes, Fault> {
    let kind = opening.header("x-amzn-fragment-timecode-type");
    let start = opening.header("x-amzn-producer-start-timestamp");
    // Seconds, as a decimal number.
    let start_ms = start.map(|text| {
        let seconds = text.trim().parse::<f64>().ok().filter(|seconds| seconds.abs() < 1e12);
        seconds.ok_or_else(|| fault::invalid("The producer start timestamp is no number of seconds."))
    });
    let start_ms = start_ms.transpose()?.map(|seconds| (seconds * 1_000.0).round() as i64);
    match kind {
        Some("ABSOLUTE") => Ok(Timecodes::Absolute),
        Some("RELATIVE") => Ok(Timecodes::Relative(start_ms.unwrap_or_else(|| {
            // Documented: the stream starts when the request does.
            penstock_api::millis(opening.received_at)
        }))),
        _ => Err(fault::invalid("The fragment timecode type must be ABSOLUTE or RELATIVE.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use penstock_api::Caller;
    use std::time::{Duration, SystemTime};

    fn opening(headers: &[(&str, &str)]) -> Opening {
        Opening {
            caller: Caller { account: "000000000000".into(), region: "us-east-1".into(), access_key: None },
            request_id: "id".into(),
            received_at: SystemTime::UNIX_EPOCH + Duration::from_millis(7_123),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        }
    }

    #[test]
    fn the_start_is_a_decimal_number_of_seconds() {
        const KIND: &str = "x-amzn-fragment-timecode-type";
        const START: &str = "x-amzn-producer-start-timestamp";
        let read = |headers: &[(&str, &str)]| timecodes(&opening(headers)).map_err(|fault| fault.code);
        assert_eq!(read(&[(KIND, "ABSOLUTE"), (START, "5")]), Ok(Timecodes::Absolute));
        let relative = read(&[(KIND, "RELATIVE"), (START, "1795189641.370")]);
        assert_eq!(relative, Ok(Timecodes::Relative(1_795_189_641_370)));
        // A common producer leaves out zeros: 5 ms, and half a second to everybody who reads it.
        assert_eq!(read(&[(KIND, "RELATIVE"), (START, "1.5")]), Ok(Timecodes::Relative(1_500)));
        assert_eq!(read(&[(KIND, "RELATIVE")]), Ok(Timecodes::Relative(7_123)));
        for bad in [&[][..], &[(KIND, "relative")], &[(KIND, "ABSOLUTE"), (START, "now")]] {
            assert_eq!(read(bad), Err("InvalidArgumentException".into()));
        }
        for bad in ["1e300", "NaN", "inf"] {
            assert!(read(&[(KIND, "RELATIVE"), (START, bad)]).is_err(), "{bad}");
        }
    }
}
