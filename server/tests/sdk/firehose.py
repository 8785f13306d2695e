"""Data Firehose through boto3, configured by environment variables alone: records are put, objects are read back.

Plain assertions, no test framework: it is run by server/tests/firehose.rs against a server of its own.
"""

import decimal
import gzip
import io
import json
import re
import tempfile
import time
import zipfile

import boto3
import duckdb
import pyarrow
import pyarrow.orc

from common import delivery_stream, eventually, function, parquet, processor, refused

firehose = boto3.client("firehose")
glue = boto3.client("glue")
s3 = boto3.client("s3")

BUCKET = "delivered"
PLACE = {"RoleARN": "arn:aws:iam::123456789012:role/delivery", "BucketARN": f"arn:aws:s3:::{BUCKET}"}
AT_ONCE = {"SizeInMBs": 1, "IntervalInSeconds": 0}
UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
TIME = r"\d{4}(-\d\d){5}"


def create(name, **members):
    """A delivery stream to S3, once it is active."""
    configuration = {**PLACE, "BufferingHints": AT_ONCE, **members}
    told = delivery_stream(name, ExtendedS3DestinationConfiguration=configuration)
    assert told["DeliveryStreamARN"].endswith(f":deliverystream/{name}"), told
    return told


def encryption(name):
    told = firehose.describe_delivery_stream(DeliveryStreamName=name)["DeliveryStreamDescription"]
    return told["DeliveryStreamEncryptionConfiguration"]


def put(name, *records):
    told = firehose.put_record_batch(DeliveryStreamName=name, Records=[{"Data": record} for record in records])
    assert told["FailedPutCount"] == 0, told
    ids = [entry["RecordId"] for entry in told["RequestResponses"]]
    assert len(set(ids)) == len(records)
    return told


def objects(prefix, count):
    """The keys below a prefix, once there are so many."""

    def look():
        found = s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])
        return [entry["Key"] for entry in found] if len(found) >= count else None

    keys = eventually(look)
    assert len(keys) == count, keys
    return keys


def body(key):
    return s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()


def snappy(block):
    """A block of raw Snappy, which begins with its length."""
    length, shift = 0, 0
    for byte in block:
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    return pyarrow.decompress(block, decompressed_size=length, codec="snappy", asbytes=True)


def xerial(data):
    assert data[:16] == b"\x82SNAPPY\x00" + bytes([0, 0, 0, 1, 0, 0, 0, 1]), data[:16]
    clear, at = b"", 16
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        clear += snappy(data[at + 4 : at + 4 + length])
        at += 4 + length
    return clear


def hadoop(data):
    clear, at = b"", 0
    while at < len(data):
        raw, length = (int.from_bytes(data[at + place : at + place + 4], "big") for place in (0, 4))
        piece = snappy(data[at + 8 : at + 8 + length])
        assert len(piece) == raw
        clear += piece
        at += 8 + length
    return clear


def unzip(data):
    archive = zipfile.ZipFile(io.BytesIO(data))
    (name,) = archive.namelist()
    assert re.fullmatch(UUID, name), name
    return archive.read(name)


def compressions():
    readers = {
        "UNCOMPRESSED": ("", None, bytes),
        "GZIP": (".gz", "gzip", gzip.decompress),
        "ZIP": (".zip", "zip", unzip),
        "Snappy": (".snappy", "snappy-java", xerial),
        "HADOOP_SNAPPY": (".snappy", "hadoop-snappy", hadoop),
    }
    records = [f'{{"number":{number},"text":"{"x" * 300}"}}\n'.encode() for number in range(400)]
    for compression, (extension, encoding, read) in readers.items():
        name = compression.lower()
        create(name, CompressionFormat=compression, Prefix=f"{name}/")
        put(name, *records)
        (key,) = objects(f"{name}/", 1)
        wanted = rf"{name}/\d{{4}}/\d\d/\d\d/\d\d/{name}-1-{TIME}-{UUID}{re.escape(extension)}"
        assert re.fullmatch(wanted, key), key
        head = s3.head_object(Bucket=BUCKET, Key=key)
        assert head["ContentType"] == "application/octet-stream", head
        assert head.get("ContentEncoding") == encoding, head
        assert read(body(key)) == b"".join(records), compression


