//! What a delivery goes by: the destination's configuration, read once for each revision of the delivery stream.

use std::sync::Arc;

use penstock_api::Arn;
use penstock_catalog::{Key, Resource};
use penstock_sinks::redshift::Redshift;
use penstock_sinks::{Environment, Sink};
use penstock_transform::compression::CompressionFormat;
use penstock_transform::failure::OutputType;
use penstock_transform::prefix::{KeySource, Moment, PrefixError, Prefixes, Zone, extension, object_name};
use serde_json::Value as Json;

use super::buffers::Hints;
use super::conversion::Conversion;
use super::ledger::{Goal, Kind, Object, Part};
use super::steps::FUNCTION_KEY;
use crate::kind::{self, enabled};
use crate::record::Found;
use crate::rules::text;
use crate::store::{ObjectStore, Staging};
use crate::tables::Tables;

/// The settings of a destination.
#[derive(Clone)]
pub(crate) struct Settings {
    /// The revision of the delivery stream that these are of.
    pub(crate) revision: u64,
    pub(crate) source: Source,
    /// The processors as they are configured.
    pub(crate) processing: Json,
    /// The id of the destination's [`crate::kind::Kind`].
    pub(crate) kind: String,
    /// Records are kept apart by keys. That never changes.
    pub(crate) partitioned: bool,
    stream: String,
    version: u64,
    /// When records that wait are cut.
    hints: Hints,
    /// The place in S3 where they go, or that a destination elsewhere has for what fails.
    place: Place,
    /// How records are converted, if they are, and the configuration that says so.
    conversion: Option<(Conversion, Json)>,
    /// The destination, if it is not S3.
    pub(crate) sink: Option<Arc<dyn Sink>>,
    /// The table that objects are copied into, if they are.
    pub(crate) redshift: Option<Arc<Redshift>>,
    /// Where records are kept as they came, if they are.
    backup: Option<Place>,
}

/// Where records come from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// They are put: the shard of the log.
    Log(u64),
    /// A data stream, and when its records begin to be delivered, in microseconds since 1970.
    Stream { key: Key, start_us: u64 },
}

impl Source {
    pub(crate) fn is_stream(&self) -> bool {
        matches!(self, Source::Stream { .. })
    }

    fn read(found: &Found) -> Result<Source, String> {
        if found.stream.is_direct_put() {
            let log = found.resource.shards.first().ok_or("a delivery stream without a log")?;
            return Ok(Source::Log(*log));
        }
        let source = found.stream.source.as_ref().ok_or("a delivery stream without a source")?;
        let arn = text(&source.members, "KinesisStreamARN").unwrap_or_default();
        let key = stream_of(arn).ok_or_else(|| format!("{arn} is not the ARN of a data stream"))?;
        Ok(Source::Stream { key, start_us: u64::try_from(found.stream.created_ms * 1_000).unwrap_or(0) })
    }
}

/// The table of a destination in Redshift; nothing for the others. An error says why it cannot be delivered to.
pub(crate) fn redshift(
    kind: &str,
    configuration: &Json,
    lent: &Environment,
    store: &Arc<dyn ObjectStore>,
) -> Result<Option<Redshift>, String> {
    if kind != kind::REDSHIFT.id {
        return Ok(None);
    }
    Redshift::read(configuration, lent, Arc::new(Staging(Arc::clone(store)))).map(Some)
}

/// The data stream that an ARN names.
pub(crate) fn stream_of(arn: &str) -> Option<Key> {
    let arn: Arn = arn.parse().ok()?;
    let name = arn.resource.strip_prefix("stream/")?;
    Some(Key::new(arn.account, arn.region, name))
}

/// A place in S3, and when what waits for it is cut.
#[derive(Clone, Debug)]
struct Place {
    bucket: String,
    prefixes: Prefixes,
    zone: Zone,
    compression: CompressionFormat,
    extension: Option<String>,
    hints: Hints,
}

impl Settings {
    /// Reads them; an error says what is not understood.
    pub(crate) fn read(
        resource: &Arc<Resource>,
        lent: &Environment,
        store: &Arc<dyn ObjectStore>,
    ) -> Result<Settings, String> {
        let found = Found::read(resource)?;
        let destination = &found.stream.destination;
        let configuration = &destination.configuration;
        let sink = penstock_sinks::read(&destination.kind, configuration, lent)?;
        let redshift = redshift(&destination.kind, configuration, lent, store)?;
        // A destination elsewhere has one place in S3 for all that goes there.
        let elsewhere = sink.is_some() || redshift.is_some();
        let place = if elsewhere { &configuration["S3Configuration"] } else { configuration };
        let backup = match text(configuration, "S3BackupMode") {
            Some("Enabled") => configuration.get("S3BackupConfiguration"),
            Some("AllData" | "AllDocuments" | "AllEvents") => Some(place),
            _ => None,
        };
        let converts = &configuration["DataFormatConversionConfiguration"];
        Ok(Settings {
            revision: resource.revision,
            source: Source::read(&found)?,
            processing: configuration.get("ProcessingConfiguration").cloned().unwrap_or_default(),
            kind: found.stream.destination.kind.clone(),
            partitioned: enabled(configuration.get("DynamicPartitioningConfiguration")),
            stream: resource.key.name.clone(),
            version: found.stream.version,
            hints: hints(if sink.is_some() { configuration } else { place }),
            place: Place::read(place)?,
            sink,
            redshift: redshift.map(Arc::new),
            conversion: Conversion::read(converts, &resource.key.account, &resource.key.region)?
                .map(|conversion| (conversion, converts.clone())),
            backup: backup.map(Place::read).transpose()?,
        })
    }

