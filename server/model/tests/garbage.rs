//! Does garbage hurt? Whatever arrives is read, judged and turned into a type, or refused; nothing
//! panics. Pure noise rarely gets past the first brace, so most inputs follow the shape of an
//! operation and go wrong only here and there.

// What the tests below call may unwrap as they do.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use penstock_model::{
    Document, FromValue, Kind, Operation, Rejection, Shape, Value, decode_cbor, decode_json, kinesis,
    validate,
};
use proptest::prelude::*;

fn read<T: FromValue>(input: Value) {
    drop(T::from_value(input));
}

/// Turns a validated input into its type.
fn convert(operation: &Operation, input: Value) {
    match operation.name {
        "AddTagsToStream" => read::<kinesis::AddTagsToStreamInput>(input),
        "CreateStream" => read::<kinesis::CreateStreamInput>(input),
        "DecreaseStreamRetentionPeriod" => {
            drop(kinesis::DecreaseStreamRetentionPeriodInput::from_value(input));
        }
        "DeleteResourcePolicy" => read::<kinesis::DeleteResourcePolicyInput>(input),
        "DeleteStream" => read::<kinesis::DeleteStreamInput>(input),
        "DeregisterStreamConsumer" => read::<kinesis::DeregisterStreamConsumerInput>(input),
        "DescribeAccountSettings" => read::<kinesis::DescribeAccountSettingsInput>(input),
        "DescribeLimits" => read::<kinesis::DescribeLimitsInput>(input),
        "DescribeStream" => read::<kinesis::DescribeStreamInput>(input),
        "DescribeStreamConsumer" => read::<kinesis::DescribeStreamConsumerInput>(input),
        "DescribeStreamSummary" => read::<kinesis::DescribeStreamSummaryInput>(input),
        "DisableEnhancedMonitoring" => read::<kinesis::DisableEnhancedMonitoringInput>(input),
        "EnableEnhancedMonitoring" => read::<kinesis::EnableEnhancedMonitoringInput>(input),
        "GetRecords" => read::<kinesis::GetRecordsInput>(input),
        "GetResourcePolicy" => read::<kinesis::GetResourcePolicyInput>(input),
        "GetShardIterator" => read::<kinesis::GetShardIteratorInput>(input),
        "IncreaseStreamRetentionPeriod" => {
            drop(kinesis::IncreaseStreamRetentionPeriodInput::from_value(input));
        }
        "ListShards" => read::<kinesis::ListShardsInput>(input),
        "ListStreamConsumers" => read::<kinesis::ListStreamConsumersInput>(input),
        "ListStreams" => read::<kinesis::ListStreamsInput>(input),
        "ListTagsForResource" => read::<kinesis::ListTagsForResourceInput>(input),
        "ListTagsForStream" => read::<kinesis::ListTagsForStreamInput>(input),
        "MergeShards" => read::<kinesis::MergeShardsInput>(input),
        "PutRecord" => read::<kinesis::PutRecordInput>(input),
        "PutRecords" => read::<kinesis::PutRecordsInput>(input),
        "PutResourcePolicy" => read::<kinesis::PutResourcePolicyInput>(input),
        "RegisterStreamConsumer" => read::<kinesis::RegisterStreamConsumerInput>(input),
        "RemoveTagsFromStream" => read::<kinesis::RemoveTagsFromStreamInput>(input),
        "SplitShard" => read::<kinesis::SplitShardInput>(input),
        "StartStreamEncryption" => read::<kinesis::StartStreamEncryptionInput>(input),
        "StopStreamEncryption" => read::<kinesis::StopStreamEncryptionInput>(input),
        "SubscribeToShard" => read::<kinesis::SubscribeToShardInput>(input),
        "TagResource" => read::<kinesis::TagResourceInput>(input),
        "UntagResource" => read::<kinesis::UntagResourceInput>(input),
        "UpdateAccountSettings" => read::<kinesis::UpdateAccountSettingsInput>(input),
        "UpdateMaxRecordSize" => read::<kinesis::UpdateMaxRecordSizeInput>(input),
        "UpdateShardCount" => read::<kinesis::UpdateShardCountInput>(input),
        "UpdateStreamMode" => read::<kinesis::UpdateStreamModeInput>(input),
        "UpdateStreamWarmThroughput" => read::<kinesis::UpdateStreamWarmThroughputInput>(input),
        other => panic!("{other} is missing in this list"),
    }
}

