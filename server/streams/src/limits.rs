//! The limits of Data Streams, each with its unit and its reason. Those of the model (500 records a call,
//! 256 characters of a partition key) are checked by the model's validator and are not here.

use std::time::Duration;

use penstock_engine::Throttle;

// What a shard carries, with `--throttle=aws`. The documented throughput of a provisioned shard.

/// Bytes of data and partition keys written to a shard in a second: 1 MiB.
pub(crate) const SHARD_WRITE_BYTES_PER_S: u64 = 1 << 20;

/// Records written to a shard in a second.
pub(crate) const SHARD_WRITE_RECORDS_PER_S: u64 = 1_000;

/// Bytes read from a shard in a second: 2 MiB. A larger answer is given and then keeps the shard busy for
/// as many seconds as it took, so 10 MiB for five.
pub(crate) const SHARD_READ_BYTES_PER_S: u64 = 2 << 20;

/// Calls to GetRecords a shard answers in a second.
pub(crate) const SHARD_READ_CALLS_PER_S: u64 = 5;

/// The four above, as the engine takes them.
pub(crate) const SHARD_THROTTLE: Throttle = Throttle {
    write_bytes_per_s: SHARD_WRITE_BYTES_PER_S,
    write_records_per_s: SHARD_WRITE_RECORDS_PER_S,
    read_bytes_per_s: SHARD_READ_BYTES_PER_S,
    read_calls_per_s: SHARD_READ_CALLS_PER_S,
};

/// Calls to GetShardIterator for one shard in a second.
pub(crate) const SHARD_ITERATORS_PER_S: usize = 5;

// Calls of the control plane in a second, with `--throttle=aws`: the documented limits.

/// DescribeLimits, for an account.
pub(crate) const DESCRIBE_LIMITS_PER_S: usize = 1;

/// CreateStream, for an account.
pub(crate) const CREATE_STREAM_PER_S: usize = 5;

/// DeleteStream, for an account.
pub(crate) const DELETE_STREAM_PER_S: usize = 5;

/// ListStreams, for an account.
pub(crate) const LIST_STREAMS_PER_S: usize = 5;

/// DescribeStream, for an account.
pub(crate) const DESCRIBE_STREAM_PER_S: usize = 10;

/// DescribeStreamSummary, for an account.
pub(crate) const DESCRIBE_STREAM_SUMMARY_PER_S: usize = 20;

/// AddTagsToStream, RemoveTagsFromStream and ListTagsForStream, and their counterparts for resources, each for an account.
pub(crate) const TAGS_CALLS_PER_S: usize = 5;

/// ListShards, for a stream.
pub(crate) const LIST_SHARDS_PER_S: usize = 1_000;

/// SplitShard and MergeShards, each for an account.
pub(crate) const RESHARD_PER_S: usize = 5;

/// UpdateShardCount, for an account.
pub(crate) const UPDATE_SHARD_COUNT_PER_S: usize = 10;

/// RegisterStreamConsumer, for an account.
pub(crate) const REGISTER_CONSUMER_PER_S: usize = 5;

/// DeregisterStreamConsumer and ListStreamConsumers, each for a stream.
pub(crate) const CONSUMERS_CALLS_PER_S: usize = 5;

/// DescribeStreamConsumer, for a stream.
pub(crate) const DESCRIBE_CONSUMER_PER_S: usize = 20;

/// DescribeAccountSettings, UpdateAccountSettings and UpdateStreamWarmThroughput, each for an account.
pub(crate) const ACCOUNT_SETTINGS_PER_S: usize = 5;

// Changes of a stream within 24 hours, with `--throttle=aws`: the documented limits.

/// UpdateShardCount.
pub(crate) const UPDATE_SHARD_COUNT_PER_DAY: usize = 10;

/// StartStreamEncryption and StopStreamEncryption, each.
pub(crate) const ENCRYPTION_CHANGES_PER_DAY: usize = 25;

/// UpdateStreamMode.
pub(crate) const UPDATE_MODE_PER_DAY: usize = 2;

