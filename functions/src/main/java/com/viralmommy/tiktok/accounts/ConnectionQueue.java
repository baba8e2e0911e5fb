package com.viralmommy.tiktok.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.platform.Backoff;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The SQS queue of {@link ConnectionTask}s. A task that fails stays in the queue. It is received
 * again after the queue's visibility timeout, or earlier for a {@link ConnectionTask.Restore},
 * until the redrive policy moves it to the dead-letter queue.
 */
public final class ConnectionQueue {
  private static final Backoff RESTORE_BACKOFF =
      new Backoff(Duration.ofSeconds(10), Duration.ofSeconds(80));

  /**
   * The redrive policy counts every receive, so only the receives of about the first forty minutes
   * have a shortened visibility timeout.
   */
  private static final int MAX_SHORTENED_RECEIVES = 30;

  private final Supplier<SqsClient> sqs;
  private final String url;

  public ConnectionQueue(Supplier<SqsClient> sqs, Environment environment) {
    this.sqs = sqs;
    this.url = environment.text("CONNECTION_QUEUE_URL");
  }

  /**
   * Sends a {@link ConnectionTask.Verify}.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when SQS does not take it
   */
  public void sendVerify(Connection.Key connection, ReconnectReason reason) {
    send(new ConnectionTask.Verify(connection, reason));
  }

  /**
   * Sends a {@link ConnectionTask.Restore} with the new tokens of a connection.
   *
   * @param replacedVersion the token version that the new tokens replace
   * @throws software.amazon.awssdk.core.exception.SdkException when SQS does not take it
   */
  public void sendRestore(Connection refreshed, long replacedVersion) {
    send(
        new ConnectionTask.Restore(
            refreshed.key(),
            replacedVersion,
            refreshed.sealedTokens(),
            refreshed.scopes(),
            refreshed.accessExpiresAt(),
            refreshed.refreshExpiresAt(),
            refreshed.refreshDueAt()));
  }

  /**
   * Sends a task.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when SQS does not take it
   */
  public void send(ConnectionTask task) {
    String body = body(task);
    sqs.get().sendMessage(r -> r.queueUrl(url).messageBody(body));
  }

  /**
   * Shortens the visibility timeout of a {@link ConnectionTask.Restore}, because the connection is
   * unusable until it succeeds: 10 s after the first receive, doubling up to 80 s. From the 31st
   * receive on, the queue's own timeout stays.
   *
   * @param receives how often the message has been received, 1 or more
   * @throws software.amazon.awssdk.core.exception.SdkException when SQS does not change it
   */
  public void setVisibility(String receiptHandle, int receives) {
    if (receives > MAX_SHORTENED_RECEIVES) {
      return;
    }
    Duration timeout = RESTORE_BACKOFF.delay(receives - 1);
    sqs.get()
        .changeMessageVisibility(
            r ->
                r.queueUrl(url)
                    .receiptHandle(receiptHandle)
                    .visibilityTimeout((int) timeout.toSeconds()));
  }

  private static String body(ConnectionTask task) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("user", task.connection().user().key());
    body.put("connection", task.connection().id());
    switch (task) {
      case ConnectionTask.Revoke(var _, long version, byte[] sealedTokens) -> {
        body.put("task", "revoke");
        body.put("tokenVersion", version);
        body.put("tokens", Base64.getEncoder().encodeToString(sealedTokens));
      }
      case ConnectionTask.Restore restore -> {
        body.put("task", "restore");
        body.put("replaced", restore.replacedVersion());
        body.put("tokens", Base64.getEncoder().encodeToString(restore.sealedTokens()));
        body.put("scopes", restore.scopes());
        body.put("accessExpiresAt", restore.accessExpiresAt().toEpochMilli());
        body.put("refreshExpiresAt", restore.refreshExpiresAt().toEpochMilli());
        body.put("refreshDueAt", restore.refreshDueAt().toEpochMilli());
      }
      case ConnectionTask.Verify(var _, ReconnectReason reason) -> {
        body.put("task", "verify");
        body.put("because", reason.code());
      }
    }
    return Json.write(body);
  }

  /**
   * Reads the body of a message.
   *
   * @return empty when the body is not in this queue's format
   */
  public static Optional<ConnectionTask> read(String body) {
    try {
      JsonNode message = Json.read(body);
      return message == null
          ? Optional.empty()
          : Connection.Key.read(message).flatMap(key -> read(key, message));
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<ConnectionTask> read(Connection.Key key, JsonNode message) {
    return switch (message.path("task").asText()) {
      case "revoke" ->
          message.path("tokenVersion").canConvertToLong() && message.path("tokens").isTextual()
              ? Optional.of(
                  new ConnectionTask.Revoke(
                      key,
                      message.path("tokenVersion").longValue(),
                      Base64.getDecoder().decode(message.path("tokens").textValue())))
              : Optional.empty();
      case "restore" -> readRestore(key, message);
      case "verify" ->
          Optional.of(
              new ConnectionTask.Verify(
                  key, ReconnectReason.ofCode(message.path("because").asText())));
      default -> Optional.empty();
    };
  }

  private static Optional<ConnectionTask> readRestore(Connection.Key key, JsonNode message) {
    for (String member :
        List.of("replaced", "accessExpiresAt", "refreshExpiresAt", "refreshDueAt")) {
      if (!message.path(member).canConvertToLong() || !message.path(member).isIntegralNumber()) {
        return Optional.empty();
      }
    }
    if (!message.path("tokens").isTextual()) {
      return Optional.empty();
    }
    Set<String> scopes = new TreeSet<>();
    message.path("scopes").forEach(scope -> scopes.add(scope.asText()));
    return Optional.of(
        new ConnectionTask.Restore(
            key,
            message.path("replaced").longValue(),
            Base64.getDecoder().decode(message.path("tokens").textValue()),
            scopes,
            Instant.ofEpochMilli(message.path("accessExpiresAt").longValue()),
            Instant.ofEpochMilli(message.path("refreshExpiresAt").longValue()),
            Instant.ofEpochMilli(message.path("refreshDueAt").longValue())));
  }
}