def partitions():
    create(
        "partitioned",
        Prefix="team=!{partitionKeyFromQuery:team}/!{timestamp:yyyy}/",
        ErrorOutputPrefix="failed/!{firehose:error-output-type}/",
        BufferingHints={"SizeInMBs": 64, "IntervalInSeconds": 1},
        DynamicPartitioningConfiguration={"Enabled": True},
        S3BackupMode="Enabled",
        S3BackupConfiguration={**PLACE, "Prefix": "backup/", "BufferingHints": AT_ONCE, "CompressionFormat": "GZIP"},
        ProcessingConfiguration={
            "Enabled": True,
            "Processors": [
                processor("RecordDeAggregation", SubRecordType="JSON"),
                processor("MetadataExtraction", MetadataExtractionQuery="{team: .team}", JsonParsingEngine="JQ-1.6"),
                processor("AppendDelimiterToRecord", Delimiter="\\n"),
            ],
        },
    )
    records = [b'{"team":"a","n":1}{"team":"b","n":2}', b'{"team":"a","n":3}', b"no json"]
    put("partitioned", *records)
    (of_a,) = objects("team=a/", 1)
    (of_b,) = objects("team=b/", 1)
    assert [json.loads(line)["n"] for line in body(of_a).splitlines()] == [1, 3]
    assert [json.loads(line)["n"] for line in body(of_b).splitlines()] == [2]
    (failed,) = objects("failed/metadata-extraction-failed/", 1)
    told = json.loads(body(failed))
    assert told["errorCode"] == "DynamicPartitioning.MetadataExtractionFailed", told
    assert told["errorMessage"] == "Non JSON record provided" and told["attemptsMade"] == 1, told
    (backup,) = objects("backup/", 1)
    assert gzip.decompress(body(backup)) == b"".join(records)


def conversions():
    """Both formats in each compression, read back by other people's libraries; what does not fit is told of."""
    columns = [("id", "bigint"), ("page", "string"), ("at", "timestamp"), ("tags", "array<string>"), ("price", "decimal(9,2)")]
    glue.create_database(DatabaseInput={"Name": "web"})
    storage = {"Columns": [{"Name": name, "Type": kind} for name, kind in columns]}
    glue.create_table(DatabaseName="web", TableInput={"Name": "clicks", "StorageDescriptor": storage})
    clicks = [
        {"id": number, "page": f"/{number % 3}", "at": "2026-11-22 04:05:06", "tags": ["a", str(number)], "price": number + 0.5}
        for number in range(300)
    ]
    records = [json.dumps(click).encode() for click in clicks]
    formats = [("ParquetSerDe", compression) for compression in ("SNAPPY", "GZIP", "UNCOMPRESSED")]
    formats += [("OrcSerDe", compression) for compression in ("SNAPPY", "ZLIB", "NONE")]
    for place, (serializer, compression) in enumerate(formats):
        name = f"converted-{place}"
        deserializer = {"OpenXJsonSerDe": {}} if place % 2 else {"HiveJsonSerDe": {}}
        create(
            name,
            Prefix=f"{name}/!{{timestamp:yyyy}}/",
            ErrorOutputPrefix=f"{name}-!{{firehose:error-output-type}}/",
            BufferingHints={"SizeInMBs": 64, "IntervalInSeconds": 1},
            DataFormatConversionConfiguration={
                "SchemaConfiguration": {"RoleARN": PLACE["RoleARN"], "DatabaseName": "web", "TableName": "clicks"},
                "InputFormatConfiguration": {"Deserializer": deserializer},
                "OutputFormatConfiguration": {"Serializer": {serializer: {"Compression": compression}}},
            },
        )
        put(name, *records, b'{"id":"not a number"}')
    for place, (serializer, compression) in enumerate(formats):
        name = f"converted-{place}"
        (key,) = objects(f"{name}/", 1)
        assert re.fullmatch(rf"{name}/\d{{4}}/{name}-1-{TIME}-{UUID}\.(parquet|orc)", key), key
        data = body(key)
        if serializer == "ParquetSerDe":
            table = parquet(data).read(use_threads=False)
            with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
                file.write(data)
                file.flush()
                (total,) = duckdb.sql(f"select count(*), sum(id), sum(price) from '{file.name}'").fetchall()
            assert total == (300, sum(range(300)), decimal.Decimal("45000.00")), total
            used = parquet(data).metadata.row_group(0).column(0).compression
            assert used == compression, used
        else:
            table = pyarrow.orc.read_table(pyarrow.BufferReader(data))
        assert table.column_names == [name for name, _ in columns], table.schema
        rows = table.to_pylist()
        assert [row["id"] for row in rows] == list(range(300))
        assert rows[7]["page"] == "/1" and rows[7]["tags"] == ["a", "7"] and rows[7]["price"] == decimal.Decimal("7.50"), rows[7]
        assert rows[7]["at"].isoformat().startswith("2026-11-22T04:05:06"), rows[7]
        (failed,) = objects(f"{name}-format-conversion-failed/", 1)
        told = json.loads(body(failed))
        assert told["lastErrorCode"] == "DataFormatConversion.MalformedData", told
        assert told["dataCatalogTable"]["tableName"] == "clicks" and told["attemptsMade"] == 1, told


