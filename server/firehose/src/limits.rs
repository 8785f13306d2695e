//! The limits of Data Firehose, each with its unit and its reason. Those of the model are checked by the model's validator.

use std::time::Duration;

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

// Deliveries.

/// Records that are read from a log at once.
pub(crate) const READ_RECORDS: u32 = 10_000;
/// Bytes that are read from a log at once: one or two reads of the disk.
pub(crate) const READ_BYTES: u64 = 8 << 20;

/// Bytes that wait in the buffers of one delivery before the oldest are cut early: the largest buffer of an object, twice.
pub(crate) const BUFFERS_BYTES_MAX: usize = 256 << 20;

/// Partitions that wait at once before the oldest are cut early. The service has a quota of 500, which can be raised.
pub(crate) const BUFFERS_MAX: usize = 50_000;

/// Objects that one delivery has on their way at once.
pub(crate) const SENDING_MAX: usize = 8;

/// Lines of a journal that are summed up: so many are read at most after a crash, beside what is under way.
pub(crate) const CHECKPOINT_LINES: usize = 256;

/// How long a delivery rests at most: its settings may have changed, or the time of day.
pub(crate) const DELIVERY_LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long a delivery waits before it reads or writes again what the engine did not let it.
pub(crate) const READ_PAUSE: Duration = Duration::from_millis(100);

/// How long it waits before an object is put again: twice as long each time.
pub(crate) const PUT_PAUSE_MIN: Duration = Duration::from_millis(200);
/// The same at most.
pub(crate) const PUT_PAUSE_MAX: Duration = Duration::from_secs(30);

// Functions that transform records.

/// Bytes of an event for a function: 6 MiB, what Lambda takes at once.
pub(crate) const INVOKE_EVENT_BYTES_MAX: usize = 6 << 20;
/// Bytes of an answer: a hundred more, as Lambda has it.
pub(crate) const INVOKE_ANSWER_BYTES_MAX: usize = INVOKE_EVENT_BYTES_MAX + 100;

/// Records of an event: as many as are read at once, and few enough that their answers are one append.
pub(crate) const INVOKE_RECORDS_MAX: usize = 10_000;

/// Bytes of records that are sent to a function at once unless the processor says otherwise: documented as 1 MB.
pub(crate) const INVOKE_BYTES: usize = 1 << 20;
/// The same for Splunk and Snowflake.
pub(crate) const INVOKE_BYTES_SMALL: usize = 256 << 10;

/// How long a record waits for others before they are sent to a function unless the processor says otherwise: documented.
pub(crate) const INVOKE_WAIT: Duration = Duration::from_secs(60);
/// The same for Snowflake.
pub(crate) const INVOKE_WAIT_SNOWFLAKE: Duration = Duration::from_secs(30);

/// How often a function is asked again unless the processor says otherwise: documented.
pub(crate) const INVOKE_RETRIES: u32 = 3;

/// Calls of a function that are under way at once for a shard: documented.
pub(crate) const INVOKING_MAX: usize = 5;
/// The same for Splunk.
pub(crate) const INVOKING_MAX_SPLUNK: usize = 10;

/// The same for all shards of a delivery: half of the processes that functions of this server have, so that one that does not answer leaves
/// some to others.
pub(crate) const INVOKING_ALL_MAX: usize = 16;

/// How long a function may take: documented.
pub(crate) const INVOKE_WAIT_MAX: Duration = Duration::from_secs(300);

/// How long a delivery waits before it asks a function again: twice as long each time. The service's own pauses are not known.
pub(crate) const INVOKE_PAUSE_MIN: Duration = Duration::from_millis(200);
/// The same at most.
pub(crate) const INVOKE_PAUSE_MAX: Duration = Duration::from_secs(30);

/// Bytes that are read at once of an input whose records go through a function: they may become many more when they are decompressed.
pub(crate) const INVOKE_READ_BYTES: u64 = 1 << 20;

/// Bytes of records of one delivery that wait for a function or its answer, before less is sent at once.
pub(crate) const INVOKE_WAITING_BYTES_MAX: usize = 64 << 20;
