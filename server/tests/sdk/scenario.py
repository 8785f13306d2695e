"""The core of Data Streams through boto3, configured by environment variables alone.

Plain assertions, no test framework: it is run by server/tests/sdk.rs against a server of its own.
"""

import datetime
import json
import time

import boto3

from common import refused

kinesis = boto3.client("kinesis")

LAST_HASH_KEY = str(2**128 - 1)


def iterator(stream, shard, kind, **more):
    answer = kinesis.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType=kind, **more)
    return answer["ShardIterator"]


def read_all(start):
    """Reads from an iterator until it has caught up."""
    records = []
    while True:
        time.sleep(0.25)  # five calls a second and shard
        answer = kinesis.get_records(ShardIterator=start)
        records += answer["Records"]
        if answer["MillisBehindLatest"] == 0 and not answer["Records"]:
            return records
        start = answer["NextShardIterator"]


def settled(ready):
    """Waits for what a change leads to: at once with --timing=instant, some seconds with --timing=aws."""
    for _ in range(200):
        if ready():
            return
        time.sleep(0.1)
    raise AssertionError("not settled after twenty seconds")


def active(stream):
    summary = lambda: kinesis.describe_stream_summary(StreamName=stream)["StreamDescriptionSummary"]
    settled(lambda: summary()["StreamStatus"] == "ACTIVE")


