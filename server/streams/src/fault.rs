//! The service's sentences. Each is what the service was recorded to say, to the letter, unless its comment
//! says that we had to find our own words.
//!
//! A stream is always named by its name, also when the request used its ARN.

use std::fmt::Display;

use penstock_api::Fault;
use penstock_api::keys::KeyFault;
use penstock_catalog::{Consumer, HashRange, ProposeError, Stream};
use penstock_engine::ReadError;
use penstock_model::kinesis::errors;

use crate::{describe, shard_id, time};

pub(crate) fn stream_not_found(name: &str, account: &str) -> Fault {
    let message = format!("Stream {name} under account {account} not found.");
    Fault::new(&errors::RESOURCE_NOT_FOUND_EXCEPTION, message)
}

/// For a shard id that can be read but names no shard of the stream.
pub(crate) fn shard_does_not_exist(shard: u32, stream: &str, account: &str) -> Fault {
    let shard = shard_id::format(shard);
    let message = format!("Shard {shard} in stream {stream} under account {account} does not exist");
    Fault::new(&errors::RESOURCE_NOT_FOUND_EXCEPTION, message)
}

/// For a shard id that cannot be read.
pub(crate) fn shard_not_found(given: &str, stream: &str, account: &str) -> Fault {
    let message = format!("Could not find shard {given} in stream {stream} under account {account}.");
    Fault::new(&errors::RESOURCE_NOT_FOUND_EXCEPTION, message)
}

pub(crate) fn stream_exists(name: &str, account: &str) -> Fault {
    let message = format!("Stream {name} under account {account} already exists.");
    Fault::new(&errors::RESOURCE_IN_USE_EXCEPTION, message)
}

pub(crate) fn stream_not_active(name: &str, account: &str, state: &str) -> Fault {
    let message = format!("Stream {name} under account {account} not ACTIVE, instead in state {state}");
    Fault::new(&errors::RESOURCE_IN_USE_EXCEPTION, message)
}

pub(crate) fn shard_limit(
    account: &str,
    region: &str,
    current: usize,
    limit: usize,
    additional: usize,
) -> Fault {
    let message = format!(
        "This request would exceed the shard limit for the account {account} in {region}. \
         Current shard count for the account: {current}. Limit: {limit}. \
         Number of additional shards that would have resulted from this request: {additional}. \
         Refer to the AWS Service Limits page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) \
         for current limits and how to request higher limits."
    );
    Fault::new(&errors::LIMIT_EXCEEDED_EXCEPTION, message)
}

/// For a shard that was split or merged before.
pub(crate) fn shard_closed(shard: u32, stream: &str, account: &str) -> Fault {
    let shard = shard_id::format(shard);
    invalid_argument(format!(
        "Shard {shard} in stream {stream} under account {account} has already been merged or split, and thus is not \
         eligible for merging or splitting."
    ))
}

pub(crate) fn split_hash_key(
    given: &str,
    shard: u32,
    range: HashRange,
    stream: &str,
    account: &str,
) -> Fault {
    let shard = shard_id::format(shard);
    invalid_argument(format!(
        "NewStartingHashKey {given} used in SplitShard() on shard {shard} in stream {stream} under account {account} is not \
         both greater than one plus the shard's StartingHashKey {} and less than the shard's EndingHashKey {}.",
        range.start, range.end
    ))
}

pub(crate) fn shards_not_adjacent(shard: u32, adjacent: u32, stream: &str, account: &str) -> Fault {
    let (shard, adjacent) = (shard_id::format(shard), shard_id::format(adjacent));
    invalid_argument(format!(
        "Shards {shard} and {adjacent} in stream {stream} under account {account} are not an adjacent pair of shards \
         eligible for merging"
    ))
}

/// For what the owner of a provisioned stream may do only.
pub(crate) fn stream_on_demand(stream: &str, account: &str) -> Fault {
    let message =
        format!("Request is invalid. Stream {stream} under account {account} is in On-Demand mode.");
    Fault::new(&errors::VALIDATION_EXCEPTION, message)
}

/// Our own words, the counterpart of the one above.
pub(crate) fn stream_provisioned(stream: &str, account: &str) -> Fault {
    let message =
        format!("Request is invalid. Stream {stream} under account {account} is in Provisioned mode.");
    Fault::new(&errors::VALIDATION_EXCEPTION, message)
}

