//! The limits of Data Firehose, each with its unit and its reason. Those of the model are checked by the model's validator.

/// Delivery streams of an account in a region, as in the large regions.
pub(crate) const DELIVERY_STREAMS_MAX: usize = 5_000;

/// Delivery streams that ListDeliveryStreams names where no limit is given: documented.
pub(crate) const LIST_DEFAULT: usize = 10;

/// Tags of a delivery stream: documented.
pub(crate) const TAGS_MAX: usize = 50;

/// Tags that ListTagsForDeliveryStream names where no limit is given: documented.
pub(crate) const LIST_TAGS_DEFAULT: usize = 50;

// What a delivery stream takes in a second, with `--throttle=aws`: the documented quotas of the large regions.

/// Calls of PutRecord and PutRecordBatch.
pub(crate) const PUT_REQUESTS_PER_S: u64 = 2_000;
/// Records.
pub(crate) const PUT_RECORDS_PER_S: u64 = 500_000;
/// Bytes of data: 5 MiB.
pub(crate) const PUT_BYTES_PER_S: u64 = 5 << 20;

/// Delivery streams whose rates are remembered before those are forgotten that rest; a few hundred bytes each.
pub(crate) const RATE_STREAMS_SWEEP: usize = 10_000;

/// Bytes of all records of a PutRecordBatch: 4 MiB, documented as a hard limit.
pub(crate) const BATCH_BYTES_MAX: usize = 4 << 20;

/// Processors of a destination: documented.
pub(crate) const PROCESSORS_MAX: usize = 5;

/// MiB of buffer at least where records are partitioned: observed.
pub(crate) const PARTITIONED_SIZE_MIB_MIN: i64 = 64;

/// Attributes of an HTTP endpoint and calls to a Lambda function are bounded by the model, but for these, which are texts there.
pub(crate) const LAMBDA_RETRIES_MAX: i64 = 300;
/// MiB of records that are sent to a function at once, at least and at most.
pub(crate) const LAMBDA_BUFFER_MIB: (f64, f64) = (0.2, 3.0);
/// Seconds that records wait for a function at most.
pub(crate) const LAMBDA_INTERVAL_S_MAX: i64 = 900;

/// Milliseconds that a delivery stream is being created with `--timing=aws`; the service takes up to a minute, and clients poll.
pub(crate) const CREATING_MS: i64 = 5_000;

/// The same for deleting.
pub(crate) const DELETING_MS: i64 = 5_000;
