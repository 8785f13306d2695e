//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The types of `kinesis-video-archived-media`. A member that the model requires is no `Option`.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::convert::{Fields, FromValue};
use crate::encode::{Encode, Members, Writer};
use crate::value::{Timestamp, Value};

#[derive(Clone, Debug, PartialEq)]
pub struct ClipFragmentSelector {
    pub fragment_selector_type: ClipFragmentSelectorType,
    pub timestamp_range: ClipTimestampRange,
}

impl FromValue for ClipFragmentSelector {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            fragment_selector_type: fields.required("FragmentSelectorType"),
            timestamp_range: fields.required("TimestampRange"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClipFragmentSelectorType {
    ProducerTimestamp,
    ServerTimestamp,
}

impl ClipFragmentSelectorType {
    pub const ALL: [Self; 2] = [Self::ProducerTimestamp, Self::ServerTimestamp];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProducerTimestamp => "PRODUCER_TIMESTAMP",
            Self::ServerTimestamp => "SERVER_TIMESTAMP",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "PRODUCER_TIMESTAMP" => Some(Self::ProducerTimestamp),
            "SERVER_TIMESTAMP" => Some(Self::ServerTimestamp),
            _ => None,
        }
    }
}

impl FromValue for ClipFragmentSelectorType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ClipFragmentSelectorType")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClipTimestampRange {
    pub start_timestamp: Timestamp,
    pub end_timestamp: Timestamp,
}

impl FromValue for ClipTimestampRange {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            start_timestamp: fields.required("StartTimestamp"),
            end_timestamp: fields.required("EndTimestamp"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContainerFormat {
    FragmentedMp4,
    MpegTs,
}

impl ContainerFormat {
    pub const ALL: [Self; 2] = [Self::FragmentedMp4, Self::MpegTs];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FragmentedMp4 => "FRAGMENTED_MP4",
            Self::MpegTs => "MPEG_TS",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "FRAGMENTED_MP4" => Some(Self::FragmentedMp4),
            "MPEG_TS" => Some(Self::MpegTs),
            _ => None,
        }
    }
}

impl FromValue for ContainerFormat {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ContainerFormat")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DASHDisplayFragmentNumber {
    Always,
    Never,
}

impl DASHDisplayFragmentNumber {
    pub const ALL: [Self; 2] = [Self::Always, Self::Never];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Always => "ALWAYS",
            Self::Never => "NEVER",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "ALWAYS" => Some(Self::Always),
            "NEVER" => Some(Self::Never),
            _ => None,
        }
    }
}

impl FromValue for DASHDisplayFragmentNumber {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of DASHDisplayFragmentNumber")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DASHDisplayFragmentTimestamp {
    Always,
    Never,
}

impl DASHDisplayFragmentTimestamp {
    pub const ALL: [Self; 2] = [Self::Always, Self::Never];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Always => "ALWAYS",
            Self::Never => "NEVER",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "ALWAYS" => Some(Self::Always),
            "NEVER" => Some(Self::Never),
            _ => None,
        }
    }
}

impl FromValue for DASHDisplayFragmentTimestamp {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of DASHDisplayFragmentTimestamp")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DASHFragmentSelector {
    pub fragment_selector_type: Option<DASHFragmentSelectorType>,
    pub timestamp_range: Option<DASHTimestampRange>,
}

impl FromValue for DASHFragmentSelector {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            fragment_selector_type: fields.optional("FragmentSelectorType"),
            timestamp_range: fields.optional("TimestampRange"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DASHFragmentSelectorType {
    ProducerTimestamp,
    ServerTimestamp,
}

impl DASHFragmentSelectorType {
    pub const ALL: [Self; 2] = [Self::ProducerTimestamp, Self::ServerTimestamp];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProducerTimestamp => "PRODUCER_TIMESTAMP",
            Self::ServerTimestamp => "SERVER_TIMESTAMP",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "PRODUCER_TIMESTAMP" => Some(Self::ProducerTimestamp),
            "SERVER_TIMESTAMP" => Some(Self::ServerTimestamp),
            _ => None,
        }
    }
}

impl FromValue for DASHFragmentSelectorType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of DASHFragmentSelectorType")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DASHPlaybackMode {
    Live,
    LiveReplay,
    OnDemand,
}

