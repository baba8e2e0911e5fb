package com.viralmommy.tiktok.connections;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.platform.UserId;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The queue of {@link ConnectionTask}s. What cannot be done yet, because TikTok or one of ours is
 * down, stays in it: its visibility timeout is the pause between two tries, its redrive policy ends
 * them.
 */
public final class ConnectionQueue {
  private final SqsClient sqs;
  private final String url;

  public ConnectionQueue(SqsClient sqs, Environment environment) {
    this.sqs = sqs;
    this.url = environment.text("CONNECTION_QUEUE_URL");
  }

  /** Asks whether TikTok has ended a connection's grant. */
  public void verify(Connection.Key connection, ReconnectReason because) {
    send(new ConnectionTask.Verify(connection, because));
  }

  void send(ConnectionTask task) {
    String body = body(task);
    sqs.sendMessage(r -> r.queueUrl(url).messageBody(body));
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
      case ConnectionTask.Verify(var _, ReconnectReason because) -> {
        body.put("task", "verify");
        body.put("because", because.code());
      }
    }
    return Json.write(body);
  }

  /** The task that a message holds; empty for a body that no one of us has written. */
  static Optional<ConnectionTask> read(String body) {
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
      case "verify" ->
          Optional.of(
              new ConnectionTask.Verify(
                  key, ReconnectReason.ofCode(message.path("because").asText())));
      default -> Optional.empty();
    };
  }
}
