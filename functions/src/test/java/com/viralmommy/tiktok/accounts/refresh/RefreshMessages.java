package com.viralmommy.tiktok.accounts.refresh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the messages of {@code SendMessageBatch} requests. */
final class RefreshMessages {
  /** A sent message with its delay. */
  record Sent(String body, Duration delay) {}

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RefreshMessages() {}

  static List<Sent> in(String request) {
    try {
      List<Sent> sent = new ArrayList<>();
      for (JsonNode entry : MAPPER.readTree(request).path("Entries")) {
        sent.add(
            new Sent(
                entry.path("MessageBody").asText(),
                Duration.ofSeconds(entry.path("DelaySeconds").asLong())));
      }
      return sent;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