impl DASHPlaybackMode {
    pub const ALL: [Self; 3] = [Self::Live, Self::LiveReplay, Self::OnDemand];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "LIVE",
            Self::LiveReplay => "LIVE_REPLAY",
            Self::OnDemand => "ON_DEMAND",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "LIVE" => Some(Self::Live),
            "LIVE_REPLAY" => Some(Self::LiveReplay),
            "ON_DEMAND" => Some(Self::OnDemand),
            _ => None,
        }
    }
}

impl FromValue for DASHPlaybackMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of DASHPlaybackMode")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DASHTimestampRange {
    pub start_timestamp: Option<Timestamp>,
    pub end_timestamp: Option<Timestamp>,
}

impl FromValue for DASHTimestampRange {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            start_timestamp: fields.optional("StartTimestamp"),
            end_timestamp: fields.optional("EndTimestamp"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    Jpeg,
    Png,
}

impl Format {
    pub const ALL: [Self; 2] = [Self::Jpeg, Self::Png];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "JPEG" => Some(Self::Jpeg),
            "PNG" => Some(Self::Png),
            _ => None,
        }
    }
}

impl FromValue for Format {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of Format")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormatConfigKey {
    JpegQuality,
}

impl FormatConfigKey {
    pub const ALL: [Self; 1] = [Self::JpegQuality];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::JpegQuality => "JPEGQuality",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "JPEGQuality" => Some(Self::JpegQuality),
            _ => None,
        }
    }
}

impl FromValue for FormatConfigKey {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of FormatConfigKey")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fragment {
    pub fragment_number: Option<String>,
    pub fragment_size_in_bytes: Option<i64>,
    pub producer_timestamp: Option<Timestamp>,
    pub server_timestamp: Option<Timestamp>,
    pub fragment_length_in_milliseconds: Option<i64>,
}

impl Encode for Fragment {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("FragmentNumber", &self.fragment_number);
        members.optional("FragmentSizeInBytes", &self.fragment_size_in_bytes);
        members.optional("ProducerTimestamp", &self.producer_timestamp);
        members.optional("ServerTimestamp", &self.server_timestamp);
        members.optional("FragmentLengthInMilliseconds", &self.fragment_length_in_milliseconds);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct FragmentSelector {
    pub fragment_selector_type: FragmentSelectorType,
    pub timestamp_range: TimestampRange,
}

impl FromValue for FragmentSelector {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            fragment_selector_type: fields.required("FragmentSelectorType"),
            timestamp_range: fields.required("TimestampRange"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FragmentSelectorType {
    ProducerTimestamp,
    ServerTimestamp,
}

impl FragmentSelectorType {
    pub const ALL: [Self; 2] = [Self::ProducerTimestamp, Self::ServerTimestamp];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProducerTimestamp => "PRODUCER_TIMESTAMP",
            Self::ServerTimestamp => "SERVER_TIMESTAMP",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "PRODUCER_TIMESTAMP" => Some(Self::ProducerTimestamp),
            "SERVER_TIMESTAMP" => Some(Self::ServerTimestamp),
            _ => None,
        }
    }
}

impl FromValue for FragmentSelectorType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of FragmentSelectorType")
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct GetClipInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub clip_fragment_selector: ClipFragmentSelector,
}

impl FromValue for GetClipInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            clip_fragment_selector: fields.required("ClipFragmentSelector"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetClipOutput {
    pub content_type: Option<String>,
    pub payload: Option<Bytes>,
}

impl Encode for GetClipOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ContentType", &self.content_type);
        members.optional("Payload", &self.payload);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetDASHStreamingSessionURLInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub playback_mode: Option<DASHPlaybackMode>,
    pub display_fragment_timestamp: Option<DASHDisplayFragmentTimestamp>,
    pub display_fragment_number: Option<DASHDisplayFragmentNumber>,
    pub dash_fragment_selector: Option<DASHFragmentSelector>,
    pub expires: Option<i32>,
    pub max_manifest_fragment_results: Option<i64>,
}

