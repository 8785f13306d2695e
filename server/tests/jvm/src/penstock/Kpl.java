package penstock;

import com.google.common.util.concurrent.ListenableFuture;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.KinesisProducerConfiguration;
import software.amazon.kinesis.producer.UserRecordResult;

/**
 * The KPL writes aggregated records, and the KCL takes them apart. All must come; in which order is the KPL's affair, which has
 * several requests under way and promises none. It speaks only HTTPS, through a native program in its jar, and reads neither
 * AWS_ENDPOINT_URL nor Java's trust store: its configuration names host, port and the authority's certificate, which is the
 * argument.
 */
public final class Kpl {
    private static final String STREAM = "kpl";
    private static final int KEYS = 50;
    private static final int RECORDS_PER_KEY = 100;
    private static final Duration LONG = Duration.ofSeconds(120);

    private Kpl() {}

    public static void main(String[] arguments) {
        Check.all(() -> scenario(arguments[0]));
    }

    private static void scenario(String authority) throws Exception {
        URI endpoint = URI.create(System.getenv("AWS_ENDPOINT_URL"));
        try (KinesisAsyncClient kinesis = KinesisAsyncClient.create()) {
            kinesis.createStream(ask -> ask.streamName(STREAM).shardCount(2)).join();
            kinesis.waiter().waitUntilStreamExists(ask -> ask.streamName(STREAM)).join();

            Set<String> stored = produce(endpoint, authority);
            int records = stored(kinesis);
            Check.equal(records, stored.size(), "records that the KPL was told of, and those in the stream");
            Check.that(records < KEYS * RECORDS_PER_KEY / 2, "hardly anything was aggregated: " + records + " records");
            Check.say(KEYS * RECORDS_PER_KEY + " records of the user in " + records + " of the stream");

            try (Consumer consumer = new Consumer("kpl-application", STREAM, Consumer.Retrieval.POLLING)) {
                Check.eventually("all records are read", LONG, () -> consumer.has(KEYS, RECORDS_PER_KEY));
                consumer.complete(KEYS, RECORDS_PER_KEY);
                Check.that(consumer.aggregated() > KEYS * RECORDS_PER_KEY / 2, "aggregated were only " + consumer.aggregated());
            }
        }
    }

    /** Writes, and tells which records of the stream the KPL was told of: shard and sequence number. */
    private static Set<String> produce(URI endpoint, String authority) throws Exception {
        var configuration = new KinesisProducerConfiguration()
                .setKinesisEndpoint(endpoint.getHost())
                .setKinesisPort(endpoint.getPort())
                .setRegion(System.getenv("AWS_REGION"))
                .setCaCertFile(authority)
                .setMetricsLevel("none")
                // Longer than its default, so that it aggregates on a busy machine too.
                .setRecordMaxBufferedTime(1_000)
                .setTempDirectory(System.getProperty("java.io.tmpdir"));
        KinesisProducer producer = new KinesisProducer(configuration);
        try {
            List<ListenableFuture<UserRecordResult>> results = new ArrayList<>();
            for (int number = 0; number < RECORDS_PER_KEY; number++) {
                for (int key = 0; key < KEYS; key++) {
                    ByteBuffer data = StandardCharsets.UTF_8.encode(Integer.toString(number));
                    results.add(producer.addUserRecord(STREAM, "key-" + key, data));
                }
            }
            producer.flush();
            Set<String> stored = new HashSet<>();
            for (ListenableFuture<UserRecordResult> result : results) {
                UserRecordResult told = result.get(LONG.toSeconds(), TimeUnit.SECONDS);
                Check.that(told.isSuccessful(), "the KPL failed: " + told.getAttempts());
                stored.add(told.getShardId() + " " + told.getSequenceNumber());
            }
            return stored;
        } finally {
            producer.destroy();
        }
    }

    /** How many records the stream itself has. */
    private static int stored(KinesisAsyncClient kinesis) {
        int count = 0;
        for (Shard shard : kinesis.listShards(ask -> ask.streamName(STREAM)).join().shards()) {
            String iterator = kinesis.getShardIterator(ask -> ask.streamName(STREAM).shardId(shard.shardId())
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON)).join().shardIterator();
            count += kinesis.getRecords(ask -> ask.shardIterator(iterator)).join().records().size();
        }
        return count;
    }
}