// What one call carries.

/// Bytes of data and partition keys in one PutRecords: 10 MiB, the documented limit of a request.
pub(crate) const PUT_RECORDS_BYTES_MAX: usize = 10 << 20;

/// Records that GetRecords returns when it is not told, and at most.
pub(crate) const GET_RECORDS_MAX: u32 = 10_000;

/// Bytes that GetRecords returns at most: 10 MiB, as documented.
pub(crate) const GET_RECORDS_BYTES_MAX: u64 = 10 << 20;

/// Shards on a page of DescribeStream, when not told and at most.
pub(crate) const DESCRIBE_STREAM_SHARDS_MAX: usize = 100;

/// Shards on a page of ListShards, when not told and at most. The model allows 10,000 to be asked for; the
/// service answers with no more than this.
pub(crate) const LIST_SHARDS_MAX: usize = 1_000;

/// Streams on a page of ListStreams, when not told and at most.
pub(crate) const LIST_STREAMS_MAX: usize = 100;

/// Bytes of keys and data, and records, in one event of a subscription. A record that is larger is an event alone. A MiB takes half
/// a second of the consumer's rate.
pub(crate) const EVENT_BYTES_MAX: u64 = 1 << 20;
pub(crate) const EVENT_RECORDS_MAX: u32 = 10_000;

/// How long a subscription is without an event at most: clients take a longer silence for a broken connection.
pub(crate) const EVENT_INTERVAL: Duration = Duration::from_secs(5);

/// How long a subscription lasts, as documented.
pub(crate) const SUBSCRIPTION_LIFE: Duration = Duration::from_secs(300);

/// How old a subscription is before the same consumer can take its place, as documented; with `--throttle=aws`.
pub(crate) const RESUBSCRIBE_AFTER: Duration = Duration::from_secs(5);

/// How long a subscription waits before it reads again where the engine has too much to do, or where a shard's children are not
/// there yet.
pub(crate) const SUBSCRIPTION_PAUSE: Duration = Duration::from_millis(20);

/// How long a shard iterator and a page token can be used, in milliseconds: five minutes, as documented.
pub(crate) const TOKEN_LIFE_MS: i64 = 300_000;

// What an account may have in a region.

/// Open shards of provisioned streams: the highest default quota of any region. Planning tools refuse to
/// work where this is less than they need.
pub(crate) const ACCOUNT_SHARDS_MAX: usize = 20_000;

/// Streams in on-demand mode: the default quota.
pub(crate) const ACCOUNT_ON_DEMAND_STREAMS_MAX: usize = 50;

/// Streams in the CREATING state at a time, with `--timing=aws`: as documented. With `--timing=instant` a
/// stream is in that state for the moment its shards take, which no caller can see or avoid.
pub(crate) const ACCOUNT_CREATING_STREAMS_MAX: usize = 5;

// What a stream has.

/// Shards of an on-demand stream at its creation, as documented: 4 MiB/s of writes.
pub(crate) const ON_DEMAND_SHARDS: usize = 4;

/// How long records are kept unless the stream is told otherwise, in hours.
pub(crate) const RETENTION_HOURS_DEFAULT: u32 = 24;

/// How short and how long records can be kept, in hours: a day, and a year.
pub(crate) const RETENTION_HOURS_MIN: u32 = 24;
pub(crate) const RETENTION_HOURS_MAX: u32 = 8_760;

/// The largest record of a stream that was not told otherwise, partition key included, in KiB.
pub(crate) const RECORD_KIB_DEFAULT: u32 = 1_024;

/// Open shards that UpdateShardCount may be asked for.
pub(crate) const STREAM_SHARDS_MAX: usize = 10_000;

/// Registered consumers, and those of a stream of an account with the on-demand advantage.
pub(crate) const CONSUMERS_MAX: usize = 20;
pub(crate) const CONSUMERS_ADVANTAGE_MAX: usize = 50;

/// Consumers of a stream in the CREATING state at a time.
pub(crate) const CONSUMERS_CREATING_MAX: usize = 5;