impl FromValue for GetDASHStreamingSessionURLInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            playback_mode: fields.optional("PlaybackMode"),
            display_fragment_timestamp: fields.optional("DisplayFragmentTimestamp"),
            display_fragment_number: fields.optional("DisplayFragmentNumber"),
            dash_fragment_selector: fields.optional("DASHFragmentSelector"),
            expires: fields.optional("Expires"),
            max_manifest_fragment_results: fields.optional("MaxManifestFragmentResults"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetDASHStreamingSessionURLOutput {
    pub dash_streaming_session_url: Option<String>,
}

impl Encode for GetDASHStreamingSessionURLOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("DASHStreamingSessionURL", &self.dash_streaming_session_url);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetHLSStreamingSessionURLInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub playback_mode: Option<HLSPlaybackMode>,
    pub hls_fragment_selector: Option<HLSFragmentSelector>,
    pub container_format: Option<ContainerFormat>,
    pub discontinuity_mode: Option<HLSDiscontinuityMode>,
    pub display_fragment_timestamp: Option<HLSDisplayFragmentTimestamp>,
    pub expires: Option<i32>,
    pub max_media_playlist_fragment_results: Option<i64>,
}

impl FromValue for GetHLSStreamingSessionURLInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            playback_mode: fields.optional("PlaybackMode"),
            hls_fragment_selector: fields.optional("HLSFragmentSelector"),
            container_format: fields.optional("ContainerFormat"),
            discontinuity_mode: fields.optional("DiscontinuityMode"),
            display_fragment_timestamp: fields.optional("DisplayFragmentTimestamp"),
            expires: fields.optional("Expires"),
            max_media_playlist_fragment_results: fields.optional("MaxMediaPlaylistFragmentResults"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetHLSStreamingSessionURLOutput {
    pub hls_streaming_session_url: Option<String>,
}

impl Encode for GetHLSStreamingSessionURLOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("HLSStreamingSessionURL", &self.hls_streaming_session_url);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct GetImagesInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub image_selector_type: ImageSelectorType,
    pub start_timestamp: Timestamp,
    pub end_timestamp: Timestamp,
    pub sampling_interval: Option<i32>,
    pub format: Format,
    pub format_config: Option<BTreeMap<String, String>>,
    pub width_pixels: Option<i32>,
    pub height_pixels: Option<i32>,
    pub max_results: Option<i64>,
    pub next_token: Option<String>,
}

impl FromValue for GetImagesInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            image_selector_type: fields.required("ImageSelectorType"),
            start_timestamp: fields.required("StartTimestamp"),
            end_timestamp: fields.required("EndTimestamp"),
            sampling_interval: fields.optional("SamplingInterval"),
            format: fields.required("Format"),
            format_config: fields.optional("FormatConfig"),
            width_pixels: fields.optional("WidthPixels"),
            height_pixels: fields.optional("HeightPixels"),
            max_results: fields.optional("MaxResults"),
            next_token: fields.optional("NextToken"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetImagesOutput {
    pub images: Option<Vec<Image>>,
    pub next_token: Option<String>,
}

impl Encode for GetImagesOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Images", &self.images);
        members.optional("NextToken", &self.next_token);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetMediaForFragmentListInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub fragments: Vec<String>,
}

impl FromValue for GetMediaForFragmentListInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            fragments: fields.required("Fragments"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetMediaForFragmentListOutput {
    pub content_type: Option<String>,
    pub payload: Option<Bytes>,
}

impl Encode for GetMediaForFragmentListOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ContentType", &self.content_type);
        members.optional("Payload", &self.payload);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HLSDiscontinuityMode {
    Always,
    Never,
    OnDiscontinuity,
}

impl HLSDiscontinuityMode {
    pub const ALL: [Self; 3] = [Self::Always, Self::Never, Self::OnDiscontinuity];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Always => "ALWAYS",
            Self::Never => "NEVER",
            Self::OnDiscontinuity => "ON_DISCONTINUITY",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "ALWAYS" => Some(Self::Always),
            "NEVER" => Some(Self::Never),
            "ON_DISCONTINUITY" => Some(Self::OnDiscontinuity),
            _ => None,
        }
    }
}

impl FromValue for HLSDiscontinuityMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of HLSDiscontinuityMode")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HLSDisplayFragmentTimestamp {
    Always,
    Never,
}

impl HLSDisplayFragmentTimestamp {
    pub const ALL: [Self; 2] = [Self::Always, Self::Never];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Always => "ALWAYS",
            Self::Never => "NEVER",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "ALWAYS" => Some(Self::Always),
            "NEVER" => Some(Self::Never),
            _ => None,
        }
    }
}

impl FromValue for HLSDisplayFragmentTimestamp {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of HLSDisplayFragmentTimestamp")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HLSFragmentSelector {
    pub fragment_selector_type: Option<HLSFragmentSelectorType>,
    pub timestamp_range: Option<HLSTimestampRange>,
}