/// A value that mostly follows the shape. Each decision takes a byte of the tape; an empty tape
/// decides for the plainest value, which ends the recursion.
fn follow(shape: &'static Shape, tape: &mut std::slice::Iter<'_, u8>) -> Value {
    let decision = tape.next().copied().unwrap_or_default();
    if decision > 235 {
        return something(decision, tape);
    }
    match &shape.kind {
        Kind::Structure(structure) => {
            let mut entries = Vec::new();
            for member in structure.members {
                let there = tape.next().copied().unwrap_or_default();
                if there % 4 > 0 || member.required && there < 250 {
                    entries.push((member.name.into(), follow(member.shape, tape)));
                }
            }
            Value::Map(entries)
        }
        Kind::List(member) => Value::List((0..decision % 4).map(|_| follow(member, tape)).collect()),
        Kind::Map { value, .. } => {
            let keys = (0..decision % 4).map(|_| tape.next().copied().unwrap_or_default());
            let keys: Vec<u8> = keys.collect();
            Value::Map(keys.iter().map(|key| (key.to_string().into(), follow(value, tape))).collect())
        }
        Kind::String if !shape.values.is_empty() => {
            Value::String(shape.values[usize::from(decision) % shape.values.len()].to_owned())
        }
        Kind::String if shape.name.ends_with("ARN") => {
            Value::String("arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/c:1".to_owned())
        }
        Kind::String => Value::String("1".repeat(usize::from(decision % 30))),
        Kind::Blob { .. } => Value::Blob(vec![decision; usize::from(decision)].into()),
        Kind::Boolean => Value::Bool(decision.is_multiple_of(2)),
        Kind::Integer | Kind::Long => Value::Integer(i64::from(decision) * 10),
        Kind::Double => Value::Float(f64::from(decision) / 7.0),
        Kind::Timestamp => Value::Timestamp(i64::from(decision) * 1001),
    }
}

/// A value of any type.
fn something(decision: u8, tape: &mut std::slice::Iter<'_, u8>) -> Value {
    match decision % 7 {
        0 => Value::Null,
        1 => Value::Bool(true),
        2 => Value::Integer(i64::MIN),
        3 => Value::Float(1e300),
        4 => Value::String("\u{1F600}\\\"\u{0}=".to_owned()),
        5 => Value::List(tape.next().map(|next| something(*next, tape)).into_iter().collect()),
        _ => Value::Map(
            tape.next().map(|next| ("StreamName".into(), something(*next, tape))).into_iter().collect(),
        ),
    }
}

/// Whether the input got through.
fn receive(operation: &Operation, input: Result<Value, Rejection>) -> bool {
    let Ok(input) = input else {
        return false;
    };
    let valid = validate(operation, &input).is_ok();
    if valid {
        convert(operation, input);
    }
    valid
}

proptest! {
    #[test]
    fn noise_is_refused(body in proptest::collection::vec(any::<u8>(), 0..200), index in any::<proptest::sample::Index>()) {
        let operation = index.get(kinesis::SERVICE.operations);
        receive(operation, decode_json(operation, &body));
        receive(operation, decode_cbor(operation, &body.into()));
    }

    #[test]
    fn inputs_that_go_wrong_here_and_there_are_answered(
        tape in proptest::collection::vec(any::<u8>(), 0..100),
        cut in any::<proptest::sample::Index>(),
    ) {
        for operation in kinesis::SERVICE.operations {
            let input = follow(operation.input.unwrap(), &mut tape.iter());
            let mut body = Vec::new();
            input.write_json(&mut body);
            receive(operation, decode_json(operation, &body));
            receive(operation, decode_json(operation, &body[..cut.index(body.len())]));
            body.clear();
            input.write_cbor(&mut body);
            let body = Bytes::from(body);
            receive(operation, decode_cbor(operation, &body));
            receive(operation, decode_cbor(operation, &body.slice(..cut.index(body.len()))));
        }
    }

    // Nothing of the wrong type on this tape.
    #[test]
    fn json_and_cbor_say_the_same(tape in proptest::collection::vec(0..=235u8, 0..100)) {
        for operation in kinesis::SERVICE.operations {
            let input = follow(operation.input.unwrap(), &mut tape.iter());
            let (mut json, mut cbor) = (Vec::new(), Vec::new());
            input.write_json(&mut json);
            input.write_cbor(&mut cbor);
            prop_assert_eq!(decode_json(operation, &json), decode_cbor(operation, &cbor.into()));
        }
    }
}

#[test]
fn some_inputs_get_through() {
    let mut through = 0;
    for operation in kinesis::SERVICE.operations {
        for seed in 0..=255u8 {
            let tape: Vec<u8> = (0..100)
                .map(|step: u8| seed.wrapping_mul(31).wrapping_add(step.wrapping_mul(seed | 1)))
                .collect();
            let mut body = Vec::new();
            follow(operation.input.unwrap(), &mut tape.iter()).write_json(&mut body);
            through += u32::from(receive(operation, decode_json(operation, &body)));
        }
    }
    assert!(through > 500, "only {through} inputs were valid: the test above tests little");
}
