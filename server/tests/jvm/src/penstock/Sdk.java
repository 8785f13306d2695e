package penstock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.Http2Metric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/**
 * Data Streams through the AWS SDK for Java v2, configured by environment variables alone. Its Kinesis client speaks CBOR; the
 * asynchronous one HTTP/2, by prior knowledge on http and agreed on in the handshake on https, the synchronous one HTTP/1.1.
 */
public final class Sdk {
    private static final Duration LONG = Duration.ofSeconds(60);

    private Sdk() {}

    public static void main(String[] arguments) {
        Check.all(Sdk::scenario);
    }

    private static void scenario() throws Exception {
        Spoken spoken = new Spoken();
        ClientOverrideConfiguration watched = ClientOverrideConfiguration.builder()
                .addExecutionInterceptor(spoken)
                .addMetricPublisher(spoken)
                .build();
        try (KinesisAsyncClient kinesis = KinesisAsyncClient.builder().overrideConfiguration(watched).build()) {
            recordsComeBackAsTheyWent(kinesis);
            shardsAreSplit(kinesis);
            subscriptionsPush(kinesis);
            errorsHaveTheirTypes(kinesis);
            kinesis.deleteStream(ask -> ask.streamName("java").enforceConsumerDeletion(true)).join();
        }
        // Subscriptions are asked for in JSON: the SDK keeps its CBOR from event streams.
        Check.equal(Map.of("SubscribeToShard", "application/x-amz-json-1.1"), spoken.exceptions, "what is not written in CBOR");
        Check.that(spoken.inCbor.get() > 0 && spoken.overHttp2.get() > 0, "no CBOR, or no HTTP/2");
        Check.say("asynchronous client: " + spoken.overHttp2 + " calls over HTTP/2, " + spoken.inCbor + " of them in CBOR");

        try (KinesisClient kinesis = KinesisClient.create()) {
            theSynchronousClientDoesToo(kinesis);
        }
        Check.say("synchronous client: well");
    }

    private static void recordsComeBackAsTheyWent(KinesisAsyncClient kinesis) throws Exception {
        Instant begun = Instant.now();
        kinesis.createStream(ask -> ask.streamName("java").shardCount(2)).join();
        kinesis.waiter().waitUntilStreamExists(ask -> ask.streamName("java")).join();
        var summary = kinesis.describeStreamSummary(ask -> ask.streamName("java")).join().streamDescriptionSummary();
        Check.equal(StreamStatus.ACTIVE, summary.streamStatus(), "the stream");
        near(begun, summary.streamCreationTimestamp(), "the stream's creation");
        Check.equal(2, summary.openShardCount(), "open shards");

        // What is no text must come back as it went.
        byte[] bytes = new byte[256];
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = (byte) index;
        }
        var one = kinesis.putRecord(ask -> ask.streamName("java").partitionKey("bytes").data(SdkBytes.fromByteArray(bytes)));
        Check.equal(56, one.join().sequenceNumber().length(), "digits of a sequence number");
        PutRecordsResponse many = kinesis.putRecords(ask -> ask.streamName("java").records(entries(100))).join();
        Check.equal(0, many.failedRecordCount(), "failed records");
        Check.equal(100, many.records().size(), "answers for records");

