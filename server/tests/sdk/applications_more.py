"""SQL applications that begin with snapshots, have a function in front of their rows, read a delivery stream, or spread their input over
several streams; through boto3 configured by environment variables alone.

    applications_more.py PLACE begin    has them read, and be stopped and started
    applications_more.py PLACE go-on    finds after a crash that they go on where they were

PLACE is a directory for what functions write. Plain assertions, no test framework: it is run by server/tests/applications.rs against a
server of its own.
"""

import json
import sys
from pathlib import Path

import boto3
from aws_kinesis_agg.aggregator import RecordAggregator

from applications import (
    JSON_FORMAT, ROLE, STREAM, become, configuration, inputs, make, new, rows, sink, start, started, stream,
    version,
)
from common import delivery_stream, eventually, function, refused

kinesis = boto3.client("kinesis")
firehose = boto3.client("firehose")
s3 = boto3.client("s3")

COLUMNS = [
    {"Name": "ID", "Mapping": "$.id", "SqlType": "INTEGER"},
    {"Name": "DRAWN", "Mapping": "$.drawn", "SqlType": "INTEGER"},
]
COUNTED = """
CREATE STREAM "COUNTED" (id INTEGER, so_far INTEGER);
CREATE PUMP "TO_COUNTED" AS INSERT INTO "COUNTED"
SELECT STREAM "ID", COUNT(*) OVER (ROWS 1000 PRECEDING) FROM "SOURCE_SQL_STREAM_001";
"""
# What was drawn is told twice: by each row, and in sums.
DRAWN = """
CREATE STREAM "DRAWN" (id INTEGER, drawn INTEGER, total INTEGER, partition_key VARCHAR(64), shard_id VARCHAR(64), sequence_number VARCHAR(128), arrived BIGINT);
CREATE PUMP "TO_DRAWN" AS INSERT INTO "DRAWN"
SELECT STREAM "ID", "DRAWN", SUM("DRAWN") OVER (ROWS 1000 PRECEDING), PARTITION_KEY, SHARD_ID, SEQUENCE_NUMBER, UNIX_TIMESTAMP(APPROXIMATE_ARRIVAL_TIME)
FROM "SOURCE_SQL_STREAM_001";
"""
SPREAD = """
CREATE STREAM "SPREAD" (id INTEGER, part INTEGER, shard_id VARCHAR(64));
CREATE PUMP "FIRST" AS INSERT INTO "SPREAD" SELECT STREAM "ID", 1, SHARD_ID FROM "SOURCE_SQL_STREAM_001";
CREATE PUMP "SECOND" AS INSERT INTO "SPREAD" SELECT STREAM "ID", 2, SHARD_ID FROM "SOURCE_SQL_STREAM_002";
"""
# Never says the same twice, drops what is negative, fails at first, and cannot do 13.
DRAW = """
import base64, json, os, random


def handle(event, context):
    assert event["applicationArn"].endswith(":application/drawn") and event["streamArn"].endswith(":stream/raw"), event
    with open(os.environ["ASKED"], "a") as asked:
        asked.write(json.dumps(event) + "\\n")
    with open(os.environ["ASKED"]) as asked:
        if len(asked.readlines()) < 3:
            raise ValueError("not yet")
    return {"records": [answer(record) for record in event["records"]]}


def answer(record):
    found = json.loads(base64.b64decode(record["data"]))
    if found["id"] < 0:
        return {"recordId": record["recordId"], "result": "Dropped"}
    if found["id"] == 13:
        return {"recordId": record["recordId"], "result": "ProcessingFailed", "data": record["data"]}
    found["drawn"] = random.randrange(1_000_000)
    data = base64.b64encode(json.dumps(found).encode()).decode()
    return {"recordId": record["recordId"], "result": "Ok", "data": data}
"""


def record(number):
    return json.dumps({"id": number}).encode()


def put(name, numbers):
    records = [{"Data": record(number), "PartitionKey": f"key {number}"} for number in numbers]
    answer = kinesis.put_records(StreamName=name, Records=records)
    assert answer["FailedRecordCount"] == 0
    return answer["Records"]