pub(crate) fn target_shards(limit: usize, open: usize, target: usize) -> Fault {
    let message = format!(
        "Target shard count or number of open shards cannot be greater than {limit}. Current open shard count: {open}, \
         Target shard count: {target}"
    );
    Fault::new(&errors::LIMIT_EXCEEDED_EXCEPTION, message)
}

/// `how` is `up over double` or `down below half`.
pub(crate) fn scaling_too_far(how: &str, open: usize, target: usize) -> Fault {
    let message = format!(
        "UpdateShardCount cannot scale {how} your current open shard count. Current open shard count: {open}, \
         Target shard count: {target}"
    );
    Fault::new(&errors::LIMIT_EXCEEDED_EXCEPTION, message)
}

/// Our own words, after those of the rates. `calls` of the operation were there within a day.
pub(crate) fn daily_limit(operation: &str, calls: usize, stream: &str, account: &str) -> Fault {
    let message = format!(
        "{operation} can be called at most {calls} times within 24 hours for stream {stream} under account {account}."
    );
    Fault::new(&errors::LIMIT_EXCEEDED_EXCEPTION, message)
}

/// Our own words. Our own limit, too: closed shards stay until their records have expired.
pub(crate) fn kept_shards_limit(stream: &str, account: &str, limit: usize) -> Fault {
    let message = format!(
        "Stream {stream} under account {account} would have more than {limit} shards, closed shards whose records have not \
         expired counted."
    );
    Fault::new(&errors::LIMIT_EXCEEDED_EXCEPTION, message)
}

/// Our own words, after those of streams.
pub(crate) fn consumer_exists(name: &str, stream: &str, account: &str) -> Fault {
    let message = format!("Consumer {name} under stream {stream} already exists for account {account}.");
    Fault::new(&errors::RESOURCE_IN_USE_EXCEPTION, message)
}

/// Our own words, after those of streams.
pub(crate) fn consumer_not_found(name: &str, stream: &str, account: &str) -> Fault {
    let message = format!("Consumer {name} under stream {stream} and account {account} not found.");
    Fault::new(&errors::RESOURCE_NOT_FOUND_EXCEPTION, message)
}

/// As seen from CloudFormation.
pub(crate) fn consumer_not_active(consumer: &Consumer, stream: &Stream) -> Fault {
    let (name, created_s) = (&consumer.name, time::seconds(consumer.created_ms));
    let (stream, account) = (&stream.key.name, &stream.key.account);
    let message = format!(
        "Consumer {name} with creation timestamp {created_s} under stream {stream} and account {account} is not in ACTIVE \
         status."
    );
    Fault::new(&errors::RESOURCE_IN_USE_EXCEPTION, message)
}

/// As people quote it.
pub(crate) fn subscribed(name: &str, stream: &str, account: &str) -> Fault {
    let message = format!("Another active subscription exists for this consumer: {account}:{stream}:{name}");
    Fault::new(&errors::RESOURCE_IN_USE_EXCEPTION, message)
}

/// Our own words.
pub(crate) fn consumer_unnamed() -> Fault {
    invalid_argument("Either ConsumerARN or both StreamARN and ConsumerName should be provided.")
}

/// Our own words, after those of the shard limit.
pub(crate) fn consumer_limit(stream: &str, account: &str, limit: usize) -> Fault {
    let message = format!(
        "This request would exceed the limit of {limit} registered consumers for stream {stream} under account {account}."
    );
    Fault::new(&errors::LIMIT_EXCEEDED_EXCEPTION, message)
}

/// Our own words, after those of the shard limit.
pub(crate) fn consumer_creating_limit(stream: &str, account: &str, limit: usize) -> Fault {
    let message = format!(
        "This request would exceed the limit of {limit} consumers in the CREATING state for stream {stream} under account \
         {account}."
    );
    Fault::new(&errors::LIMIT_EXCEEDED_EXCEPTION, message)
}

/// Our own words. DeleteStream wants to be told that consumers may go, too.
pub(crate) fn stream_has_consumers(stream: &str, account: &str) -> Fault {
    let message = format!(
        "Stream {stream} under account {account} has registered consumers. Deregister them or set \
         EnforceConsumerDeletion to true."
    );
    Fault::new(&errors::RESOURCE_IN_USE_EXCEPTION, message)
}

/// Our own words. `NONE` is a value of the model, and what a stream is without encryption.
pub(crate) fn encryption_type() -> Fault {
    invalid_argument("EncryptionType must be KMS.")
}