    /// Whether records are kept as they came, too.
    pub(crate) fn backs_up(&self) -> bool {
        self.backup.is_some()
    }

    /// The bounds of a buffer of this kind.
    pub(crate) fn hints(&self, kind: &Kind) -> Hints {
        match kind {
            Kind::Records => self.hints,
            _ => self.place(kind).hints,
        }
    }

    /// What becomes of records of a part whose first came at this time, in milliseconds since 1970.
    pub(crate) fn goal(&self, part: &Part, first_ms: i64, tables: &dyn Tables) -> Result<Goal, String> {
        let error =
            |kind: OutputType| self.object(&(Kind::Failed(kind.name().to_owned()), Vec::new()), first_ms);
        if let Some(sink) = self.sink.as_ref().filter(|_| part.0 == Kind::Records) {
            return Ok(Goal::Sink { id: uuid::Uuid::new_v4(), failures: error(sink.output_type())? });
        }
        let object = match self.object(part, first_ms) {
            Ok(object) => object,
            Err(why) if part.0 == Kind::Records && !part.1.is_empty() => {
                return Ok(Goal::Told { object: error(OutputType::MetadataExtractionFailed)?, why });
            }
            Err(error) => return Err(error),
        };
        match &self.conversion {
            Some((conversion, configuration)) if part.0 == Kind::Records => Ok(Goal::File {
                object,
                failures: error(OutputType::FormatConversionFailed)?,
                conversion: conversion.pinned(configuration, tables),
            }),
            _ if self.redshift.is_some() && part.0 == Kind::Records => {
                Ok(Goal::Copied { object, id: uuid::Uuid::new_v4() })
            }
            _ => Ok(Goal::Object(object)),
        }
    }

    /// The object that records of a part become.
    fn object(&self, (kind, partition): &Part, first_ms: i64) -> Result<Object, String> {
        let place = self.place(kind);
        let moment = Moment { at_ms: first_ms, zone: &place.zone };
        let random = || {
            let drawn = uuid::Uuid::new_v4();
            u64::from_le_bytes(drawn.as_bytes()[8..].try_into().expect("eight bytes"))
        };
        let value = |source, wanted: &str| {
            let name = |key: &'_ str| match source {
                KeySource::Query => key == wanted,
                KeySource::Lambda => key.strip_prefix(FUNCTION_KEY) == Some(wanted),
            };
            partition.iter().find(|(key, _)| name(key)).map(|(_, value)| value.as_str())
        };
        let prefix = match kind {
            Kind::Records | Kind::Backup => place.prefixes.evaluate(&moment, value, random),
            Kind::Failed(name) => {
                let kind = OutputType::named(name);
                let kind = kind.ok_or_else(|| format!("there are no errors of the type {name}"))?;
                place.prefixes.evaluate_error(kind, &moment, random)
            }
        };
        let of_the_format = match &self.conversion {
            Some((conversion, _)) if *kind == Kind::Records => conversion.extension(),
            _ => place.compression.extension(),
        };
        let extension = extension(place.extension.as_deref(), of_the_format);
        let (version, uuid) = (self.version.to_string(), uuid::Uuid::new_v4().to_string());
        let name = object_name(&self.stream, &version, &moment, &uuid, extension);
        let named = prefix.and_then(|prefix| Ok(prefix + &name?));
        Ok(Object {
            bucket: place.bucket.clone(),
            key: named.map_err(|error| error.to_string())?,
            compression: place.compression.name().to_owned(),
        })
    }

    fn place(&self, kind: &Kind) -> &Place {
        match (kind, &self.backup) {
            (Kind::Backup, Some(backup)) => backup,
            // A backup that was switched off meanwhile cannot be: the service does not allow it.
            _ => &self.place,
        }
    }
}

impl Place {
    fn read(configuration: &Json) -> Result<Place, String> {
        let compression = text(configuration, "CompressionFormat").unwrap_or("UNCOMPRESSED");
        Ok(Place {
            bucket: bucket(text(configuration, "BucketARN").unwrap_or_default()).to_owned(),
            prefixes: prefixes(configuration).map_err(|error| error.to_string())?,
            zone: zone(configuration)?,
            compression: CompressionFormat::named(compression).ok_or(compression)?,
            extension: text(configuration, "FileExtension").map(ToOwned::to_owned),
            hints: hints(configuration),
        })
    }
}

/// The bounds of buffers, as a destination or a place in S3 has them.
fn hints(configuration: &Json) -> Hints {
    let hint = |name: &str| configuration["BufferingHints"][name].as_u64().unwrap_or(0);
    Hints {
        bytes_max: usize::try_from(hint("SizeInMBs") << 20).unwrap_or(usize::MAX).max(1),
        wait_max_ms: i64::try_from(hint("IntervalInSeconds") * 1_000).unwrap_or(i64::MAX),
    }
}

/// The prefixes of a place in S3, as they are configured.
pub(crate) fn prefixes(place: &Json) -> Result<Prefixes, PrefixError> {
    let partitioned = enabled(place.get("DynamicPartitioningConfiguration"));
    Prefixes::check(text(place, "Prefix"), text(place, "ErrorOutputPrefix"), partitioned)
}

/// The time zone of a place in S3, as it is configured.
pub(crate) fn zone(place: &Json) -> Result<Zone, String> {
    match text(place, "CustomTimeZone") {
        None | Some("") => Ok(Zone::utc()),
        Some(name) => Zone::named(name).ok_or_else(|| format!("there is no time zone {name}")),
    }
}

/// The bucket that an ARN names.
fn bucket(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or_default()
}