def source(kind, arn, **more):
    schema = {"RecordFormat": JSON_FORMAT, "RecordColumns": COLUMNS}
    return {"NamePrefix": "SOURCE_SQL_STREAM", kind: {"ResourceARN": arn}, "InputSchema": schema} | more


def create(name, code, read, *outputs):
    make(name, configuration(code, Inputs=[read], Outputs=list(outputs)))


def stop(name):
    new.stop_application(ApplicationName=name)
    become(new, name, "READY")


def counted(name):
    return [(row["ID"], row["SO_FAR"]) for row in rows(name)]


def snapshots():
    told = new.list_application_snapshots(ApplicationName="counted-again")["SnapshotSummaries"]
    return {snapshot["SnapshotName"]: snapshot["SnapshotStatus"] for snapshot in told}


def snapshot(name):
    new.create_application_snapshot(ApplicationName="counted-again", SnapshotName=name)
    assert eventually(lambda: snapshots()[name] != "CREATING" and snapshots()[name]) == "READY"


def restore(name=None):
    if name is None:
        return {"ApplicationRestoreConfiguration": {"ApplicationRestoreType": "RESTORE_FROM_LATEST_SNAPSHOT"}}
    custom = {"ApplicationRestoreType": "RESTORE_FROM_CUSTOM_SNAPSHOT", "SnapshotName": name}
    return {"ApplicationRestoreConfiguration": custom}


def begin_snapshots():
    """What is kept under a name is begun with as often as one likes, and forgotten."""
    stream("numbers", 1)
    stream("counts", 1)
    output = sink("COUNTED", "KinesisStreamsOutput", STREAM + "counts")
    create("counted-again", COUNTED, source("KinesisStreamsInput", STREAM + "numbers"), output)
    started("counted-again", "TRIM_HORIZON")
    put("numbers", [1, 2])
    eventually(lambda: counted("counts") == [(1, 1), (2, 2)])
    snapshot("two")
    put("numbers", [3])
    eventually(lambda: len(counted("counts")) == 3)
    snapshot("three")
    new.delete_application_snapshot(
        ApplicationName="counted-again", SnapshotName="three", SnapshotCreationTimestamp=created("three")
    )
    eventually(lambda: snapshots() == {"two": "READY"})
    stop("counted-again")
    started("counted-again", "NOW", **restore("two"))
    eventually(lambda: counted("counts")[3:] == [(3, 3)])
    # The next start knows nothing of that.
    stop("counted-again")
    put("numbers", [4])
    started("counted-again", "LAST_STOPPED_POINT")
    eventually(lambda: counted("counts")[4:] == [(4, 4)])


def created(name):
    told = new.describe_application_snapshot(ApplicationName="counted-again", SnapshotName=name)
    return told["SnapshotDetails"]["SnapshotCreationTimestamp"]


def go_on_snapshots():
    become(new, "counted-again", "RUNNING")
    put("numbers", [5])
    eventually(lambda: counted("counts")[5:] == [(5, 5)])
    stop("counted-again")
    started("counted-again", **restore())
    eventually(lambda: counted("counts")[6:] == [(3, 3), (4, 4), (5, 5)])

    # Another program begins where the snapshot was taken, and only there where all of it has to be restored.
    stop("counted-again")
    code = {"CodeContentUpdate": {"TextContentUpdate": COUNTED.replace('"ID", COUNT', '"ID" * 10, COUNT')}}
    new.update_application(
        ApplicationName="counted-again",
        CurrentApplicationVersionId=version("counted-again"),
        ApplicationConfigurationUpdate={"ApplicationCodeConfigurationUpdate": code},
    )
    start("counted-again", FlinkRunConfiguration={"AllowNonRestoredState": False}, **restore("two"))
    become(new, "counted-again", "READY")
    failed = new.list_application_operations(ApplicationName="counted-again", OperationStatus="FAILED")
    [operation] = failed["ApplicationOperationInfoList"]
    told = new.describe_application_operation(ApplicationName="counted-again", OperationId=operation["OperationId"])
    why = told["ApplicationOperationInfoDetails"]["OperationFailureDetails"]["ErrorInfo"]["ErrorString"]
    assert "is of another program" in why, why
    started("counted-again", **restore("two"))
    eventually(lambda: counted("counts")[9:] == [(30, 1), (40, 2), (50, 3)])
    # A state is forgotten of an application that does not run, too.
    stop("counted-again")
    new.delete_application_snapshot(
        ApplicationName="counted-again", SnapshotName="two", SnapshotCreationTimestamp=created("two")
    )
    eventually(lambda: snapshots() == {})
    name, _ = refused(start, name="counted-again", **restore("two"))
    assert name == "InvalidArgumentException", name