impl FromValue for HLSFragmentSelector {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            fragment_selector_type: fields.optional("FragmentSelectorType"),
            timestamp_range: fields.optional("TimestampRange"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HLSFragmentSelectorType {
    ProducerTimestamp,
    ServerTimestamp,
}

impl HLSFragmentSelectorType {
    pub const ALL: [Self; 2] = [Self::ProducerTimestamp, Self::ServerTimestamp];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProducerTimestamp => "PRODUCER_TIMESTAMP",
            Self::ServerTimestamp => "SERVER_TIMESTAMP",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "PRODUCER_TIMESTAMP" => Some(Self::ProducerTimestamp),
            "SERVER_TIMESTAMP" => Some(Self::ServerTimestamp),
            _ => None,
        }
    }
}

impl FromValue for HLSFragmentSelectorType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of HLSFragmentSelectorType")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HLSPlaybackMode {
    Live,
    LiveReplay,
    OnDemand,
}

impl HLSPlaybackMode {
    pub const ALL: [Self; 3] = [Self::Live, Self::LiveReplay, Self::OnDemand];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "LIVE",
            Self::LiveReplay => "LIVE_REPLAY",
            Self::OnDemand => "ON_DEMAND",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "LIVE" => Some(Self::Live),
            "LIVE_REPLAY" => Some(Self::LiveReplay),
            "ON_DEMAND" => Some(Self::OnDemand),
            _ => None,
        }
    }
}

impl FromValue for HLSPlaybackMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of HLSPlaybackMode")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HLSTimestampRange {
    pub start_timestamp: Option<Timestamp>,
    pub end_timestamp: Option<Timestamp>,
}

impl FromValue for HLSTimestampRange {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            start_timestamp: fields.optional("StartTimestamp"),
            end_timestamp: fields.optional("EndTimestamp"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Image {
    pub time_stamp: Option<Timestamp>,
    pub error: Option<ImageError>,
    pub image_content: Option<String>,
}

impl Encode for Image {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("TimeStamp", &self.time_stamp);
        members.optional("Error", &self.error);
        members.optional("ImageContent", &self.image_content);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImageError {
    NoMedia,
    MediaError,
}

impl ImageError {
    pub const ALL: [Self; 2] = [Self::NoMedia, Self::MediaError];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoMedia => "NO_MEDIA",
            Self::MediaError => "MEDIA_ERROR",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "NO_MEDIA" => Some(Self::NoMedia),
            "MEDIA_ERROR" => Some(Self::MediaError),
            _ => None,
        }
    }
}

impl Encode for ImageError {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImageSelectorType {
    ProducerTimestamp,
    ServerTimestamp,
}

impl ImageSelectorType {
    pub const ALL: [Self; 2] = [Self::ProducerTimestamp, Self::ServerTimestamp];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProducerTimestamp => "PRODUCER_TIMESTAMP",
            Self::ServerTimestamp => "SERVER_TIMESTAMP",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "PRODUCER_TIMESTAMP" => Some(Self::ProducerTimestamp),
            "SERVER_TIMESTAMP" => Some(Self::ServerTimestamp),
            _ => None,
        }
    }
}

impl FromValue for ImageSelectorType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ImageSelectorType")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListFragmentsInput {
    pub stream_name: Option<String>,
    pub stream_arn: Option<String>,
    pub max_results: Option<i64>,
    pub next_token: Option<String>,
    pub fragment_selector: Option<FragmentSelector>,
}

impl FromValue for ListFragmentsInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stream_name: fields.optional("StreamName"),
            stream_arn: fields.optional("StreamARN"),
            max_results: fields.optional("MaxResults"),
            next_token: fields.optional("NextToken"),
            fragment_selector: fields.optional("FragmentSelector"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListFragmentsOutput {
    pub fragments: Option<Vec<Fragment>>,
    pub next_token: Option<String>,
}

impl Encode for ListFragmentsOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Fragments", &self.fragments);
        members.optional("NextToken", &self.next_token);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimestampRange {
    pub start_timestamp: Timestamp,
    pub end_timestamp: Timestamp,
}

impl FromValue for TimestampRange {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            start_timestamp: fields.required("StartTimestamp"),
            end_timestamp: fields.required("EndTimestamp"),
        }
    }
}