HANDLER = '''
import base64, json

def handle(event, context):
    assert event["deliveryStreamArn"].startswith("arn:aws:firehose:us-west-2:000000000000:deliverystream/")
    assert event["region"] == "us-west-2" and event["invocationId"]
    return {"records": [transform(record) for record in event["records"]]}

def transform(record):
    data = base64.b64decode(record["data"]).decode()
    kinesis = record.get("kinesisRecordMetadata")
    answer = {"recordId": record["recordId"], "result": "Ok", "data": record["data"]}
    if data == "drop":
        answer["result"] = "Dropped"
    elif data == "fail":
        answer["result"] = "ProcessingFailed"
    elif data == "raise":
        raise ValueError(data)
    else:
        told = {"text": data.upper(), "at": record["approximateArrivalTimestamp"], "from": kinesis}
        answer["data"] = base64.b64encode(json.dumps(told).encode() + b"\\n").decode()
        answer["metadata"] = {"partitionKeys": {"letter": data[:1]}}
    return answer
'''


def asking():
    """The processor that asks a function in unmodified Python."""
    arn = function("transform", HANDLER)
    return processor("Lambda", LambdaArn=arn, NumberOfRetries="1", BufferSizeInMBs="1", BufferIntervalInSeconds="0")


def transformations():
    asks = asking()
    create(
        "transformed",
        Prefix="letter=!{partitionKeyFromLambda:letter}/",
        ErrorOutputPrefix="untransformed/!{firehose:error-output-type}/",
        BufferingHints={"SizeInMBs": 64, "IntervalInSeconds": 1},
        DynamicPartitioningConfiguration={"Enabled": True},
        ProcessingConfiguration={"Enabled": True, "Processors": [asks]},
    )
    put("transformed", b"apple", b"drop", b"banana", b"fail", b"avocado")
    (of_a,) = objects("letter=a/", 1)
    told = [json.loads(line) for line in body(of_a).splitlines()]
    assert [(record["text"], record["from"]) for record in told] == [("APPLE", None), ("AVOCADO", None)], told
    assert abs(told[0]["at"] / 1000 - time.time()) < 60, told
    (of_b,) = objects("letter=b/", 1)
    assert json.loads(body(of_b))["text"] == "BANANA"
    (failed,) = objects("untransformed/processing-failed/", 1)
    line = json.loads(body(failed))
    assert line["errorCode"] == "Lambda.ProcessingFailedStatus" and line["rawData"] == "ZmFpbA==", line
    assert line["lambdaARN"].endswith(":function:transform"), line
    # A batch whose function fails is tried again, and told of in the end.
    put("transformed", b"raise", b"innocent")
    (failed,) = set(objects("untransformed/processing-failed/", 2)) - {failed}
    lines = [json.loads(line) for line in body(failed).splitlines()]
    assert [(line["errorCode"], line["attemptsMade"]) for line in lines] == [("Lambda.FunctionError", 2)] * 2, lines

    kinesis = boto3.client("kinesis")
    kinesis.create_stream(StreamName="clicks", ShardCount=1)
    eventually(lambda: kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]["StreamStatus"] == "ACTIVE")
    delivery_stream(
        "clicks",
        DeliveryStreamType="KinesisStreamAsSource",
        KinesisStreamSourceConfiguration={
            "KinesisStreamARN": "arn:aws:kinesis:us-west-2:000000000000:stream/clicks",
            "RoleARN": PLACE["RoleARN"],
        },
        ExtendedS3DestinationConfiguration={
            **PLACE,
            "Prefix": "clicks/",
            "BufferingHints": AT_ONCE,
            "ProcessingConfiguration": {"Enabled": True, "Processors": [asks]},
        },
    )
    click = kinesis.put_record(StreamName="clicks", PartitionKey="somebody", Data=b"click")
    (key,) = objects("clicks/", 1)
    told = json.loads(body(key))
    assert told["text"] == "CLICK" and told["from"] == {
        "shardId": click["ShardId"],
        "partitionKey": "somebody",
        "approximateArrivalTimestamp": told["at"],
        "sequenceNumber": click["SequenceNumber"],
        "subsequenceNumber": 0,
    }, told