def processing(function_arn):
    return {"InputProcessingConfiguration": {"InputLambdaProcessor": {"ResourceARN": function_arn}}}


def begin_function(place):
    """Each record goes through a function once, as far as rows can tell, and keeps its name."""
    stream("raw", 2)
    stream("drawn", 1)
    stream("failed", 1)
    draw = function("draw", DRAW, ASKED=str(place / "asked"))
    outputs = [
        sink("DRAWN", "KinesisStreamsOutput", STREAM + "drawn"),
        sink("error_stream", "KinesisStreamsOutput", STREAM + "failed"),
    ]
    create("drawn", DRAWN, source("KinesisStreamsInput", STREAM + "raw", **processing(draw)), *outputs)
    started("drawn", "TRIM_HORIZON")
    told = put("raw", range(-3, 20))
    by_id = dict(zip(range(-3, 20), told))
    expected = [number for number in range(20) if number != 13]
    eventually(lambda: sorted(row["ID"] for row in rows("drawn")) == expected)
    total = 0
    for row in rows("drawn"):
        total += row["DRAWN"]
        assert row["TOTAL"] == total, row
        origin = by_id[row["ID"]]
        found = (row["PARTITION_KEY"], row["SHARD_ID"], row["SEQUENCE_NUMBER"])
        assert found == (f"key {row['ID']}", origin["ShardId"], origin["SequenceNumber"]), row
    [error] = eventually(lambda: rows("failed"))
    assert error["ERROR_NAME"] == "PROCESSING" and bytes.fromhex(error["DATA_ROW"]) == record(13), error
    # It was asked about the same records until it answered.
    asked = [json.loads(line) for line in (place / "asked").read_text().splitlines()]
    ids = [one["recordId"] for event in asked for one in event["records"]]
    assert len(ids) > len(set(ids)) == 23, ids
    assert set(asked[0]["records"][0]["kinesisStreamRecordMetadata"]) == {
        "sequenceNumber", "partitionKey", "shardId", "approximateArrivalTimestamp",
    }, asked[0]


def go_on_function():
    become(new, "drawn", "RUNNING")
    aggregator = RecordAggregator()
    for number in range(20, 50):
        aggregator.add_user_record(f"key {number}", record(number))
    partition_key, _, data = aggregator.clear_and_get().get_contents()
    kinesis.put_record(StreamName="raw", PartitionKey=partition_key, Data=data)
    expected = [number for number in range(50) if number != 13]
    eventually(lambda: sorted(row["ID"] for row in rows("drawn")) == expected)
    total = 0
    for row in rows("drawn"):
        total += row["DRAWN"]
        assert row["TOTAL"] == total and row["PARTITION_KEY"] == f"key {row['ID']}", row

    # Without the function the application goes on behind what it has read, and the same with it again.
    draw = boto3.client("lambda").get_function(FunctionName="draw")["Configuration"]["FunctionArn"]
    for number, change, said in [
        (50, new.delete_application_input_processing_configuration, {}),
        (51, new.add_application_input_processing_configuration, processing(draw)),
    ]:
        change(ApplicationName="drawn", CurrentApplicationVersionId=version("drawn"), InputId=inputs("drawn"), **said)
        become(new, "drawn", "RUNNING")
        put("raw", [number])
        [row] = eventually(lambda: [row for row in rows("drawn") if row["ID"] == number])
        total += row["DRAWN"] or 0
        assert row["TOTAL"] == total and (row["DRAWN"] is None) == (number == 50), row
    assert len(rows("drawn")) == 51, rows("drawn")