/// Consumers on a page of ListStreamConsumers, when not told.
pub(crate) const LIST_CONSUMERS_DEFAULT: usize = 100;

/// Open shards to which an on-demand stream grows with its traffic: 200 MiB/s, the default quota; and to which it is made ready
/// beforehand.
pub(crate) const ON_DEMAND_SHARDS_MAX: usize = 200;
pub(crate) const WARM_SHARDS_MAX: usize = STREAM_SHARDS_MAX;

/// Write throughput of an on-demand stream that can be made ready beforehand, in MiB/s.
pub(crate) const WARM_MIBPS_MAX: u32 = 10_240;

/// How long an account stays committed to a minimum throughput at least, in milliseconds: a day.
pub(crate) const COMMITMENT_MS_MIN: i64 = 86_400_000;

/// Tags of a stream.
pub(crate) const TAGS_MAX: usize = 50;

/// How much older than its stream a shard is, in seconds. The service creates shards first: their times
/// were seen to lie 2 to 7 seconds before the stream's.
pub(crate) const SHARD_AGE_S: i64 = 4;

// Timing, with `--timing=aws`.

/// How long a stream is CREATING, in milliseconds. The service takes 10 to 30 seconds; a tenth of
/// that shows a client that must wait whether it does, and makes nobody wait long.
pub(crate) const CREATING_MS: i64 = 3_000;

/// How long a stream is DELETING, in milliseconds. As for [`CREATING_MS`].
pub(crate) const DELETING_MS: i64 = 3_000;

/// How long a stream is UPDATING, in milliseconds. As for [`CREATING_MS`].
pub(crate) const UPDATING_MS: i64 = 3_000;

/// How long a consumer is CREATING or DELETING, in milliseconds. As for [`CREATING_MS`].
pub(crate) const CONSUMER_CHANGING_MS: i64 = 1_000;

// Our own.

/// How long records for a shard that is being split or merged wait for its children. They take a few durable writes; who
/// waits longer than this is told that the service failed, and tries again.
pub(crate) const RESHARD_WAIT_MAX: Duration = Duration::from_secs(10);

/// Shards of a stream, closed ones counted that still have records. More than a hundred bytes each in the catalog, where an
/// event has a bound; the service's own limit for open shards is [`STREAM_SHARDS_MAX`].
pub(crate) const STREAM_SHARDS_KEPT_MAX: usize = 60_000;

/// How long the traffic of on-demand streams is measured before their shards are looked at. The service needs minutes to grow a
/// stream; with `--timing=instant` a second is enough to tell a rate from a burst.
pub(crate) const TRAFFIC_WINDOW: Duration = Duration::from_secs(10);
pub(crate) const TRAFFIC_WINDOW_INSTANT: Duration = Duration::from_secs(1);

/// How often closed shards are looked for whose records have all expired.
pub(crate) const FORGETTING_INTERVAL: Duration = Duration::from_secs(600);

/// Shards created, changed or deleted in the engine at a time. Enough to fill its groups, so that 10,000
/// shards take tens of durable writes and not 10,000; few enough to leave its mailboxes room for producers.
pub(crate) const SHARD_CHANGES_AT_ONCE: usize = 1_024;

/// How often a refused change of a shard is tried again when the engine has too much waiting.
pub(crate) const SHARD_CHANGE_TRIES_MAX: u32 = 50;

/// How long to wait before such a try.
pub(crate) const SHARD_CHANGE_PAUSE: Duration = Duration::from_millis(20);

/// Streams that take a step at a time. Each may change many shards, so that more of them would only fill the engine's mailboxes.
pub(crate) const STEPS_AT_ONCE: usize = 64;

/// How long to wait before a state transition that failed is tried again.
pub(crate) const TRANSITION_PAUSE: Duration = Duration::from_secs(1);

/// Counted subjects (an account's operation, a stream, a shard) after which those whose second is over are
/// forgotten. Bounds the rate limiter's memory by what was called within a second.
pub(crate) const RATE_SUBJECTS_SWEEP: usize = 4_096;