def streams():
    kinesis.create_stream(StreamName="orders", ShardCount=3)
    kinesis.get_waiter("stream_exists").wait(StreamName="orders", WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    assert "orders" in kinesis.list_streams()["StreamNames"]

    description = kinesis.describe_stream(StreamName="orders")["StreamDescription"]
    assert description["StreamStatus"] == "ACTIVE"
    assert description["StreamARN"] == "arn:aws:kinesis:us-west-2:000000000000:stream/orders"
    assert description["RetentionPeriodHours"] == 24
    assert description["HasMoreShards"] is False
    assert isinstance(description["StreamCreationTimestamp"], datetime.datetime)
    ranges = [shard["HashKeyRange"] for shard in description["Shards"]]
    assert [(each["StartingHashKey"], each["EndingHashKey"]) for each in ranges] == [
        ("0", "113427455640312821154458202477256070484"),
        ("113427455640312821154458202477256070485", "226854911280625642308916404954512140969"),
        ("226854911280625642308916404954512140970", "340282366920938463463374607431768211455"),
    ]

    summary = kinesis.describe_stream_summary(StreamName="orders")["StreamDescriptionSummary"]
    assert summary["OpenShardCount"] == 3 and summary["ConsumerCount"] == 0
    by_arn = kinesis.describe_stream_summary(StreamARN=description["StreamARN"])["StreamDescriptionSummary"]
    assert by_arn["StreamName"] == "orders"

    shards = kinesis.list_shards(StreamName="orders")["Shards"]
    assert [shard["ShardId"] for shard in shards] == [f"shardId-{index:012}" for index in range(3)]
    limits = kinesis.describe_limits()
    assert limits["OpenShardCount"] >= 3 and limits["ShardLimit"] > limits["OpenShardCount"]

    assert refused(kinesis.create_stream, StreamName="orders", ShardCount=1) == (
        "ResourceInUseException",
        "Stream orders under account 000000000000 already exists.",
    )


def records():
    first = kinesis.put_record(StreamName="orders", PartitionKey="a", Data=b"zero")
    assert len(first["SequenceNumber"]) == 56 and first["SequenceNumber"].startswith("49")
    shard = first["ShardId"]

    batch = [{"PartitionKey": "a", "Data": bytes([index]) * index} for index in range(1, 101)]
    answer = kinesis.put_records(StreamName="orders", Records=batch)
    assert answer["FailedRecordCount"] == 0
    assert {record["ShardId"] for record in answer["Records"]} == {shard}
    numbers = [int(record["SequenceNumber"]) for record in answer["Records"]]
    assert numbers == sorted(numbers) and int(first["SequenceNumber"]) < numbers[0]

    read = read_all(iterator("orders", shard, "TRIM_HORIZON"))
    assert [record["Data"] for record in read] == [b"zero"] + [record["Data"] for record in batch]
    assert {record["PartitionKey"] for record in read} == {"a"}
    assert [int(record["SequenceNumber"]) for record in read] == [int(first["SequenceNumber"])] + numbers
    arrival = read[0]["ApproximateArrivalTimestamp"]
    assert abs((datetime.datetime.now(arrival.tzinfo) - arrival).total_seconds()) < 600

    at = read_all(iterator("orders", shard, "AT_SEQUENCE_NUMBER", StartingSequenceNumber=str(numbers[49])))
    assert [record["Data"] for record in at] == [record["Data"] for record in batch[49:]]
    after = read_all(iterator("orders", shard, "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=str(numbers[49])))
    assert [record["Data"] for record in after] == [record["Data"] for record in batch[50:]]
    since = read_all(iterator("orders", shard, "AT_TIMESTAMP", Timestamp=arrival))
    assert since[-1]["Data"] == batch[-1]["Data"]

    # LATEST is fixed when the iterator is made, not when it is first used.
    latest = iterator("orders", shard, "LATEST")
    kinesis.put_record(StreamName="orders", PartitionKey="a", Data=b"last")
    assert [record["Data"] for record in read_all(latest)] == [b"last"]

    explicit = kinesis.put_record(StreamName="orders", PartitionKey="a", ExplicitHashKey="0", Data=b"")
    assert explicit["ShardId"] == "shardId-000000000000"


def tags():
    arn = kinesis.describe_stream_summary(StreamName="orders")["StreamDescriptionSummary"]["StreamARN"]
    kinesis.add_tags_to_stream(StreamName="orders", Tags={"team": "red", "stage": "test"})
    kinesis.tag_resource(ResourceARN=arn, Tags={"team": "blue", "owner": "me"})
    listed = kinesis.list_tags_for_stream(StreamName="orders", Limit=2)
    assert listed["Tags"] == [{"Key": "owner", "Value": "me"}, {"Key": "stage", "Value": "test"}]
    assert listed["HasMoreTags"] is True
    kinesis.remove_tags_from_stream(StreamName="orders", TagKeys=["owner"])
    kinesis.untag_resource(ResourceARN=arn, TagKeys=["stage"])
    assert kinesis.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "team", "Value": "blue"}]
    code, message = refused(kinesis.add_tags_to_stream, StreamName="orders", Tags={"a;": ""})
    assert code == "InvalidArgumentException" and message.startswith("Some tags contain invalid characters.")


def settings():
    summary = lambda: kinesis.describe_stream_summary(StreamName="orders")["StreamDescriptionSummary"]
    kinesis.increase_stream_retention_period(StreamName="orders", RetentionPeriodHours=8760)
    assert summary()["RetentionPeriodHours"] == 8760
    assert refused(kinesis.increase_stream_retention_period, StreamName="orders", RetentionPeriodHours=24) == (
        "InvalidArgumentException",
        "Requested retention period (24 hours) for stream orders can not be shorter than existing retention period "
        "(8760 hours). Use DecreaseRetentionPeriod API.",
    )
    kinesis.decrease_stream_retention_period(StreamName="orders", RetentionPeriodHours=24)
    assert summary()["RetentionPeriodHours"] == 24

    large = b"x" * (3 << 20)
    code, message = refused(kinesis.put_record, StreamName="orders", PartitionKey="a", Data=large)
    assert code == "ValidationException" and message.endswith("less than or equal to 1048576")
    kinesis.update_max_record_size(StreamARN=summary()["StreamARN"], MaxRecordSizeInKiB=4096)
    active("orders")
    assert summary()["MaxRecordSizeInKiB"] == 4096
    # The second shard, which nobody uses otherwise, is busy with it for three seconds.
    kinesis.put_record(StreamName="orders", PartitionKey="large", ExplicitHashKey=str(2**127), Data=large)


def lineage(stream):
    """The open shards, and all shards by id."""
    shards = kinesis.list_shards(StreamName=stream)["Shards"]
    is_open = lambda shard: "EndingSequenceNumber" not in shard["SequenceNumberRange"]
    return [shard for shard in shards if is_open(shard)], {shard["ShardId"]: shard for shard in shards}


def resharding():
    kinesis.create_stream(StreamName="wide", ShardCount=2)
    active("wide")
    for key in ("a", "b"):
        kinesis.put_record(StreamName="wide", PartitionKey=key, Data=b"before")
    half = 1 << 127
    kinesis.split_shard(StreamName="wide", ShardToSplit="shardId-000000000000", NewStartingHashKey=str(half // 2))
    active("wide")
    now_open, shards = lineage("wide")
    assert [shard["ShardId"][-1] for shard in now_open] == ["1", "2", "3"]
    assert shards["shardId-000000000002"]["ParentShardId"] == "shardId-000000000000"
    kinesis.merge_shards(
        StreamName="wide", ShardToMerge="shardId-000000000003", AdjacentShardToMerge="shardId-000000000001"
    )
    active("wide")
    now_open, shards = lineage("wide")
    merged = shards["shardId-000000000004"]
    assert (merged["ParentShardId"][-1], merged["AdjacentParentShardId"][-1]) == ("3", "1")
    assert len(now_open) == 2

    # A parent is read to its end; then it names its children, and there is no iterator any more.
    start = iterator("wide", "shardId-000000000000", "TRIM_HORIZON")
    while True:
        answer = kinesis.get_records(ShardIterator=start)
        if "NextShardIterator" not in answer:
            break
        start = answer["NextShardIterator"]
    assert [child["ShardId"][-1] for child in answer["ChildShards"]] == ["2", "3"]

    answer = kinesis.update_shard_count(StreamName="wide", TargetShardCount=4, ScalingType="UNIFORM_SCALING")
    assert (answer["CurrentShardCount"], answer["TargetShardCount"]) == (2, 4)
    active("wide")
    assert len(lineage("wide")[0]) == 4
    code, message = refused(
        kinesis.update_shard_count, StreamName="wide", TargetShardCount=9, ScalingType="UNIFORM_SCALING"
    )
    assert code == "LimitExceededException" and "cannot scale up over double" in message
    assert refused(
        kinesis.merge_shards,
        StreamName="wide",
        ShardToMerge="shardId-000000000004",
        AdjacentShardToMerge="shardId-000000000002",
    )[1].endswith("has already been merged or split, and thus is not eligible for merging or splitting.")

    arn = kinesis.describe_stream_summary(StreamName="wide")["StreamDescriptionSummary"]["StreamARN"]
    kinesis.update_stream_mode(StreamARN=arn, StreamModeDetails={"StreamMode": "ON_DEMAND"})
    active("wide")
    summary = kinesis.describe_stream_summary(StreamName="wide")["StreamDescriptionSummary"]
    assert summary["StreamModeDetails"] == {"StreamMode": "ON_DEMAND"} and summary["OpenShardCount"] == 4
    assert refused(kinesis.split_shard, StreamName="wide", ShardToSplit="5", NewStartingHashKey="5") == (
        "ValidationException",
        "Request is invalid. Stream wide under account 000000000000 is in On-Demand mode.",
    )
    settings = kinesis.describe_account_settings()["MinimumThroughputBillingCommitment"]
    assert settings["Status"] == "DISABLED"
    settings = kinesis.update_account_settings(MinimumThroughputBillingCommitment={"Status": "ENABLED"})
    assert settings["MinimumThroughputBillingCommitment"]["Status"] == "ENABLED"
    warm = kinesis.update_stream_warm_throughput(StreamName="wide", WarmThroughputMiBps=6)["WarmThroughput"]
    assert warm["TargetMiBps"] == 6
    settled(lambda: len(lineage("wide")[0]) == 6)


def consumers():
    arn = kinesis.describe_stream_summary(StreamName="orders")["StreamDescriptionSummary"]["StreamARN"]
    consumer = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="app")["Consumer"]
    assert consumer["ConsumerARN"].startswith(arn + "/consumer/app:")
    describe = lambda: kinesis.describe_stream_consumer(ConsumerARN=consumer["ConsumerARN"])["ConsumerDescription"]
    settled(lambda: describe()["ConsumerStatus"] == "ACTIVE")
    described = describe()
    assert described["StreamARN"] == arn
    by_name = kinesis.describe_stream_consumer(StreamARN=arn, ConsumerName="app")["ConsumerDescription"]
    assert by_name == described
    listed = kinesis.list_stream_consumers(StreamARN=arn)["Consumers"]
    assert [each["ConsumerName"] for each in listed] == ["app"]
    assert refused(kinesis.delete_stream, StreamName="orders")[0] == "ResourceInUseException"

    put = lambda data: kinesis.put_record(
        StreamName="orders", PartitionKey="pushed", ExplicitHashKey=LAST_HASH_KEY, Data=data
    )
    shard = put(b"one")["ShardId"]
    pushed = kinesis.subscribe_to_shard(
        ConsumerARN=consumer["ConsumerARN"], ShardId=shard, StartingPosition={"Type": "LATEST"}
    )["EventStream"]
    events = iter(pushed)
    first = next(events)["SubscribeToShardEvent"]
    assert first["Records"] == [] and first["MillisBehindLatest"] == 0
    put(b"two")
    second = next(events)["SubscribeToShardEvent"]
    assert [(record["PartitionKey"], record["Data"]) for record in second["Records"]] == [("pushed", b"two")]
    assert second["ContinuationSequenceNumber"] == second["Records"][0]["SequenceNumber"]
    assert refused(
        kinesis.subscribe_to_shard,
        ConsumerARN=consumer["ConsumerARN"],
        ShardId=shard,
        StartingPosition={"Type": "LATEST"},
    )[0] == "ResourceInUseException"
    kinesis.deregister_stream_consumer(ConsumerARN=consumer["ConsumerARN"])
    assert list(events) == [], "a subscription ends with its consumer"
    pushed.close()
    settled(lambda: kinesis.list_stream_consumers(StreamARN=arn)["Consumers"] == [])


def monitoring_and_policies():
    arn = kinesis.describe_stream_summary(StreamName="orders")["StreamDescriptionSummary"]["StreamARN"]
    answer = kinesis.enable_enhanced_monitoring(StreamName="orders", ShardLevelMetrics=["IncomingBytes"])
    assert (answer["CurrentShardLevelMetrics"], answer["DesiredShardLevelMetrics"]) == ([], ["IncomingBytes"])
    monitoring = kinesis.describe_stream(StreamName="orders")["StreamDescription"]["EnhancedMonitoring"]
    assert monitoring == [{"ShardLevelMetrics": ["IncomingBytes"]}]
    answer = kinesis.disable_enhanced_monitoring(StreamName="orders", ShardLevelMetrics=["ALL"])
    assert answer["DesiredShardLevelMetrics"] == []

    assert kinesis.get_resource_policy(ResourceARN=arn)["Policy"] == "{}"
    statement = {"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "kinesis:PutRecord", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    kinesis.put_resource_policy(ResourceARN=arn, Policy=policy)
    assert kinesis.get_resource_policy(ResourceARN=arn)["Policy"] == policy
    kinesis.delete_resource_policy(ResourceARN=arn)
    assert refused(kinesis.delete_resource_policy, ResourceARN=arn)[0] == "ResourceNotFoundException"


def encryption():
    kinesis.start_stream_encryption(StreamName="orders", EncryptionType="KMS", KeyId="alias/aws/kinesis")
    active("orders")
    summary = kinesis.describe_stream_summary(StreamName="orders")["StreamDescriptionSummary"]
    assert (summary["EncryptionType"], summary["KeyId"]) == ("KMS", "alias/aws/kinesis")
    put = kinesis.put_record(
        StreamName="orders", PartitionKey="sealed", ExplicitHashKey=LAST_HASH_KEY, Data=b"sealed"
    )
    assert put["EncryptionType"] == "KMS"
    start = iterator("orders", put["ShardId"], "AT_SEQUENCE_NUMBER", StartingSequenceNumber=put["SequenceNumber"])
    record = read_all(start)[0]
    assert (record["Data"], record["EncryptionType"]) == (b"sealed", "KMS")
    code, _ = refused(
        kinesis.start_stream_encryption, StreamName="orders", EncryptionType="KMS", KeyId="alias/none"
    )
    assert code == "KMSNotFoundException"
    kinesis.stop_stream_encryption(StreamName="orders", EncryptionType="KMS", KeyId="alias/aws/kinesis")
    active("orders")
    assert kinesis.describe_stream(StreamName="orders")["StreamDescription"]["EncryptionType"] == "NONE"


def refusals():
    missing = "Stream nowhere under account 000000000000 not found."
    assert refused(kinesis.describe_stream, StreamName="nowhere") == ("ResourceNotFoundException", missing)
    assert refused(kinesis.put_record, StreamName="nowhere", PartitionKey="a", Data=b"x") == (
        "ResourceNotFoundException",
        missing,
    )
    code, message = refused(kinesis.get_records, ShardIterator="forged")
    assert (code, message) == ("InvalidArgumentException", "Invalid ShardIterator.")
    code, message = refused(kinesis.create_stream, StreamName="no spaces", ShardCount=1)
    assert code == "ValidationException" and "[a-zA-Z0-9_.-]+" in message
    records = [{"PartitionKey": "a", "Data": b"x"}] * 501
    code, message = refused(kinesis.put_records, StreamName="orders", Records=records)
    assert code == "ValidationException" and "less than or equal to 500" in message


def farewell():
    kinesis.delete_stream(StreamName="orders")
    kinesis.get_waiter("stream_not_exists").wait(StreamName="orders", WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    assert "orders" not in kinesis.list_streams()["StreamNames"]


if __name__ == "__main__":
    for part in [
        streams,
        records,
        tags,
        settings,
        resharding,
        consumers,
        monitoring_and_policies,
        encryption,
        refusals,
        farewell,
    ]:
        part()
        print(f"{part.__name__}: ok", flush=True)