def deliver(numbers):
    records = [{"Data": record(number)} for number in numbers]
    assert firehose.put_record_batch(DeliveryStreamName="numbers", Records=records)["FailedPutCount"] == 0


def delivered():
    listed = s3.list_objects_v2(Bucket="numbers").get("Contents", [])
    return sum(entry["Size"] for entry in listed)


def begin_delivery():
    """Records of a delivery stream are delivered, and read beside that."""
    s3.create_bucket(Bucket="numbers", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    destination = {"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::numbers"}
    destination["BufferingHints"] = {"SizeInMBs": 1, "IntervalInSeconds": 0}
    made = delivery_stream("numbers", ExtendedS3DestinationConfiguration=destination)
    stream("delivered", 1)
    output = sink("COUNTED", "KinesisStreamsOutput", STREAM + "delivered")
    create("beside", COUNTED, source("KinesisFirehoseInput", made["DeliveryStreamARN"]), output)
    deliver([0])
    name, sentence = refused(start, name="beside", position="TRIM_HORIZON")
    assert name == "InvalidArgumentException" and "TRIM_HORIZON" in sentence, (name, sentence)
    started("beside", "NOW")
    for number in range(1, 4):
        deliver([number])
        eventually(lambda: (number, number) in counted("delivered"))
    # All of it has arrived, and the application has not written down yet that it has read it.
    eventually(lambda: delivered() == sum(len(record(number)) for number in range(4)))


def go_on_delivery():
    become(new, "beside", "RUNNING")
    deliver([4])
    eventually(lambda: counted("delivered") == [(number, number) for number in range(1, 5)])
    # What comes while it is at rest is there as long as it is not delivered; windows stay open.
    stop("beside")
    started("beside", "LAST_STOPPED_POINT")
    deliver([5])
    eventually(lambda: counted("delivered") == [(number, number) for number in range(1, 6)])


def begin_parallel():
    """Shards are spread over the streams of an input, also those that come later."""
    stream("wide", 2)
    stream("spread", 1)
    output = sink("SPREAD", "KinesisStreamsOutput", STREAM + "spread")
    read = source("KinesisStreamsInput", STREAM + "wide", InputParallelism={"Count": 2})
    create("spread", SPREAD, read, output)
    started("spread", "TRIM_HORIZON")
    put("wide", range(40))
    eventually(lambda: sorted(row["ID"] for row in rows("spread")) == list(range(40)))
    parts = {(row["PART"], row["SHARD_ID"]) for row in rows("spread")}
    assert parts == {(1, "shardId-000000000000"), (2, "shardId-000000000001")}, parts
    kinesis.split_shard(
        StreamName="wide", ShardToSplit="shardId-000000000000", NewStartingHashKey=str(1 << 126)
    )
    kinesis.get_waiter("stream_exists").wait(StreamName="wide", WaiterConfig={"Delay": 1})
    put("wide", range(40, 80))
    eventually(lambda: sorted(row["ID"] for row in rows("spread")) == list(range(80)))
    by_shard = {}
    for row in rows("spread"):
        by_shard.setdefault(row["SHARD_ID"], set()).add(row["PART"])
    assert len(by_shard) == 4 and all(len(parts) == 1 for parts in by_shard.values()), by_shard


def go_on_parallel():
    become(new, "spread", "RUNNING")
    put("wide", range(80, 100))
    eventually(lambda: sorted(row["ID"] for row in rows("spread")) == list(range(100)))


def begin(place):
    begin_snapshots()
    begin_function(place)
    begin_delivery()
    begin_parallel()


def go_on(place):
    go_on_snapshots()
    go_on_function()
    go_on_delivery()
    go_on_parallel()


if __name__ == "__main__":
    {"begin": begin, "go-on": go_on}[sys.argv[2]](Path(sys.argv[1]))