/// Our own words, with the names that the service has for what key management answers.
pub(crate) fn key(fault: &KeyFault) -> Fault {
    match fault {
        KeyFault::NotFound(name) => {
            Fault::new(&errors::KMS_NOT_FOUND_EXCEPTION, format!("Key {name} does not exist."))
        }
        KeyFault::Wrong(_) => Fault::new(&errors::KMS_INVALID_STATE_EXCEPTION, fault.to_string()),
        KeyFault::Failed(why) => failure("a key cannot be used", why),
    }
}

pub(crate) fn policy_not_found(arn: &str) -> Fault {
    let message = format!("No resource policy found for resource ARN {arn}.");
    Fault::new(&errors::RESOURCE_NOT_FOUND_EXCEPTION, message)
}

/// Our own words. `why` completes the sentence.
pub(crate) fn policy_malformed(why: &str) -> Fault {
    invalid_argument(format!("The resource policy is not valid: {why}."))
}

/// Our own words.
pub(crate) fn warm_throughput_limit(given: u32, limit: u32) -> Fault {
    invalid_argument(format!("WarmThroughputMiBps {given} is greater than the limit of {limit}."))
}

/// Our own words, after those of the shard limit.
pub(crate) fn on_demand_limit(account: &str, region: &str, current: usize, limit: usize) -> Fault {
    let message = format!(
        "This request would exceed the on-demand stream limit for the account {account} in {region}. \
         Current on-demand stream count for the account: {current}. Limit: {limit}."
    );
    Fault::new(&errors::LIMIT_EXCEEDED_EXCEPTION, message)
}

/// Our own words, after those of the shard limit.
pub(crate) fn creating_limit(account: &str, region: &str, limit: usize) -> Fault {
    let message = format!(
        "This request would exceed the limit of {limit} streams in the CREATING state for the account {account} in \
         {region}."
    );
    Fault::new(&errors::LIMIT_EXCEEDED_EXCEPTION, message)
}

pub(crate) fn account_rate(account: &str) -> Fault {
    Fault::new(&errors::LIMIT_EXCEEDED_EXCEPTION, format!("Rate exceeded for account {account}."))
}

pub(crate) fn stream_rate(stream: &str, account: &str) -> Fault {
    let message = format!("Rate exceeded for stream {stream} under account {account}.");
    Fault::new(&errors::LIMIT_EXCEEDED_EXCEPTION, message)
}

pub(crate) fn shard_rate_message(shard: u32, stream: &str, account: &str) -> String {
    let shard = shard_id::format(shard);
    format!("Rate exceeded for shard {shard} in stream {stream} under account {account}.")
}

pub(crate) fn shard_rate(shard: u32, stream: &str, account: &str) -> Fault {
    let message = shard_rate_message(shard, stream, account);
    Fault::new(&errors::PROVISIONED_THROUGHPUT_EXCEEDED_EXCEPTION, message)
}

pub(crate) fn explicit_hash_key(given: &str) -> Fault {
    invalid_argument(format!(
        "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was {given}"
    ))
}

pub(crate) fn ordering_number(number: &str, stream: &str, account: &str) -> Fault {
    invalid_argument(format!(
        "ExclusiveMinimumSequenceNumber {number} used in PutRecord on stream {stream} under account {account} is invalid."
    ))
}

pub(crate) fn starting_number(number: &str, shard: u32, stream: &str, account: &str) -> Fault {
    let shard = shard_id::format(shard);
    invalid_argument(format!(
        "StartingSequenceNumber {number} used in GetShardIterator on shard {shard} in stream {stream} under account \
         {account} is invalid."
    ))
}

/// For a number of the right shard of another stream, or of an earlier stream of the name.
pub(crate) fn foreign_starting_number(number: &str, shard: u32, stream: &str, account: &str) -> Fault {
    let shard = shard_id::format(shard);
    invalid_argument(format!(
        "StartingSequenceNumber {number} used in GetShardIterator on shard {shard} in stream {stream} under account \
         {account} is invalid because it did not come from this stream."
    ))
}

/// The service prints the index that the number holds as a signed one.
pub(crate) fn starting_number_of_shard(encoded: u32, shard: u32) -> Fault {
    let encoded = encoded.cast_signed();
    let shard = shard_id::format(shard);
    invalid_argument(format!(
        "Invalid StartingSequenceNumber. It encodes shardId-{encoded:012}, while it was used in a call to a shard with \
         {shard}"
    ))
}

