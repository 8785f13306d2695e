"""From a data stream through a function in Rust, whose directory is the argument, to Parquet in S3.

Plain assertions, no test framework: it is run by server/tests/firehose.rs against a server of its own.
"""

import json
import sys
import time

import boto3

from common import delivery_stream, parquet, processor

kinesis, s3 = boto3.client("kinesis"), boto3.client("s3")
ROLE = "arn:aws:iam::000000000000:role/any"
REGION = "us-west-2"

function = boto3.client("lambda").create_function(
    FunctionName="measure", Runtime="provided.al2023", Role=ROLE, Handler="any", Timeout=30,
    Code={"S3Bucket": "local-directory", "S3Key": sys.argv[1]},
)
s3.create_bucket(Bucket="lake", CreateBucketConfiguration={"LocationConstraint": REGION})
glue = boto3.client("glue")
glue.create_database(DatabaseInput={"Name": "web"})
columns = [{"Name": "page", "Type": "string"}, {"Name": "bytes", "Type": "int"}]
glue.create_table(DatabaseName="web", TableInput={"Name": "clicks", "StorageDescriptor": {"Columns": columns}})
kinesis.create_stream(StreamName="clicks", ShardCount=2)
kinesis.get_waiter("stream_exists").wait(StreamName="clicks", WaiterConfig={"Delay": 1})
step = processor("Lambda", LambdaArn=function["FunctionArn"], BufferSizeInMBs="1", BufferIntervalInSeconds="0")
delivery_stream(
    "clicks",
    DeliveryStreamType="KinesisStreamAsSource",
    KinesisStreamSourceConfiguration={
        "KinesisStreamARN": f"arn:aws:kinesis:{REGION}:000000000000:stream/clicks", "RoleARN": ROLE,
    },
    ExtendedS3DestinationConfiguration={
        "RoleARN": ROLE,
        "BucketARN": "arn:aws:s3:::lake",
        "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 1},
        "ProcessingConfiguration": {"Enabled": True, "Processors": [step]},
        "DataFormatConversionConfiguration": {
            "SchemaConfiguration": {"RoleARN": ROLE, "DatabaseName": "web", "TableName": "clicks"},
            "InputFormatConfiguration": {"Deserializer": {"OpenXJsonSerDe": {}}},
            "OutputFormatConfiguration": {"Serializer": {"ParquetSerDe": {}}},
        },
    },
)
clicks = [json.dumps({"page": "/" * number}) for number in range(1, 101)]
put = kinesis.put_records(StreamName="clicks", Records=[{"Data": click, "PartitionKey": click} for click in clicks])
assert put["FailedRecordCount"] == 0, put

found = {}
for _ in range(600):
    found = {}
    for entry in s3.list_objects_v2(Bucket="lake").get("Contents", []):
        assert entry["Key"].endswith(".parquet"), entry
        body = s3.get_object(Bucket="lake", Key=entry["Key"])["Body"].read()
        for row in parquet(body).read(use_threads=False).to_pylist():
            assert row["page"] not in found, row
            found[row["page"]] = row["bytes"]
    if len(found) == 100:
        break
    time.sleep(0.05)
assert found == {json.loads(click)["page"]: len(click) for click in clicks}, found
