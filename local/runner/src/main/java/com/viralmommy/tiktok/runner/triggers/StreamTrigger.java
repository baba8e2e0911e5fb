package com.viralmommy.tiktok.runner.triggers;

import com.viralmommy.tiktok.runner.invocation.AwsAccount;
import com.viralmommy.tiktok.runner.invocation.FunctionError;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Lambda's event source mapping for the DynamoDB stream of one table, from its oldest record.
 *
 * <p>It passes the records to the function in order and in batches. If the function names the first
 * failed record, the next batch starts with that record. If a batch fails as a whole, it is halved,
 * until a record that always fails is alone in its batch. A record that failed too often is
 * skipped, so that it does not block later records.
 *
 * <p>Unlike on AWS, only one batch of the whole stream is processed at a time, and a skipped record
 * is logged instead of being sent to a queue.
 */
public final class StreamTrigger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamTrigger.class);

  /**
   * The settings of the event source mapping.
   *
   * @param account named in the events
   * @param batchSize maximum records of one invocation, 1–1000
   * @param maximumAttempts for the first record of a batch, at least 1
   * @param retryDelay between two attempts
   * @param pollInterval between two reads of the stream
   * @param stopWithin how long {@link #close} waits for an invocation before it interrupts it
   */
  public record Settings(
      AwsAccount account,
      int batchSize,
      int maximumAttempts,
      Duration retryDelay,
      Duration pollInterval,
      Duration stopWithin) {
    public Settings {
      if (batchSize < 1 || batchSize > 1000) {
        throw new IllegalArgumentException("batchSize must be 1–1000 but is " + batchSize);
      }
      if (maximumAttempts < 1) {
        throw new IllegalArgumentException(
            "maximumAttempts must be at least 1 but is " + maximumAttempts);
      }
    }

    /** 100 records per invocation and ten attempts, one per second. */
    public static Settings defaults() {
      return new Settings(
          AwsAccount.LOCAL,
          100,
          10,
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          Duration.ofSeconds(10));
    }

    public Settings withBatches(int value) {
      return new Settings(account, value, maximumAttempts, retryDelay, pollInterval, stopWithin);
    }

    public Settings withAttempts(int value, Duration delay) {
      return new Settings(account, batchSize, value, delay, pollInterval, stopWithin);
    }
  }

  private final DynamoDbStreamsClient streams;
  private final String streamArn;
  private final StreamEvent event;
  private final LocalFunction function;
  private final Settings settings;
  private final Thread poller;

  /** The sequence number of the last processed record, by shard. */
  private final Map<String, String> lastProcessed = new HashMap<>();

  private final Set<String> startedShards = new HashSet<>();
  private final Set<String> finishedShards = new HashSet<>();
  private volatile boolean stopping;

  private StreamTrigger(
      DynamoDbStreamsClient streams, String table, LocalFunction function, Settings settings) {
    this.streams = streams;
    this.streamArn = streams.listStreams(r -> r.tableName(table)).streams().getFirst().streamArn();
    this.event = new StreamEvent(settings.account(), streamArn);
    this.function = function;
    this.settings = settings;
    this.poller = Thread.ofVirtual().name("poller of " + streamArn).unstarted(this::poll);
  }

  /**
   * Starts polling. The caller closes the client.
   *
   * @param table a table with a stream
   */
  public static StreamTrigger start(
      DynamoDbStreamsClient streams, String table, LocalFunction function, Settings settings) {
    var trigger = new StreamTrigger(streams, table, function, settings);
    trigger.poller.start();
    return trigger;
  }

  /**
   * Stops polling and waits for the running invocation, which is interrupted after {@code
   * stopWithin}.
   */
  @Override
  public void close() {
    stopping = true;
    try {
      if (!poller.join(settings.stopWithin())) {
        poller.interrupt();
        poller.join();
      }
    } catch (InterruptedException _) {
      poller.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void poll() {
    try {
      while (!stopping) {
        try {
          readShards();
        } catch (SdkException e) {
          logFailure(e, "Cannot read {}", streamArn);
        }
        Thread.sleep(settings.pollInterval());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void readShards() throws InterruptedException {
    for (Shard shard : shards()) {
      // A child shard has later changes of the same items, so its parent is read first.
      String parent = shard.parentShardId();
      boolean afterItsParent = !startedShards.contains(parent) || finishedShards.contains(parent);
      if (afterItsParent && !finishedShards.contains(shard.shardId())) {
        startedShards.add(shard.shardId());
        try {
          read(shard.shardId());
        } catch (TrimmedDataAccessException e) {
          // Continue with the oldest record that is left. DynamoDBLocal also reports trimmed data
          // for a shard that was empty until now.
          LOG.debug("{} was trimmed", shard.shardId(), e);
          lastProcessed.remove(shard.shardId());
        }
      }
    }
  }

  /** All shards, parents before children. */
  private List<Shard> shards() {
    List<Shard> shards = new ArrayList<>();
    String last = null;
    do {
      String from = last;
      var page =
          streams
              .describeStream(r -> r.streamArn(streamArn).exclusiveStartShardId(from))
              .streamDescription();
      shards.addAll(page.shards());
      last = page.lastEvaluatedShardId();
    } while (last != null);
    return shards;
  }

  private void read(String shard) throws InterruptedException {
    String iterator = iterator(shard);
    while (iterator != null && !stopping) {
      String from = iterator;
      var answer = streams.getRecords(r -> r.shardIterator(from));
      if (answer.records().isEmpty() && answer.nextShardIterator() != null) {
        return;
      }
      deliver(shard, answer.records());
      iterator = answer.nextShardIterator();
    }
    if (!stopping) {
      finishedShards.add(shard);
    }
  }

  /**
   * A new iterator each time: they expire, and DynamoDBLocal's iterators of empty shards fail
   * later.
   */
  private String iterator(String shard) {
    String last = lastProcessed.get(shard);
    return streams
        .getShardIterator(
            r ->
                r.streamArn(streamArn)
                    .shardId(shard)
                    .shardIteratorType(
                        last == null
                            ? ShardIteratorType.TRIM_HORIZON
                            : ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .sequenceNumber(last))
        .shardIterator();
  }

  private void deliver(String shard, List<Record> records) throws InterruptedException {
    int next = 0;
    int size = settings.batchSize();
    int attempts = 0;
    while (next < records.size() && !stopping) {
      List<Record> batch = records.subList(next, Math.min(next + size, records.size()));
      Outcome outcome = invoke(batch);
      next += outcome.done();
      if (outcome.done() == batch.size()) {
        size = settings.batchSize();
        attempts = 0;
      } else if (outcome.wholeBatchFailed() && batch.size() > 1) {
        size = batch.size() / 2;
      } else {
        attempts = outcome.done() > 0 ? 1 : attempts + 1;
        if (attempts >= settings.maximumAttempts()) {
          LOG.warn(
              "{} is skipped by {} after its last attempt",
              records.get(next).eventID(),
              function.name());
          next++;
          attempts = 0;
        } else {
          Thread.sleep(settings.retryDelay());
        }
      }
      if (next > 0) {
        lastProcessed.put(shard, records.get(next - 1).dynamodb().sequenceNumber());
      }
    }
  }

  /**
   * @param done number of records before the first failed one
   * @param wholeBatchFailed whether the function did not name a failed record
   */
  private record Outcome(int done, boolean wholeBatchFailed) {}

  private Outcome invoke(List<Record> batch) {
    List<String> numbers = batch.stream().map(r -> r.dynamodb().sequenceNumber()).toList();
    try {
      byte[] answer = function.invoke(event.json(batch));
      Set<String> failed =
          BatchResponse.failed(answer, numbers.stream().collect(Collectors.toSet()));
      int done = 0;
      while (done < numbers.size() && !failed.contains(numbers.get(done))) {
        done++;
      }
      return new Outcome(done, false);
    } catch (FunctionError e) {
      logFailure(e, "{} failed", function.name());
      return new Outcome(0, true);
    }
  }

  /** Failures during the stop are expected and logged at DEBUG. */
  private void logFailure(Exception cause, String message, String subject) {
    LOG.atLevel(stopping ? Level.DEBUG : Level.WARN).setCause(cause).log(message, subject);
  }
}