/// `given` is the iterator type and what is wrong with it: `LATEST and also a StartingSequenceNumber`.
pub(crate) fn iterator_arguments(given: &str) -> Fault {
    invalid_argument(format!(
        "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or \
         (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified {given}."
    ))
}

pub(crate) fn timestamp_missing() -> Fault {
    invalid_argument(
        "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp \
         parameter.",
    )
}

pub(crate) fn timestamp_ahead(given_ms: i64, now_ms: i64) -> Fault {
    invalid_argument(format!(
        "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. \
         timestampInMillis: {given_ms}, currentTimestampInMillis: {now_ms}"
    ))
}

pub(crate) fn iterator_invalid() -> Fault {
    invalid_argument("Invalid ShardIterator.")
}

pub(crate) fn iterator_expired(created: impl Display, now: impl Display, life_ms: i64) -> Fault {
    let message = format!(
        "Iterator expired. The iterator was created at time {created} while right now it is {now} which is further in \
         the future than the tolerated delay of {life_ms} milliseconds."
    );
    Fault::new(&errors::EXPIRED_ITERATOR_EXCEPTION, message)
}

/// Our own words, after those of the iterator.
pub(crate) fn token_invalid() -> Fault {
    invalid_argument("Invalid NextToken.")
}

/// Our own words, after those of the iterator.
pub(crate) fn token_expired(created: impl Display, now: impl Display, life_ms: i64) -> Fault {
    let message = format!(
        "NextToken expired. The token was created at time {created} while right now it is {now} which is further in \
         the future than the tolerated delay of {life_ms} milliseconds."
    );
    Fault::new(&errors::EXPIRED_NEXT_TOKEN_EXCEPTION, message)
}

/// Recorded for `StreamName`, `StreamARN` and `ExclusiveStartShardId`; the others say the same of theirs.
pub(crate) fn token_and(other: &str) -> Fault {
    invalid_argument(format!("NextToken and {other} cannot be provided together."))
}

pub(crate) fn neither_token_nor_stream() -> Fault {
    invalid_argument("Either NextToken or StreamName should be provided.")
}

/// Our own words, after those of ListShards.
pub(crate) fn neither_name_nor_arn() -> Fault {
    invalid_argument("Either StreamName or StreamARN should be provided.")
}

/// Our own words.
pub(crate) fn name_and_arn_differ(name: &str, arn: &str) -> Fault {
    invalid_argument(format!("StreamName {name} and StreamARN {arn} do not refer to the same stream."))
}

/// Our own words. The model calls the member reserved for future use.
pub(crate) fn stream_id_unsupported() -> Fault {
    invalid_argument("StreamId is not supported.")
}

/// Our own words.
pub(crate) fn filter_needs(filter: &str, member: &str) -> Fault {
    invalid_argument(format!("Must specify {member} for a ShardFilter of type {filter}."))
}

/// As seen from CloudFormation.
pub(crate) fn shard_count_unexpected() -> Fault {
    Fault::new(&errors::VALIDATION_EXCEPTION, "ShardCount is not expected when StreamMode=ON_DEMAND")
}

/// Our own words, the counterpart of the one above.
pub(crate) fn shard_count_expected() -> Fault {
    Fault::new(&errors::VALIDATION_EXCEPTION, "ShardCount is expected when StreamMode=PROVISIONED")
}

/// Our own words. Warm throughput needs an account setting that the account does not have.
pub(crate) fn warm_throughput_unavailable(account: &str) -> Fault {
    invalid_argument(format!(
        "WarmThroughputMiBps requires MinimumThroughputBillingCommitment to be ENABLED for account {account}."
    ))
}

/// Our own words; a record may be as large as the stream allows, which no constraint of the model knows.
pub(crate) fn record_too_large(bytes: usize, limit: usize) -> Fault {
    invalid_argument(format!(
        "The size of data and partition key of a record is {bytes} bytes, which exceeds the stream's maximum record size \
         of {limit} bytes."
    ))
}

pub(crate) fn records_too_large(limit_mib: usize) -> Fault {
    invalid_argument(format!("Records size exceeds {limit_mib} MB limit"))
}

pub(crate) fn tag_characters() -> Fault {
    invalid_argument(
        "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.",
    )
}

