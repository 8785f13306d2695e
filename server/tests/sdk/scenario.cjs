// The core of Data Streams through the AWS SDK for JavaScript v3, configured by environment variables alone. It speaks HTTP/2:
// by prior knowledge on http, agreed on in the handshake on https; and it opens a connection for each call in flight.
//
// Plain assertions, no test framework: it is run by server/tests/sdk.rs against a server of its own. A .cjs file, because
// only require() finds packages that lie elsewhere.

const assert = require("node:assert/strict");
const http2 = require("node:http2");
const {
  KinesisClient,
  CreateStreamCommand,
  DescribeStreamConsumerCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
  ListStreamsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  SubscribeToShardCommand,
} = require("@aws-sdk/client-kinesis");

// Whether it is HTTP/2 at all: counted where every session begins.
let sessions = 0;
const connect = http2.connect;
http2.connect = (...parameters) => {
  sessions += 1;
  return connect(...parameters);
};

async function main() {
  const kinesis = new KinesisClient({});
  const begun = new Date();
  await kinesis.send(new CreateStreamCommand({ StreamName: "js", ShardCount: 3 }));
  const summary = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: "js" }));
  const description = summary.StreamDescriptionSummary;
  assert.equal(description.StreamStatus, "ACTIVE");
  assert.ok(Math.abs(description.StreamCreationTimestamp - begun) < 60_000, description.StreamCreationTimestamp);

  const shards = [];
  for (let ask = { StreamName: "js", MaxResults: 2 }; ask; ) {
    const page = await kinesis.send(new ListShardsCommand(ask));
    shards.push(...page.Shards.map((shard) => shard.ShardId));
    ask = page.NextToken && { NextToken: page.NextToken };
  }
  assert.deepEqual(shards, ["shardId-000000000000", "shardId-000000000001", "shardId-000000000002"]);

  // What is no text must come back as it went.
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const one = await kinesis.send(new PutRecordCommand({ StreamName: "js", PartitionKey: "bytes", Data: bytes }));
  assert.equal(one.SequenceNumber.length, 56);
  const texts = Array.from({ length: 100 }, (_, index) => `record ${index}`);
  const records = texts.map((text) => ({ PartitionKey: text, Data: Buffer.from(text) }));
  const many = await kinesis.send(new PutRecordsCommand({ StreamName: "js", Records: records }));
  assert.equal(many.FailedRecordCount, 0);
  assert.equal(many.Records.length, 100);

  const read = [];
  for (const ShardId of shards) {
    const start = { StreamName: "js", ShardId, ShardIteratorType: "AT_TIMESTAMP", Timestamp: begun };
    const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(start));
    const answer = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
    assert.equal(answer.MillisBehindLatest, 0);
    assert.ok(answer.NextShardIterator);
    read.push(...answer.Records);
  }
  assert.ok(read.every((record) => Math.abs(record.ApproximateArrivalTimestamp - begun) < 60_000));
  const binary = read.filter((record) => record.PartitionKey === "bytes");
  assert.deepEqual(binary.map((record) => Buffer.from(record.Data)), [Buffer.from(bytes)]);
  const rest = read.filter((record) => record.PartitionKey !== "bytes");
  assert.deepEqual(rest.map((record) => Buffer.from(record.Data).toString()).sort(), [...texts].sort());

  // Errors arrive as their types, with the service's sentence.
  await assert.rejects(
    kinesis.send(new DescribeStreamSummaryCommand({ StreamName: "none" })),
    (error) =>
      error instanceof ResourceNotFoundException &&
      error.$metadata.httpStatusCode === 400 &&
      error.message === "Stream none under account 000000000000 not found.",
  );

  await subscription(kinesis, description.StreamARN, shards[0]);

  // As many connections at once as calls. ListStreams has a rate of its own: its refusals are tried again by the SDK.
  const puts = texts.map((PartitionKey) =>
    kinesis.send(new PutRecordCommand({ StreamName: "js", PartitionKey, Data: Buffer.from("x") })),
  );
  const numbers = new Set((await Promise.all(puts)).map((put) => put.SequenceNumber));
  assert.equal(numbers.size, 100);
  assert.deepEqual((await kinesis.send(new ListStreamsCommand({}))).StreamNames, ["js"]);
  assert.ok(sessions > 0, "HTTP/2 was not spoken");
  kinesis.destroy();
}

// Events come pushed, the older records first, then what is put while they come.
async function subscription(kinesis, StreamARN, ShardId) {
  const registered = await kinesis.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: "js" }));
  const { ConsumerARN } = registered.Consumer;
  for (;;) {
    const described = await kinesis.send(new DescribeStreamConsumerCommand({ ConsumerARN }));
    if (described.ConsumerDescription.ConsumerStatus === "ACTIVE") break;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const subscribe = new SubscribeToShardCommand({
    ConsumerARN,
    ShardId,
    StartingPosition: { Type: "TRIM_HORIZON" },
  });
  const { EventStream } = await kinesis.send(subscribe);
  // Hash key zero lies in the first shard.
  const late = { StreamName: "js", PartitionKey: "late", ExplicitHashKey: "0", Data: Buffer.from("pushed") };
  let seen = 0;
  let continued = "";
  for await (const { SubscribeToShardEvent: event } of EventStream) {
    assert.ok(event.ContinuationSequenceNumber > continued || event.Records.length === 0);
    continued = event.ContinuationSequenceNumber;
    seen += event.Records.length;
    if (event.Records.some((record) => record.PartitionKey === "late")) break;
    if (event.MillisBehindLatest === 0 && seen > 0 && late.StreamName) {
      await kinesis.send(new PutRecordCommand(late));
      late.StreamName = undefined;
    }
  }
  assert.ok(seen > 1, `${seen} records were pushed`);
  // Who subscribes again at once is told to wait, as an ordinary error.
  await assert.rejects(kinesis.send(subscribe), ResourceInUseException);
}

// The SDK keeps the connection of a subscription that nobody listens to any more, and would wait for its end.
main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
