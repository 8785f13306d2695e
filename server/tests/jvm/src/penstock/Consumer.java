package penstock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.common.KinesisClientUtil;
import software.amazon.kinesis.common.StreamIdentifier;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.metrics.MetricsLevel;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.RetrievalSpecificConfig;
import software.amazon.kinesis.retrieval.fanout.FanOutConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/**
 * An application of the KCL that reads a stream whose records are "number", counted from 0 for each partition key, and notes
 * what comes. The KCL promises each record at least once: numbers of a key may come again.
 */
final class Consumer implements AutoCloseable {
    enum Retrieval { POLLING, FAN_OUT }

    private final String application;
    private final KinesisAsyncClient kinesis = KinesisClientUtil.createKinesisAsyncClient(KinesisAsyncClient.builder());
    private final DynamoDbAsyncClient dynamo = DynamoDbAsyncClient.create();
    private final CloudWatchAsyncClient cloudWatch = CloudWatchAsyncClient.create();
    private final Scheduler scheduler;
    private final Thread running;

    private final Map<String, BitSet> numbers = new TreeMap<>();
    private final List<String> outOfOrder = new ArrayList<>();
    private int again = 0;
    private int aggregated = 0;

    Consumer(String application, String stream, Retrieval retrieval) throws Exception {
        this.application = application;
        var tracker = new SingleStreamTracker(StreamIdentifier.singleStreamInstance(stream),
                InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON));
        String worker = UUID.randomUUID().toString();
        var configs = new ConfigsBuilder(tracker, application, kinesis, dynamo, cloudWatch, worker, Processor::new);
        RetrievalSpecificConfig how = switch (retrieval) {
            case POLLING -> new PollingConfig(stream, kinesis).idleTimeBetweenReadsInMillis(250);
            case FAN_OUT -> new FanOutConfig(kinesis).streamName(stream).applicationName(application);
        };
        // Shorter than their defaults of up to a minute: how often the KCL looks for leases to take, and whether parents are finished.
        var leases = configs.leaseManagementConfig().failoverTimeMillis(5_000).shardSyncIntervalMillis(5_000);
        var coordinator = configs.coordinatorConfig().parentShardPollIntervalMillis(1_000);
        var metrics = configs.metricsConfig().metricsLevel(MetricsLevel.NONE);
        scheduler = new Scheduler(configs.checkpointConfig(), coordinator, leases, configs.lifecycleConfig(),
                metrics, configs.processorConfig(), configs.retrievalConfig().retrievalSpecificConfig(how));
        running = new Thread(scheduler, application);
        running.start();
    }

    /** Whether so many records have come of each key; those that came again do not count. */
    synchronized boolean has(int keys, int count) {
        return numbers.size() == keys && numbers.values().stream().allMatch(seen -> seen.cardinality() >= count);
    }

    /** How many came out of aggregates, each time that they came. */
    synchronized int aggregated() {
        return aggregated;
    }

    /** Of each key, that numbers came from 0 to below a count, and no others. */
    synchronized void complete(int keys, int count) {
        Check.equal(keys, numbers.size(), "keys");
        numbers.forEach((key, seen) -> {
            Check.equal(count, seen.cardinality(), "records of " + key);
            Check.equal(count, seen.length(), "the end of " + key);
        });
        Check.say(keys * count + " records have come, " + again + " of them more than once");
    }

    /** That no number of a key came before the one below it. */
    synchronized void inOrder() {
        Check.equal(List.of(), outOfOrder, "records before their predecessor");
    }

    /** The lease table as an operator would look at it: shard to checkpoint. */
    Map<String, String> checkpoints() {
        var found = new TreeMap<String, String>();
        for (var lease : dynamo.scan(ask -> ask.tableName(application)).join().items()) {
            if (lease.containsKey("checkpoint")) {
                found.put(lease.get("leaseKey").s(), lease.get("checkpoint").s());
            }
        }
        return found;
    }

    @Override
    public void close() throws Exception {
        boolean graceful = scheduler.startGracefulShutdown().get(60, TimeUnit.SECONDS);
        running.join(Duration.ofSeconds(30).toMillis());
        kinesis.close();
        dynamo.close();
        cloudWatch.close();
        Check.that(graceful, "the KCL did not stop as it should");
    }

    private synchronized void note(KinesisClientRecord record) {
        int number = Integer.parseInt(StandardCharsets.UTF_8.decode(record.data()).toString());
        BitSet seen = numbers.computeIfAbsent(record.partitionKey(), key -> new BitSet());
        if (number > 0 && !seen.get(number - 1)) {
            outOfOrder.add(record.partitionKey() + " " + number);
        }
        if (seen.get(number)) {
            again++;
        } else {
            seen.set(number);
        }
        if (record.aggregated()) {
            aggregated++;
        }
    }

    private final class Processor implements ShardRecordProcessor {
        private String shard;

        @Override
        public void initialize(InitializationInput input) {
            shard = input.shardId();
            Check.say("KCL begins " + shard + " at " + input.extendedSequenceNumber().sequenceNumber());
        }

        @Override
        public void processRecords(ProcessRecordsInput input) {
            input.records().forEach(Consumer.this::note);
            checkpoint(() -> input.checkpointer().checkpoint());
        }

        @Override
        public void leaseLost(LeaseLostInput input) {
            // Whoever has the lease now goes on from the last checkpoint; on the way out that is nobody.
        }

        @Override
        public void shardEnded(ShardEndedInput input) {
            Check.say("KCL is at the end of " + shard);
            checkpoint(() -> input.checkpointer().checkpoint());
        }

        @Override
        public void shutdownRequested(ShutdownRequestedInput input) {
            checkpoint(() -> input.checkpointer().checkpoint());
        }

        private void checkpoint(Checkpoint checkpoint) {
            try {
                checkpoint.make();
            } catch (ShutdownException lost) {
                // The lease went elsewhere, and with it what is to be noted.
                Check.say("KCL may not note its place in " + shard + ": " + lost.getMessage());
            } catch (InvalidStateException broken) {
                throw new IllegalStateException("the lease table", broken);
            }
        }
    }

    private interface Checkpoint {
        void make() throws ShutdownException, InvalidStateException;
    }
}