pub(crate) fn tag_illegal_characters(stream: &str, account: &str) -> Fault {
    invalid_argument(format!(
        "Failed to add tags to stream {stream} under account {account} because some tags contained illegal characters. \
         The allowed characters are Unicode letters, white-spaces, '_',',','/','=','+','-','@'."
    ))
}

/// For keys that are to be removed.
pub(crate) fn tag_keys_illegal(stream: &str, account: &str) -> Fault {
    invalid_argument(format!(
        "Failed to remove tags from stream {stream} under account {account} because some tags contained illegal \
         characters. The allowed characters are Unicode letters, white-spaces, '_',',','/','=','+','-','@'."
    ))
}

pub(crate) fn retention_too_short(hours: i32, min: u32) -> Fault {
    invalid_argument(format!(
        "Minimum allowed retention period is {min} hours. Requested retention period ({hours} hours) is too short."
    ))
}

pub(crate) fn retention_too_long(hours: i32, max: u32) -> Fault {
    invalid_argument(format!(
        "Maximum allowed retention period is {max} hours. Requested retention period ({hours} hours) is too long."
    ))
}

pub(crate) fn retention_shorter(hours: u32, stream: &str, existing: u32) -> Fault {
    invalid_argument(format!(
        "Requested retention period ({hours} hours) for stream {stream} can not be shorter than existing retention period \
         ({existing} hours). Use DecreaseRetentionPeriod API."
    ))
}

pub(crate) fn retention_longer(hours: u32, stream: &str, existing: u32) -> Fault {
    invalid_argument(format!(
        "Requested retention period ({hours} hours) for stream {stream} can not be longer than existing retention period \
         ({existing} hours). Use IncreaseRetentionPeriod API."
    ))
}

pub(crate) fn too_many_tags(stream: &str, account: &str, limit: usize) -> Fault {
    invalid_argument(format!(
        "Failed to add tags to stream {stream} under account {account} because a given stream cannot have more than \
         {limit} tags associated with it."
    ))
}

pub(crate) fn invalid_argument(message: impl Into<String>) -> Fault {
    Fault::new(&errors::INVALID_ARGUMENT_EXCEPTION, message)
}

/// Something on our side failed: into the log with it, and the service's bare failure to the caller.
pub(crate) fn failure(action: &str, error: impl Display) -> Fault {
    tracing::error!(%error, "{action}");
    Fault::internal_failure()
}

/// What a read that failed is answered with. Damaged records are never left out in silence: the service fails on
/// them for as long as they are there.
pub(crate) fn not_read(error: ReadError, shard: u32, stream: &Stream) -> Fault {
    let (name, account) = (&stream.key.name, &stream.key.account);
    match error {
        ReadError::Deleted => shard_does_not_exist(shard, name, account),
        ReadError::Throttled | ReadError::Overloaded => shard_rate(shard, name, account),
        error @ (ReadError::Damaged { .. }
        | ReadError::Key { .. }
        | ReadError::Failed(_)
        | ReadError::Closed) => failure("records cannot be read", error),
    }
}

/// The catalog did not take an event for a stream; what the service declined has its own fault.
pub(crate) fn not_proposed(action: &str, error: ProposeError<Fault>) -> Fault {
    match error {
        ProposeError::Declined(fault) => fault,
        error => failure(action, error),
    }
}

/// The sentence for operations on the data of a stream that is not active: to them it is not there.
pub(crate) fn not_there(stream: &Stream) -> Fault {
    stream_not_found(&stream.key.name, &stream.key.account)
}

