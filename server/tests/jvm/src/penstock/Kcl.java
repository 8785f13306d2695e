package penstock;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * The KCL reads a stream that is split, merged and rescaled while it is written and read. Its leases are in whatever
 * AWS_ENDPOINT_URL_DYNAMODB names. The argument says how it reads: POLLING or FAN_OUT.
 */
public final class Kcl {
    private static final int KEYS = 40;
    /** Between the records of a key: for the eighty or so seconds that this takes, about ten thousand records. */
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(300);
    /** For what the KCL does at its own pace: it begins after half a minute, and looks for new leases every few seconds. */
    private static final Duration LONG = Duration.ofSeconds(240);
    private static final String QUARTER_OF_ALL_HASH_KEYS = "85070591730234615865843651857942052864";

    private Kcl() {}

    public static void main(String[] arguments) {
        Check.all(() -> scenario(Consumer.Retrieval.valueOf(arguments[0])));
    }

    private static void scenario(Consumer.Retrieval retrieval) throws Exception {
        String stream = "kcl-" + retrieval.name().toLowerCase().replace('_', '-');
        try (KinesisAsyncClient kinesis = KinesisAsyncClient.create()) {
            kinesis.createStream(ask -> ask.streamName(stream).shardCount(2)).join();
            active(kinesis, stream);
            Writer writer = new Writer(kinesis, stream);
            try (Consumer consumer = new Consumer(stream + "-application", stream, retrieval)) {
                writer.start();
                readOn(writer, consumer);

                List<Shard> two = open(kinesis, stream);
                kinesis.splitShard(ask -> ask.streamName(stream).shardToSplit(two.get(0).shardId())
                        .newStartingHashKey(QUARTER_OF_ALL_HASH_KEYS)).join();
                active(kinesis, stream);
                List<Shard> three = open(kinesis, stream);
                Check.equal(3, three.size(), "open shards after the split");
                Check.say("split " + two.get(0).shardId());
                readOn(writer, consumer);

                kinesis.mergeShards(ask -> ask.streamName(stream).shardToMerge(three.get(1).shardId())
                        .adjacentShardToMerge(three.get(2).shardId())).join();
                active(kinesis, stream);
                Check.equal(2, open(kinesis, stream).size(), "open shards after the merge");
                Check.say("merged " + three.get(1).shardId() + " and " + three.get(2).shardId());
                readOn(writer, consumer);

                kinesis.updateShardCount(ask -> ask.streamName(stream).targetShardCount(4)
                        .scalingType(ScalingType.UNIFORM_SCALING)).join();
                active(kinesis, stream);
                Check.equal(4, open(kinesis, stream).size(), "open shards after rescaling");
                Check.say("rescaled to 4");
                readOn(writer, consumer);

                int rounds = writer.stop();
                arrived(consumer, rounds);
                consumer.complete(KEYS, rounds);
                consumer.inOrder();
                closedShardsAreFinished(kinesis, stream, consumer);
            }
        }
    }

    /** Waits until all is read that is written by now, and somewhat more: so what was done before was done amidst both. */
    private static void readOn(Writer writer, Consumer consumer) throws Exception {
        arrived(consumer, writer.rounds + 10);
        Check.equal(null, writer.failure, "the writer's failure");
    }

    private static void arrived(Consumer consumer, int count) throws Exception {
        Check.eventually(count + " records of each key", LONG, () -> consumer.has(KEYS, count));
    }

    /** Puts the next number of every key, again and again. */
    private static final class Writer {
        private final KinesisAsyncClient kinesis;
        private final String stream;
        private final Thread thread = new Thread(this::write, "writer");
        private volatile boolean stopped = false;
        /** How many numbers of each key are in the stream. */
        volatile int rounds = 0;
        volatile Throwable failure = null;

        Writer(KinesisAsyncClient kinesis, String stream) {
            this.kinesis = kinesis;
            this.stream = stream;
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((ended, thrown) -> failure = thrown);
        }

        void start() {
            thread.start();
        }

        int stop() throws InterruptedException {
            stopped = true;
            thread.join();
            Check.equal(null, failure, "the writer's failure");
            return rounds;
        }

        private void write() {
            while (!stopped) {
                round(Integer.toString(rounds));
                rounds++;
                LockSupport.parkNanos(BETWEEN_ROUNDS.toNanos());
            }
        }

        // What was refused is sent again before the next number is: so the numbers of a key lie in order in the stream.
        private void round(String number) {
            List<PutRecordsRequestEntry> left = new ArrayList<>();
            for (int key = 0; key < KEYS; key++) {
                left.add(PutRecordsRequestEntry.builder().partitionKey("key-" + key).data(SdkBytes.fromUtf8String(number)).build());
            }
            while (!left.isEmpty()) {
                List<PutRecordsRequestEntry> sent = left;
                PutRecordsResponse answer = kinesis.putRecords(ask -> ask.streamName(stream).records(sent)).join();
                left = new ArrayList<>();
                for (int index = 0; index < sent.size(); index++) {
                    if (answer.records().get(index).errorCode() != null) {
                        left.add(sent.get(index));
                    }
                }
            }
        }
    }

    // A parent is finished before its children begin; its lease stays for some minutes.
    private static void closedShardsAreFinished(KinesisAsyncClient kinesis, String stream, Consumer consumer) throws Exception {
        List<String> closed = shards(kinesis, stream).stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() != null)
                .map(Shard::shardId).toList();
        Check.that(closed.size() >= 5, "too few shards were closed: " + closed);
        Check.eventually("closed shards are checkpointed at their end", LONG, () -> {
            Map<String, String> checkpoints = consumer.checkpoints();
            return closed.stream().allMatch(shard -> "SHARD_END".equals(checkpoints.get(shard)));
        });
        Check.say("checkpointed at SHARD_END: " + String.join(", ", closed));
    }

    private static List<Shard> shards(KinesisAsyncClient kinesis, String stream) {
        return kinesis.listShards(ask -> ask.streamName(stream)).join().shards();
    }

    /** The open shards in the order of their hash keys. */
    private static List<Shard> open(KinesisAsyncClient kinesis, String stream) {
        return shards(kinesis, stream).stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .sorted(Comparator.comparing((Shard shard) -> new BigInteger(shard.hashKeyRange().startingHashKey())))
                .toList();
    }

    private static void active(KinesisAsyncClient kinesis, String stream) {
        kinesis.waiter().waitUntilStreamExists(ask -> ask.streamName(stream)).join();
    }
}
