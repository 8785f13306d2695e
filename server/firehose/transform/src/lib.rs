//! What Data Firehose does to records and objects on their way out: bytes in, bytes out.
//!
//! Nothing here does I/O, reads a clock or waits. Times, random bits and UUIDs are the caller's, so that an object that is made
//! again, after a crash say, has the same key and the same bytes.
//!
//! | module | what it does |
//! |---|---|
//! | [`prefix`] | checks `Prefix` and `ErrorOutputPrefix`, makes the keys of objects |
//! | [`compression`] | GZIP, ZIP and both kinds of Snappy, piece by piece |
//! | [`jq`] | the metadata query of dynamic partitioning, as jq 1.6, bounded |
//! | [`deaggregate`] | records within records: KPL aggregates, JSON objects, delimited texts |
//! | [`cloudwatch_logs`] | records of CloudWatch Logs subscriptions: decompression, extraction of messages |
//! | [`delimiter`] | what is appended to each record |
//! | [`failure`] | the lines of error objects, and the kinds of error |
//! | [`limits`] | every limit, with unit and reason |
//!
//! A record passes through them in the service's order: KPL de-aggregation, decompression and message extraction, records within
//! records, (the Lambda function,) metadata extraction, delimiter, and then with others of its partition into an object:
//!
//! ```
//! use penstock_transform::compression::{CompressionFormat, Compressor};
//! use penstock_transform::deaggregate::SubRecords;
//! use penstock_transform::jq::Query;
//! use penstock_transform::prefix::{KeySource, Moment, Prefixes, Zone, object_name};
//!
//! let prefixes = Prefixes::check(
//!     Some("customer=!{partitionKeyFromQuery:customer}/!{timestamp:yyyy/MM/dd}/"),
//!     Some("errors/!{firehose:error-output-type}/"),
//!     true,
//! )?;
//! let query = Query::compile("{customer: .customer_id}")?;
//! prefixes.check_query_keys(query.keys())?;
//!
//! let put = r#"{"customer_id":"nl-7"} {"customer_id":"nl-7"}"#.into();
//! let records = SubRecords::new("JSON", None)?.split(&put);
//! let customer = query.extract(&records[0], 1_783_951_509.0)?;
//!
//! let mut object = Vec::new();
//! let mut compressor = Compressor::new(CompressionFormat::Gzip, "");
//! for record in &records {
//!     compressor.write(record, &mut object);
//!     compressor.write(b"\n", &mut object);
//! }
//! compressor.finish(&mut object);
//!
//! let moment = Moment { at_ms: 1_783_951_509_000, zone: &Zone::utc() };
//! let value = |_: KeySource, key: &str| (key == "customer").then_some(customer[0].as_str());
//! let mut key = prefixes.evaluate(&moment, value, || 4)?;
//! key += &object_name("clicks", "1", &moment, "0b7a", CompressionFormat::Gzip.extension())?;
//! assert_eq!(key, "customer=nl-7/2026/07/13/clicks-1-2026-07-13-14-05-09-0b7a.gz");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod cloudwatch_logs;
pub mod compression;
pub mod deaggregate;
pub mod delimiter;
pub mod failure;
pub mod jq;
pub mod limits;
pub mod prefix;
