package com.viralmommy.tiktok.accounts.refresh;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.platform.Durations;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** The SQS queue of connections whose refresh is due, up to 100 in a message. */
public final class RefreshQueue {
  /** A worker refreshes this many within a few seconds. */
  private static final int CONNECTIONS_PER_MESSAGE = 100;

  private static final int MESSAGES_PER_BATCH = 10;

  /** One call of {@link #send} with this many connections fills a batch of messages. */
  static final int CONNECTIONS_PER_CALL = CONNECTIONS_PER_MESSAGE * MESSAGES_PER_BATCH;

  /** SQS takes 256 KiB in a batch, and user ids may be long. */
  private static final int MAX_BATCH_BYTES = 200_000;

  /** A sweep's messages get random delays up to this, so that TikTok gets the refreshes evenly. */
  private static final Duration MAX_DELAY = Duration.ofMinutes(5);

  /** SQS allows twelve hours, counted from the receive. */
  private static final Duration MAX_VISIBILITY_TIMEOUT = Duration.ofMinutes(30);

  private final Supplier<SqsClient> sqs;
  private final String url;

  public RefreshQueue(Supplier<SqsClient> sqs, Environment environment) {
    this.sqs = sqs;
    this.url = environment.text("REFRESH_QUEUE_URL");
  }

  /**
   * Sends connections. The next sweep finds the connections of a refused message again.
   *
   * @return the number of messages that SQS refused
   * @throws software.amazon.awssdk.core.exception.SdkException when a call fails as a whole
   */
  int send(List<Connection.Key> due) {
    int refused = 0;
    List<SendMessageBatchRequestEntry> batch = new ArrayList<>();
    int bytes = 0;
    for (int from = 0; from < due.size(); from += CONNECTIONS_PER_MESSAGE) {
      // Keys are ASCII, so the length in characters is the length in bytes.
      String body = body(due.subList(from, Math.min(due.size(), from + CONNECTIONS_PER_MESSAGE)));
      if (batch.size() == MESSAGES_PER_BATCH || bytes + body.length() > MAX_BATCH_BYTES) {
        refused += sendBatch(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      bytes += body.length();
      batch.add(
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(batch.size()))
              .messageBody(body)
              .delaySeconds(ThreadLocalRandom.current().nextInt((int) MAX_DELAY.toSeconds()))
              .build());
    }
    return refused + sendBatch(batch);
  }

  private int sendBatch(List<SendMessageBatchRequestEntry> batch) {
    return batch.isEmpty()
        ? 0
        : sqs.get().sendMessageBatch(r -> r.queueUrl(url).entries(batch)).failed().size();
  }

  /**
   * Sets the visibility timeout of a received message: it is received again after that time.
   *
   * @param timeout rounded up to seconds, and limited to 30 minutes
   * @throws software.amazon.awssdk.core.exception.SdkException when SQS does not change it
   */
  void setVisibility(String receiptHandle, Duration timeout) {
    Duration limited = Durations.min(timeout, MAX_VISIBILITY_TIMEOUT);
    sqs.get()
        .changeMessageVisibility(
            r ->
                r.queueUrl(url)
                    .receiptHandle(receiptHandle)
                    .visibilityTimeout((int) limited.plusMillis(999).toSeconds()));
  }

  static String body(List<Connection.Key> connections) {
    return Json.write(
        Map.of(
            "connections",
            connections.stream()
                .map(key -> Map.of("user", key.user().key(), "connection", key.id()))
                .toList()));
  }

  /**
   * Reads the body of a message.
   *
   * @return the connections, at least one; empty when the body is not in this queue's format
   */
  public static Optional<List<Connection.Key>> read(String body) {
    try {
      JsonNode connections = Json.read(body).path("connections");
      List<Connection.Key> keys = new ArrayList<>();
      for (JsonNode connection : connections) {
        Connection.Key.read(connection).ifPresent(keys::add);
      }
      return keys.isEmpty() || keys.size() != connections.size()
          ? Optional.empty()
          : Optional.of(keys);
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
