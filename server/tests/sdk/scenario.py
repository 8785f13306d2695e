"""The core of Data Streams through boto3, configured by environment variables alone.

Plain assertions, no test framework: it is run by server/tests/sdk.rs against a server of its own.
"""

import datetime
import time

import boto3
from botocore.exceptions import ClientError

kinesis = boto3.client("kinesis")


def refused(call, **arguments):
    """The name and the sentence of the error that a call must end in."""
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    raise AssertionError(f"{call} with {arguments} was not refused")


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


def streams():
    kinesis.create_stream(StreamName="orders", ShardCount=3)
    kinesis.get_waiter("stream_exists").wait(StreamName="orders")
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
    assert summary()["MaxRecordSizeInKiB"] == 4096
    kinesis.put_record(StreamName="orders", PartitionKey="large", Data=large)


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
    # Known to this boto3, not answered yet.
    code, _ = refused(kinesis.list_stream_consumers, StreamARN="arn:aws:kinesis:us-west-2:000000000000:stream/orders")
    assert code == "UnknownOperationException"


def farewell():
    kinesis.delete_stream(StreamName="orders")
    kinesis.get_waiter("stream_not_exists").wait(StreamName="orders")
    assert "orders" not in kinesis.list_streams()["StreamNames"]


if __name__ == "__main__":
    for part in [streams, records, tags, settings, refusals, farewell]:
        part()
        print(f"{part.__name__}: ok", flush=True)
