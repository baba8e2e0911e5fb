package com.viralmommy.tiktok.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.platform.UserId;
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
 * The queue of {@link ConnectionTask}s. What cannot be done yet, because TikTok or one of ours is
 * down, stays in it: its visibility timeout is the pause between two tries, which parked tokens cut
 * short, and its redrive policy ends them.
 */
public final class ConnectionQueue {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** For some forty minutes; the redrive policy counts every time. */
  private static final int MOST_SHORTENED = 30;

  private final Supplier<SqsClient> sqs;
  private final String url;

  public ConnectionQueue(Supplier<SqsClient> sqs, Environment environment) {
    this.sqs = sqs;
    this.url = environment.text("CONNECTION_QUEUE_URL");
  }

  /** Asks whether TikTok has ended a connection's grant. */
  public void verify(Connection.Key connection, ReconnectReason because) {
    send(new ConnectionTask.Verify(connection, because));
  }

  /** Parks tokens that cannot be stored now. */
  public void park(Connection renewed, long replaced) {
    send(
        new ConnectionTask.Restore(
            renewed.key(),
            replaced,
            renewed.sealedTokens(),
            renewed.scopes(),
            renewed.accessExpiresAt(),
            renewed.refreshExpiresAt(),
            renewed.refreshDueAt()));
  }

  public void send(ConnectionTask task) {
    String body = body(task);
    sqs.get().sendMessage(r -> r.queueUrl(url).messageBody(body));
  }

  /**
   * Has parked tokens come again soon: until they are stored, those that are stored are spent.
   *
   * @param receives how often the message was received so far
   */
  public void setVisibility(String receiptHandle, int receives) {
    if (receives > MOST_SHORTENED) {
      return;
    }
    Duration wait = SOON.multipliedBy(1L << Math.clamp(receives - 1, 0, 3));
    sqs.get()
        .changeMessageVisibility(
            r ->
                r.queueUrl(url)
                    .receiptHandle(receiptHandle)
                    .visibilityTimeout((int) wait.toSeconds()));
  }

  private static String body(ConnectionTask task) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("user", task.connection().user().key());
    body.put("connection", task.connection().id());
    switch (task) {
      case ConnectionTask.Revoke(var _, long version, byte[] tokens) -> {
        body.put("task", "revoke");
        body.put("tokenVersion", version);
        body.put("tokens", Base64.getEncoder().encodeToString(tokens));
      }
      case ConnectionTask.Restore restore -> {
        body.put("task", "restore");
        body.put("replaced", restore.replaced());
        body.put("tokens", Base64.getEncoder().encodeToString(restore.tokens()));
        body.put("scopes", restore.scopes());
        body.put("accessExpiresAt", restore.accessExpiresAt().toEpochMilli());
        body.put("refreshExpiresAt", restore.refreshExpiresAt().toEpochMilli());
        body.put("refreshDueAt", restore.refreshDueAt().toEpochMilli());
      }
      case ConnectionTask.Verify(var _, ReconnectReason because) -> {
        body.put("task", "verify");
        body.put("because", because.code());
      }
    }
    return Json.write(body);
  }

  /** The task that a message holds; empty for a body that no one of us has written. */
  public static Optional<ConnectionTask> read(String body) {
    try {
      JsonNode message = Json.read(body);
      return message == null
          ? Optional.empty()
          : UserId.ofKey(message.path("user").asText())
              .map(user -> new Connection.Key(user, message.path("connection").asText()))
              .filter(key -> !key.id().isEmpty())
              .flatMap(key -> read(key, message));
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
      case "restore" -> restore(key, message);
      case "verify" ->
          Optional.of(
              new ConnectionTask.Verify(
                  key, ReconnectReason.ofCode(message.path("because").asText())));
      default -> Optional.empty();
    };
  }

  private static Optional<ConnectionTask> restore(Connection.Key key, JsonNode message) {
    for (String number :
        List.of("replaced", "accessExpiresAt", "refreshExpiresAt", "refreshDueAt")) {
      if (!message.path(number).canConvertToLong() || !message.path(number).isIntegralNumber()) {
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