def changes():
    told = create("orders", Prefix="one/")
    assert told["VersionId"] == "1" and told["DeliveryStreamType"] == "DirectPut"
    destination = told["Destinations"][0]
    assert destination["S3DestinationDescription"]["Prefix"] == "one/"
    update = {
        "DeliveryStreamName": "orders",
        "CurrentDeliveryStreamVersionId": "1",
        "DestinationId": destination["DestinationId"],
        "ExtendedS3DestinationUpdate": {"Prefix": "two/"},
    }
    firehose.update_destination(**update)
    code, sentence = refused(firehose.update_destination, **update)
    assert code == "ConcurrentModificationException" and "do not match" in sentence
    put("orders", b"abc", b"abc", b"abc")
    (key,) = objects("two/", 1)
    assert body(key) == b"abcabcabc" and "/orders-2-" in key

    firehose.start_delivery_stream_encryption(DeliveryStreamName="orders")
    assert encryption("orders") == {"KeyType": "AWS_OWNED_CMK", "Status": "ENABLED"}
    one = firehose.put_record(DeliveryStreamName="orders", Record={"Data": b"secret"})
    assert one["Encrypted"] and one["RecordId"]
    assert sorted(body(key) for key in objects("two/", 2)) == [b"abcabcabc", b"secret"]
    firehose.stop_delivery_stream_encryption(DeliveryStreamName="orders")
    assert encryption("orders") == {"Status": "DISABLED"}

    firehose.tag_delivery_stream(DeliveryStreamName="orders", Tags=[{"Key": "team", "Value": "a"}])
    assert firehose.list_tags_for_delivery_stream(DeliveryStreamName="orders")["Tags"] == [{"Key": "team", "Value": "a"}]
    firehose.untag_delivery_stream(DeliveryStreamName="orders", TagKeys=["team"])
    assert firehose.list_tags_for_delivery_stream(DeliveryStreamName="orders")["Tags"] == []


def refusals():
    assert refused(firehose.describe_delivery_stream, DeliveryStreamName="none") == (
        "ResourceNotFoundException",
        "Firehose none under account 000000000000 not found.",
    )
    code, sentence = refused(
        firehose.create_delivery_stream,
        DeliveryStreamName="wrong",
        ExtendedS3DestinationConfiguration={**PLACE, "Prefix": "!{timestamp:yyyy}/"},
    )
    assert (code, sentence) == (
        "InvalidArgumentException",
        "ErrorOutputPrefix cannot be null or empty when Prefix contains expressions",
    )
    large = [{"Data": b"x" * 1_000_000}] * 5
    assert refused(firehose.put_record_batch, DeliveryStreamName="orders", Records=large) == (
        "InvalidArgumentException",
        "Records size exceeds 4 MB limit",
    )
    code, sentence = refused(
        firehose.create_delivery_stream,
        DeliveryStreamName="wrong",
        ExtendedS3DestinationConfiguration={**PLACE, "CompressionFormat": "LZ4"},
    )
    assert code == "ValidationException", sentence
    assert "extendedS3DestinationConfiguration.compressionFormat" in sentence, sentence


def deleting():
    names = firehose.list_delivery_streams(Limit=100)["DeliveryStreamNames"]
    assert names == sorted(names) and "orders" in names
    for name in names:
        firehose.delete_delivery_stream(DeliveryStreamName=name)
    assert eventually(lambda: firehose.list_delivery_streams()["DeliveryStreamNames"] == [])


s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
compressions()
partitions()
conversions()
transformations()
changes()
refusals()
deleting()
