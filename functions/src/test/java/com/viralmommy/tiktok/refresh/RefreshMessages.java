package com.viralmommy.tiktok.refresh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Bodies of the messages that a {@code SendMessageBatch} request carries. */
final class RefreshMessages {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RefreshMessages() {}

  static List<String> in(String request) {
    try {
      List<String> bodies = new ArrayList<>();
      for (JsonNode entry : MAPPER.readTree(request).path("Entries")) {
        bodies.add(entry.path("MessageBody").asText());
      }
      return bodies;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