        List<Record> read = new ArrayList<>();
        for (Shard shard : shards(kinesis)) {
            String iterator = kinesis.getShardIterator(ask -> ask.streamName("java").shardId(shard.shardId())
                    .shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(begun)).join().shardIterator();
            GetRecordsResponse answer = kinesis.getRecords(ask -> ask.shardIterator(iterator)).join();
            Check.equal(0L, answer.millisBehindLatest(), "milliseconds behind the tip");
            Check.that(answer.nextShardIterator() != null, "an open shard has a next iterator");
            read.addAll(answer.records());
        }
        Check.equal(101, read.size(), "records read");
        for (Record record : read) {
            near(begun, record.approximateArrivalTimestamp(), "a record's arrival");
            if (record.partitionKey().equals("bytes")) {
                Check.equal(SdkBytes.fromByteArray(bytes), record.data(), "what is no text");
            } else {
                Check.equal(record.partitionKey(), record.data().asUtf8String(), "a record's data");
            }
        }
    }

    private static void shardsAreSplit(KinesisAsyncClient kinesis) throws Exception {
        Shard parent = shards(kinesis).get(0);
        Check.equal("0", parent.hashKeyRange().startingHashKey(), "where the first shard begins");
        String middle = "85070591730234615865843651857942052864";
        kinesis.splitShard(ask -> ask.streamName("java").shardToSplit(parent.shardId()).newStartingHashKey(middle)).join();
        kinesis.waiter().waitUntilStreamExists(ask -> ask.streamName("java")).join();

        List<Shard> after = shards(kinesis);
        Check.equal(4, after.size(), "shards after the split");
        Check.that(after.get(0).sequenceNumberRange().endingSequenceNumber() != null, "the parent has an end");
        for (Shard child : after.subList(2, 4)) {
            Check.equal(parent.shardId(), child.parentShardId(), "a child's parent");
            Check.that(child.sequenceNumberRange().endingSequenceNumber() == null, "a child is open");
        }
        Check.equal(middle, after.get(3).hashKeyRange().startingHashKey(), "where the second child begins");

        // A parent is read to its end, where it names its children.
        String iterator = kinesis.getShardIterator(ask -> ask.streamName("java").shardId(parent.shardId())
                .shardIteratorType(ShardIteratorType.TRIM_HORIZON)).join().shardIterator();
        GetRecordsResponse last = kinesis.getRecords(at(iterator)).join();
        while (last.nextShardIterator() != null) {
            last = kinesis.getRecords(at(last.nextShardIterator())).join();
        }
        List<String> children = last.childShards().stream().map(child -> child.shardId()).sorted().toList();
        Check.equal(List.of(after.get(2).shardId(), after.get(3).shardId()), children, "children at the parent's end");
    }

    private static Consumer<GetRecordsRequest.Builder> at(String iterator) {
        return ask -> ask.shardIterator(iterator);
    }

    // What is put while a subscription runs is pushed to it; and the end of a closed shard ends its subscription.
    private static void subscriptionsPush(KinesisAsyncClient kinesis) throws Exception {
        String stream = kinesis.describeStreamSummary(ask -> ask.streamName("java")).join()
                .streamDescriptionSummary().streamARN();
        String consumer = kinesis.registerStreamConsumer(ask -> ask.streamARN(stream).consumerName("pushed")).join()
                .consumer().consumerARN();
        Check.eventually("the consumer is active", LONG, () -> kinesis
                .describeStreamConsumer(ask -> ask.consumerARN(consumer)).join()
                .consumerDescription().consumerStatus() == ConsumerStatus.ACTIVE);

        var events = new ConcurrentLinkedQueue<SubscribeToShardEvent>();
        Shard open = shards(kinesis).get(1);
        var running = subscribe(kinesis, consumer, open.shardId(), ShardIteratorType.LATEST, events);
        Check.eventually("the subscription runs", LONG, () -> !events.isEmpty());
        for (int number = 0; number < 20; number++) {
            String data = "pushed " + number;
            kinesis.putRecord(ask -> ask.streamName("java").partitionKey("any")
                    .explicitHashKey(open.hashKeyRange().startingHashKey()).data(SdkBytes.fromUtf8String(data))).join();
        }
        Check.eventually("all is pushed", LONG, () -> pushed(events).size() >= 20);
        List<String> expected = IntStream.range(0, 20).mapToObj(number -> "pushed " + number).toList();
        Check.equal(expected, pushed(events), "what was pushed");
        Check.that(!running.isDone(), "a subscription of an open shard goes on");

        var tail = new ConcurrentLinkedQueue<SubscribeToShardEvent>();
        Shard closed = shards(kinesis).get(0);
        subscribe(kinesis, consumer, closed.shardId(), ShardIteratorType.TRIM_HORIZON, tail).get(60, TimeUnit.SECONDS);
        List<SubscribeToShardEvent> seen = List.copyOf(tail);
        SubscribeToShardEvent end = seen.get(seen.size() - 1);
        Check.equal(2, end.childShards().size(), "children in the last event");
        Check.equal(null, end.continuationSequenceNumber(), "where to continue after the last event");
        kinesis.deregisterStreamConsumer(ask -> ask.consumerARN(consumer)).join();
    }

    private static CompletableFuture<Void> subscribe(
            KinesisAsyncClient kinesis, String consumer, String shard, ShardIteratorType from,
            ConcurrentLinkedQueue<SubscribeToShardEvent> events) {
        var handler = SubscribeToShardResponseHandler.builder()
                .subscriber(event -> {
                    if (event instanceof SubscribeToShardEvent pushed) {
                        events.add(pushed);
                    }
                })
                .build();
        return kinesis.subscribeToShard(ask -> ask.consumerARN(consumer).shardId(shard)
                .startingPosition(position -> position.type(from)), handler);
    }

    private static List<String> pushed(ConcurrentLinkedQueue<SubscribeToShardEvent> events) {
        return events.stream().flatMap(event -> event.records().stream())
                .map(record -> record.data().asUtf8String()).collect(Collectors.toList());
    }

    private static void errorsHaveTheirTypes(KinesisAsyncClient kinesis) {
        ResourceNotFoundException missing = refused(ResourceNotFoundException.class,
                kinesis.describeStreamSummary(ask -> ask.streamName("none")));
        Check.equal("Stream none under account 000000000000 not found.", missing.awsErrorDetails().errorMessage(), "the sentence");
        Check.equal(400, missing.statusCode(), "the status");
        Check.that(missing.requestId() != null, "an error has a request id");
        refused(ResourceInUseException.class, kinesis.createStream(ask -> ask.streamName("java").shardCount(1)));
        refused(InvalidArgumentException.class, kinesis.getShardIterator(ask -> ask.streamName("java")
                .shardId("shardId-000000000001").shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)));
        KinesisException invalid = refused(KinesisException.class,
                kinesis.createStream(ask -> ask.streamName("no such name!").shardCount(1)));
        Check.equal("ValidationException", invalid.awsErrorDetails().errorCode(), "the code");
    }

    private static <E extends Exception> E refused(Class<E> type, CompletableFuture<?> call) {
        try {
            call.join();
        } catch (CompletionException wrapped) {
            Check.that(type.isInstance(wrapped.getCause()), "expected " + type.getSimpleName() + ", found " + wrapped.getCause());
            return type.cast(wrapped.getCause());
        }
        throw new AssertionError("expected " + type.getSimpleName() + ", found an answer");
    }

    private static void theSynchronousClientDoesToo(KinesisClient kinesis) {
        kinesis.createStream(ask -> ask.streamName("java-sync").shardCount(1));
        kinesis.waiter().waitUntilStreamExists(ask -> ask.streamName("java-sync"));
        Check.equal(0, kinesis.putRecords(ask -> ask.streamName("java-sync").records(entries(10))).failedRecordCount(), "failed records");
        String iterator = kinesis.getShardIterator(ask -> ask.streamName("java-sync").shardId("shardId-000000000000")
                .shardIteratorType(ShardIteratorType.TRIM_HORIZON)).shardIterator();
        Check.equal(10, kinesis.getRecords(ask -> ask.shardIterator(iterator)).records().size(), "records read");
        kinesis.deleteStream(ask -> ask.streamName("java-sync"));
        try {
            kinesis.describeStreamSummary(ask -> ask.streamName("none"));
            throw new AssertionError("a stream that is not there was described");
        } catch (ResourceNotFoundException expected) {
            Check.equal(400, expected.statusCode(), "the status");
        }
    }

    private static List<Shard> shards(KinesisAsyncClient kinesis) {
        List<Shard> found = new ArrayList<>(
                kinesis.listShards(ask -> ask.streamName("java").maxResults(1)).join().shards());
        Check.equal(1, found.size(), "shards of the first page");
        String last = found.get(0).shardId();
        found.addAll(kinesis.listShards(ask -> ask.streamName("java").exclusiveStartShardId(last)).join().shards());
        return found;
    }

    private static List<PutRecordsRequestEntry> entries(int count) {
        return IntStream.range(0, count).mapToObj(number -> PutRecordsRequestEntry.builder()
                .partitionKey("record " + number)
                .data(SdkBytes.fromString("record " + number, StandardCharsets.UTF_8))
                .build()).toList();
    }

    private static void near(Instant expected, Instant found, String what) {
        Check.that(Duration.between(expected, found).abs().toSeconds() < 60, what + " is told as " + found);
    }

    /** What the client speaks: how many of its calls are in CBOR, which are not, and how many went over HTTP/2. */
    private static final class Spoken implements ExecutionInterceptor, MetricPublisher {
        final AtomicInteger inCbor = new AtomicInteger();
        final Map<String, String> exceptions = new ConcurrentHashMap<>();
        final AtomicInteger overHttp2 = new AtomicInteger();

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            String type = context.httpRequest().firstMatchingHeader("Content-Type").orElse("none");
            if (type.equals("application/x-amz-cbor-1.1")) {
                inCbor.incrementAndGet();
            } else {
                exceptions.put(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME), type);
            }
        }

        @Override
        public void publish(MetricCollection metrics) {
            // Measured where a call has a stream of HTTP/2, and nowhere else.
            if (!metrics.metricValues(Http2Metric.LOCAL_STREAM_WINDOW_SIZE_IN_BYTES).isEmpty()) {
                overHttp2.incrementAndGet();
            }
            metrics.children().forEach(this::publish);
        }

        @Override
        public void close() {}
    }
}
