package com.viralmommy.tiktok.accounts.refresh;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.platform.UserId;
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

/** The queue of connections whose tokens are due, several of them in a message. */
public final class RefreshQueue {
  /** Connections in a message: a worker has them refreshed within a few seconds. */
  static final int IN_A_MESSAGE = 100;

  private static final int MESSAGES_IN_A_BATCH = 10;

  /** SQS takes 256 KiB at once; user ids may be long. */
  private static final int BYTES_IN_A_BATCH = 200_000;

  /** Over which a sweep's messages are spread, so that TikTok does not get them all at once. */
  private static final Duration SPREAD = Duration.ofMinutes(5);

  /** SQS hides a message for twelve hours at most. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

  private final Supplier<SqsClient> sqs;
  private final String url;

  public RefreshQueue(Supplier<SqsClient> sqs, Environment environment) {
    this.sqs = sqs;
    this.url = environment.text("REFRESH_QUEUE_URL");
  }

  /** As many as one call takes. */
  static int inACall() {
    return IN_A_MESSAGE * MESSAGES_IN_A_BATCH;
  }

  /**
   * What the queue does not take comes with the next sweep.
   *
   * @return how many messages that were
   */
  int send(List<Connection.Key> due) {
    int refused = 0;
    List<SendMessageBatchRequestEntry> batch = new ArrayList<>();
    int bytes = 0;
    for (int from = 0; from < due.size(); from += IN_A_MESSAGE) {
      // In ASCII, keys and all: as many bytes as characters.
      String body = body(due.subList(from, Math.min(due.size(), from + IN_A_MESSAGE)));
      if (batch.size() == MESSAGES_IN_A_BATCH || bytes + body.length() > BYTES_IN_A_BATCH) {
        refused += sendBatch(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      bytes += body.length();
      batch.add(
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(batch.size()))
              .messageBody(body)
              .delaySeconds(ThreadLocalRandom.current().nextInt((int) SPREAD.toSeconds()))
              .build());
    }
    return refused + sendBatch(batch);
  }

  private int sendBatch(List<SendMessageBatchRequestEntry> batch) {
    return batch.isEmpty()
        ? 0
        : sqs.get().sendMessageBatch(r -> r.queueUrl(url).entries(batch)).failed().size();
  }

  /** Makes a message wait that has been received but not been done. */
  void setVisibility(String receiptHandle, Duration wait) {
    Duration bounded = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    sqs.get()
        .changeMessageVisibility(
            r ->
                r.queueUrl(url)
                    .receiptHandle(receiptHandle)
                    .visibilityTimeout((int) bounded.plusMillis(999).toSeconds()));
  }

  static String body(List<Connection.Key> connections) {
    return Json.write(
        Map.of(
            "connections",
            connections.stream()
                .map(key -> Map.of("user", key.user().key(), "connection", key.id()))
                .toList()));
  }

  /** The connections that a message names; empty for a body that no one of us has written. */
  public static Optional<List<Connection.Key>> read(String body) {
    try {
      JsonNode connections = Json.read(body).path("connections");
      List<Connection.Key> keys = new ArrayList<>();
      for (JsonNode connection : connections) {
        UserId.ofKey(connection.path("user").asText())
            .map(user -> new Connection.Key(user, connection.path("connection").asText()))
            .filter(key -> !key.id().isEmpty())
            .ifPresent(keys::add);
      }
      return keys.isEmpty() || keys.size() != connections.size()
          ? Optional.empty()
          : Optional.of(keys);
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
