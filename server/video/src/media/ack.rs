//! What a producer is told of its fragments: flat JSON objects, one in each piece of the answer, because some producers read the
//! pieces and not the stream.

use bytes::Bytes;
use penstock_fragments::FragmentNumber;
use std::fmt::Write as _;

/// An acknowledgement. Timecodes are those of the producer, in its own ticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ack {
    /// The first bytes of a fragment are here.
    Buffering(u64, FragmentNumber),
    /// All of it is here.
    Received(u64, FragmentNumber),
    /// All of it is durable.
    Persisted(u64, FragmentNumber),
    /// Nothing comes any more: neither from the producer, nor from us after this one.
    Error(ErrorId, Option<(u64, FragmentNumber)>),
    /// Nothing came for a while.
    Idle,
}

/// What is wrong, as the service numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorId {
    StreamRead,
    MaxFragmentSize,
    MaxFragmentDuration,
    MaxConnectionDuration,
    TimecodeNotGreater,
    InvalidMkv,
    InvalidProducerTimestamp,
    StreamNotActive,
    FragmentMetadataLimit,
    TrackNumberMismatch,
    FramesMissingForTrack,
    MoreTracksThanAllowed,
    Archival,
}

impl ErrorId {
    /// The number and the name.
    pub(crate) fn code(self) -> (u32, &'static str) {
        match self {
            ErrorId::StreamRead => (4000, "STREAM_READ_ERROR"),
            ErrorId::MaxFragmentSize => (4001, "MAX_FRAGMENT_SIZE_REACHED"),
            ErrorId::MaxFragmentDuration => (4002, "MAX_FRAGMENT_DURATION_REACHED"),
            ErrorId::MaxConnectionDuration => (4003, "MAX_CONNECTION_DURATION_REACHED"),
            ErrorId::TimecodeNotGreater => (4004, "FRAGMENT_TIMECODE_LESSER_THAN_PREVIOUS"),
            ErrorId::InvalidMkv => (4006, "INVALID_MKV_DATA"),
            ErrorId::InvalidProducerTimestamp => (4007, "INVALID_PRODUCER_TIMESTAMP"),
            ErrorId::StreamNotActive => (4008, "STREAM_NOT_ACTIVE"),
            ErrorId::FragmentMetadataLimit => (4009, "FRAGMENT_METADATA_LIMIT_REACHED"),
            ErrorId::TrackNumberMismatch => (4010, "TRACK_NUMBER_MISMATCH"),
            ErrorId::FramesMissingForTrack => (4011, "FRAMES_MISSING_FOR_TRACK"),
            ErrorId::MoreTracksThanAllowed => (4012, "MORE_THAN_ALLOWED_TRACKS_FOUND"),
            ErrorId::Archival => (5001, "ARCHIVAL_ERROR"),
        }
    }
}

impl Ack {
    /// As it is sent.
    pub(crate) fn piece(&self) -> Bytes {
        let (kind, fragment) = match self {
            Ack::Buffering(timecode, number) => ("BUFFERING", Some((timecode, number))),
            Ack::Received(timecode, number) => ("RECEIVED", Some((timecode, number))),
            Ack::Persisted(timecode, number) => ("PERSISTED", Some((timecode, number))),
            Ack::Error(_, fragment) => {
                ("ERROR", fragment.as_ref().map(|(timecode, number)| (timecode, number)))
            }
            Ack::Idle => ("IDLE", None),
        };
        let mut text = format!(r#"{{"EventType":"{kind}""#);
        // Writing into a text cannot fail.
        if let Some((timecode, number)) = fragment {
            let _ = write!(text, r#","FragmentTimecode":{timecode},"FragmentNumber":"{number}""#);
        }
        if let Ack::Error(id, _) = self {
            let (id, code) = id.code();
            let _ = write!(text, r#","ErrorId":{id},"ErrorCode":"{code}""#);
        }
        text.push_str("}\n");
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The layout was seen in logs of real producers.
    #[test]
    fn acks_are_flat_and_short() {
        let number = FragmentNumber::at(1);
        let persisted = Ack::Persisted(1_663_277_247_152, number).piece();
        let wanted = format!(
            "{{\"EventType\":\"PERSISTED\",\"FragmentTimecode\":1663277247152,\"FragmentNumber\":\"{number}\"}}\n"
        );
        assert_eq!(persisted, wanted);
        assert_eq!(Ack::Idle.piece(), "{\"EventType\":\"IDLE\"}\n");
        let refused = Ack::Error(ErrorId::InvalidMkv, None).piece();
        assert_eq!(
            refused,
            "{\"EventType\":\"ERROR\",\"ErrorId\":4006,\"ErrorCode\":\"INVALID_MKV_DATA\"}\n"
        );
        assert!(Ack::Error(ErrorId::MoreTracksThanAllowed, Some((u64::MAX, number))).piece().len() <= 1_024);
    }
}
