package com.viralmommy.tiktok.runner.triggers;

import com.viralmommy.tiktok.runner.Account;
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
 * Lambda's event source mapping for the stream of one table, from the stream's beginning: hands the
 * records to the function in order and in batches. A batch that fails from one record on goes on
 * from there; one that fails as a whole is halved, until a record that can never succeed stands
 * alone; and one that was tried often enough is given up, so that those behind it get their turn.
 *
 * <p>Other than on AWS one batch of the whole stream is under way at a time, and what is given up
 * is logged instead of being named in a queue.
 */
public final class StreamTrigger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamTrigger.class);

  /**
   * @param account named in the events
   * @param batchSize most records of an invocation, 1–1000
   * @param mostTries of a record that stands first in its batch
   * @param retryDelay before a record is tried again
   * @param pollEvery how often the stream is asked
   * @param stopWithin how long closing waits for the invocation under way before it interrupts it
   */
  public record Settings(
      Account account,
      int batchSize,
      int mostTries,
      Duration retryDelay,
      Duration pollEvery,
      Duration stopWithin) {
    public Settings {
      if (batchSize < 1 || batchSize > 1000) {
        throw new IllegalArgumentException("batchSize is not within 1–1000: " + batchSize);
      }
      if (mostTries < 1) {
        throw new IllegalArgumentException("mostTries is " + mostTries);
      }
    }

    /** 100 records an invocation, ten tries, one a second. */
    public static Settings defaults() {
      return new Settings(
          Account.LOCAL,
          100,
          10,
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          Duration.ofSeconds(10));
    }

    public Settings withBatches(int value) {
      return new Settings(account, value, mostTries, retryDelay, pollEvery, stopWithin);
    }

    public Settings withTries(int value, Duration delay) {
      return new Settings(account, batchSize, value, delay, pollEvery, stopWithin);
    }
  }

  private final DynamoDbStreamsClient streams;
  private final String streamArn;
  private final StreamEvent event;
  private final LocalFunction function;
  private final Settings settings;
  private final Thread poller;

  /** The last record that was dealt with in each shard, by its sequence number. */
  private final Map<String, String> dealtWith = new HashMap<>();

  private final Set<String> begun = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
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
   * Begins to poll. The client stays the caller's.
   *
   * @param table which has a stream
   */
  public static StreamTrigger start(
      DynamoDbStreamsClient streams, String table, LocalFunction function, Settings settings) {
    var trigger = new StreamTrigger(streams, table, function, settings);
    trigger.poller.start();
    return trigger;
  }

  /**
   * Takes no further records and waits for the invocation under way, which is interrupted if it
   * takes longer than {@code stopWithin}.
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
          warn(e, "Cannot read {}", streamArn);
        }
        Thread.sleep(settings.pollEvery());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void readShards() throws InterruptedException {
    for (Shard shard : shards()) {
      // A child has the later changes of its parent's items; of a parent long gone nothing is left.
      String parent = shard.parentShardId();
      boolean afterItsParent = !begun.contains(parent) || ended.contains(parent);
      if (afterItsParent && !ended.contains(shard.shardId())) {
        begun.add(shard.shardId());
        try {
          read(shard.shardId());
        } catch (TrimmedDataAccessException e) {
          // What is gone is gone: on from the oldest that is left. DynamoDBLocal says so also when
          // a shard was empty a moment ago.
          LOG.debug("{} was trimmed", shard.shardId(), e);
          dealtWith.remove(shard.shardId());
        }
      }
    }
  }

  /** Parents before their children. */
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
      ended.add(shard);
    }
  }

  /** A new one each time: they expire, and DynamoDBLocal's of an empty shard lead nowhere later. */
  private String iterator(String shard) {
    String last = dealtWith.get(shard);
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
    int tries = 0;
    while (next < records.size() && !stopping) {
      List<Record> batch = records.subList(next, Math.min(next + size, records.size()));
      Outcome outcome = invoke(batch);
      next += outcome.done();
      if (outcome.done() == batch.size()) {
        size = settings.batchSize();
        tries = 0;
      } else if (outcome.asAWhole() && batch.size() > 1) {
        size = batch.size() / 2;
      } else {
        tries = outcome.done() > 0 ? 1 : tries + 1;
        if (tries >= settings.mostTries()) {
          LOG.warn("{} is given up by {}", records.get(next).eventID(), function.name());
          next++;
          tries = 0;
        } else {
          Thread.sleep(settings.retryDelay());
        }
      }
      if (next > 0) {
        dealtWith.put(shard, records.get(next - 1).dynamodb().sequenceNumber());
      }
    }
  }

  /**
   * @param done records that succeeded, all before the first that failed
   * @param asAWhole whether the function did not say from which record on it failed
   */
  private record Outcome(int done, boolean asAWhole) {}

  private Outcome invoke(List<Record> batch) {
    List<String> numbers = batch.stream().map(r -> r.dynamodb().sequenceNumber()).toList();
    try {
      byte[] answer = function.invoke(event.json(batch));
      Set<String> failed = BatchAnswer.failed(answer, numbers.stream().collect(Collectors.toSet()));
      int done = 0;
      while (done < numbers.size() && !failed.contains(numbers.get(done))) {
        done++;
      }
      return new Outcome(done, false);
    } catch (FunctionError e) {
      warn(e, "{} failed", function.name());
      return new Outcome(0, true);
    }
  }

  /** What fails because we stop is no news. */
  private void warn(Exception cause, String message, String subject) {
    LOG.atLevel(stopping ? Level.DEBUG : Level.WARN).setCause(cause).log(message, subject);
  }
}