/// The sentence for operations that take a stream only while it is active.
pub(crate) fn not_active(stream: &Stream) -> Fault {
    let state = describe::status(stream.status).as_str();
    stream_not_active(&stream.key.name, &stream.key.account, state)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: &str = "000000000000";

    /// Recorded sentences, whole: a change to one of these is a change to what clients match on.
    #[test]
    fn sentences_are_the_recorded_ones() {
        let said =
            |fault: Fault| format!("{} {} {}", fault.status, fault.code, fault.message.unwrap_or_default());
        for (fault, sentence) in [
            (
                stream_not_found("s", ACCOUNT),
                "400 ResourceNotFoundException Stream s under account 000000000000 not found.",
            ),
            (
                shard_does_not_exist(7, "s", ACCOUNT),
                "400 ResourceNotFoundException Shard shardId-000000000007 in stream s under account 000000000000 does not exist",
            ),
            (
                shard_not_found("x", "s", ACCOUNT),
                "400 ResourceNotFoundException Could not find shard x in stream s under account 000000000000.",
            ),
            (
                stream_exists("s", ACCOUNT),
                "400 ResourceInUseException Stream s under account 000000000000 already exists.",
            ),
            (
                stream_not_active("s", ACCOUNT, "CREATING"),
                "400 ResourceInUseException Stream s under account 000000000000 not ACTIVE, instead in state CREATING",
            ),
            (
                shard_limit(ACCOUNT, "us-east-1", 3, 10, 1000),
                "400 LimitExceededException This request would exceed the shard limit for the account 000000000000 in us-east-1. Current shard count for the account: 3. Limit: 10. Number of additional shards that would have resulted from this request: 1000. Refer to the AWS Service Limits page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to request higher limits.",
            ),
            (
                stream_rate("s", ACCOUNT),
                "400 LimitExceededException Rate exceeded for stream s under account 000000000000.",
            ),
            (account_rate(ACCOUNT), "400 LimitExceededException Rate exceeded for account 000000000000."),
            (
                shard_rate(1, "s", ACCOUNT),
                "400 ProvisionedThroughputExceededException Rate exceeded for shard shardId-000000000001 in stream s under account 000000000000.",
            ),
            (
                explicit_hash_key("340282366920938463463374607431768211456"),
                "400 InvalidArgumentException Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was 340282366920938463463374607431768211456",
            ),
            (
                ordering_number("5", "s", ACCOUNT),
                "400 InvalidArgumentException ExclusiveMinimumSequenceNumber 5 used in PutRecord on stream s under account 000000000000 is invalid.",
            ),
            (
                starting_number("5", 0, "s", ACCOUNT),
                "400 InvalidArgumentException StartingSequenceNumber 5 used in GetShardIterator on shard shardId-000000000000 in stream s under account 000000000000 is invalid.",
            ),
            (
                foreign_starting_number("5", 0, "s", ACCOUNT),
                "400 InvalidArgumentException StartingSequenceNumber 5 used in GetShardIterator on shard shardId-000000000000 in stream s under account 000000000000 is invalid because it did not come from this stream.",
            ),
            (
                starting_number_of_shard(5, 0),
                "400 InvalidArgumentException Invalid StartingSequenceNumber. It encodes shardId-000000000005, while it was used in a call to a shard with shardId-000000000000",
            ),
            (
                starting_number_of_shard(0x8000_0000, 0),
                "400 InvalidArgumentException Invalid StartingSequenceNumber. It encodes shardId--02147483648, while it was used in a call to a shard with shardId-000000000000",
            ),
            (
                iterator_arguments("LATEST and also a StartingSequenceNumber"),
                "400 InvalidArgumentException Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified LATEST and also a StartingSequenceNumber.",
            ),
            (
                timestamp_missing(),
                "400 InvalidArgumentException Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.",
            ),
            (
                timestamp_ahead(6, 5),
                "400 InvalidArgumentException The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: 6, currentTimestampInMillis: 5",
            ),
            (iterator_invalid(), "400 InvalidArgumentException Invalid ShardIterator."),
            (
                iterator_expired("Thu Jan 22 01:22:02 UTC 2015", "Thu Jan 22 01:28:02 UTC 2015", 300_000),
                "400 ExpiredIteratorException Iterator expired. The iterator was created at time Thu Jan 22 01:22:02 UTC 2015 while right now it is Thu Jan 22 01:28:02 UTC 2015 which is further in the future than the tolerated delay of 300000 milliseconds.",
            ),
            (
                token_and("StreamName"),
                "400 InvalidArgumentException NextToken and StreamName cannot be provided together.",
            ),
            (
                neither_token_nor_stream(),
                "400 InvalidArgumentException Either NextToken or StreamName should be provided.",
            ),
            (
                tag_characters(),
                "400 InvalidArgumentException Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.",
            ),
            (
                tag_illegal_characters("s", ACCOUNT),
                "400 InvalidArgumentException Failed to add tags to stream s under account 000000000000 because some tags contained illegal characters. The allowed characters are Unicode letters, white-spaces, '_',',','/','=','+','-','@'.",
            ),
            (
                too_many_tags("s", ACCOUNT, 50),
                "400 InvalidArgumentException Failed to add tags to stream s under account 000000000000 because a given stream cannot have more than 50 tags associated with it.",
            ),
        ] {
            assert_eq!(said(fault), sentence);
        }
    }
}
