"""A consumer and a producer of AWS's own aggregation library, aws-kinesis-agg: takes apart what the test has put into the
stream and prints what it found, then puts an aggregate of its own."""

import base64
import json
import sys

import boto3
from aws_kinesis_agg.aggregator import RecordAggregator
from aws_kinesis_agg.deaggregator import iter_deaggregate_records

stream = sys.argv[1]
kinesis = boto3.client("kinesis")

start = kinesis.get_shard_iterator(
    StreamName=stream, ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON"
)["ShardIterator"]
found = []
for record in iter_deaggregate_records(kinesis.get_records(ShardIterator=start)["Records"], "Boto3"):
    record = record["kinesis"]
    # What was aggregated comes out in base64, what was not comes out as it is.
    data = base64.b64decode(record["data"]) if record.get("aggregated") else record["data"]
    found.append([record["partitionKey"], record.get("explicitHashKey"), record.get("subSequenceNumber"), data.decode()])
print(json.dumps(found))

aggregator = RecordAggregator(max_size=51_200)
for number in range(300):
    aggregator.add_user_record(f"user-{number % 7}", f"event {number}", str(number % 3))
partition_key, hash_key, data = aggregator.clear_and_get().get_contents()
kinesis.put_record(StreamName=stream, PartitionKey=partition_key, ExplicitHashKey=hash_key, Data=data)
