"""What the crash campaign of Data Firehose does as a client: `load FILE` puts records into a partitioned delivery stream until it is
killed and writes down which were accepted; `verify FILE` waits until each of those is delivered, and insists that none is twice.

Every fiftieth record is no JSON, so that the error output takes part. With `prepare-function`, records go through a function, which
draws their partitions by lot: asked again, it answers otherwise.
"""

import base64
import json
import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from common import function, processor

BUCKET = "delivered"
NAME = "orders"
# A lost answer is a record of which nobody knows; to send it again would be another record.
ONCE = Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=20)
PATIENCE_S = 120

firehose = boto3.client("firehose", config=ONCE)
s3 = boto3.client("s3")


HANDLER = """
import base64, json, random

def handle(event, context):
    return {"records": [transform(record) for record in event["records"]]}

def transform(record):
    answer = {"recordId": record["recordId"], "result": "Ok", "data": record["data"]}
    try:
        json.loads(base64.b64decode(record["data"]))
    except ValueError:
        return {**answer, "result": "ProcessingFailed"}
    return {**answer, "metadata": {"partitionKeys": {"team": str(random.randrange(13))}}}
"""


def by_query():
    return "Query", processor("MetadataExtraction", MetadataExtractionQuery="{team: (.n % 13)}", JsonParsingEngine="JQ-1.6")


def by_function():
    arn = function("transform", HANDLER)
    return "Lambda", processor("Lambda", LambdaArn=arn, BufferSizeInMBs="0.2", BufferIntervalInSeconds="0")


def prepare(partitioning):
    source, step = partitioning()
    place = {"RoleARN": "arn:aws:iam::123456789012:role/delivery", "BucketARN": f"arn:aws:s3:::{BUCKET}"}
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    firehose.create_delivery_stream(
        DeliveryStreamName=NAME,
        ExtendedS3DestinationConfiguration={
            **place,
            "Prefix": f"{source}=!{{partitionKeyFrom{source}:team}}/",
            "ErrorOutputPrefix": "failed/!{firehose:error-output-type}/",
            "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 0},
            "DynamicPartitioningConfiguration": {"Enabled": True},
            "ProcessingConfiguration": {
                "Enabled": True,
                "Processors": [step, processor("AppendDelimiterToRecord")],
            },
        },
    )


def record(number):
    return f"no json: {number}".encode() if number % 50 == 0 else json.dumps({"n": number}).encode()


def load(path):
    number = 0
    with open(path, "a", encoding="ascii") as accepted:
        while True:
            numbers = range(number, number + 40)
            number += 40
            try:
                told = firehose.put_record_batch(
                    DeliveryStreamName=NAME, Records=[{"Data": record(number)} for number in numbers]
                )
            except (BotoCoreError, ClientError):
                time.sleep(0.01)
                continue
            entries = zip(numbers, told["RequestResponses"])
            accepted.write("".join(f"{number}\n" for number, entry in entries if "RecordId" in entry))
            accepted.flush()


def delivered(key):
    """The numbers of the records in an object."""
    lines = s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().splitlines()
    if key.startswith("failed/"):
        raw = [base64.b64decode(json.loads(line)["rawData"]) for line in lines]
        return [int(text.removeprefix(b"no json: ")) for text in raw]
    numbers = [json.loads(line)["n"] for line in lines]
    by_lot = key.startswith("Lambda=")
    assert by_lot or all(key.startswith(f"Query={number % 13}/") for number in numbers), key
    return numbers


def verify(path):
    with open(path, encoding="ascii") as accepted:
        wanted = {int(line) for line in accepted if line.endswith("\n")}
    objects, deadline = {}, time.monotonic() + PATIENCE_S
    while True:
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
            for entry in page.get("Contents", []):
                # An object that is made again has the same name, and may be read in between.
                if objects.get(entry["Key"], ("",))[0] != entry["LastModified"]:
                    objects[entry["Key"]] = (entry["LastModified"], delivered(entry["Key"]))
        found = [number for _, numbers in objects.values() for number in numbers]
        missing = wanted.difference(found)
        if not missing:
            break
        assert time.monotonic() < deadline, f"{len(missing)} of {len(wanted)} accepted records are missing: {sorted(missing)[:9]}"
        time.sleep(0.2)
    twice = sorted(number for number in set(found) if found.count(number) > 1) if len(set(found)) < len(found) else []
    assert not twice, f"{len(twice)} records are in two objects: {twice[:9]}"
    print(f"{len(wanted)} accepted records, {len(found)} delivered, in {len(objects)} objects")


commands = {
    "prepare": lambda _: prepare(by_query),
    "prepare-function": lambda _: prepare(by_function),
    "load": load,
    "verify": verify,
}
commands[sys.argv[1]](sys.argv[-1])
