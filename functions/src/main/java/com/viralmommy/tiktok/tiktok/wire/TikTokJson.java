package com.viralmommy.tiktok.tiktok.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Reads and writes TikTok's JSON as a tree. Reading is tolerant: a missing, unknown or mistyped
 * field is no error, because TikTok changes its answers without notice.
 */
public final class TikTokJson {

  private static final int MAX_TEXT = 8192;
  private static final long MAX_SECONDS = Duration.ofDays(3653).toSeconds();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxNumberLength(64)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private TikTokJson() {}

  /** The bytes as one JSON object; empty if they are anything else. */
  public static Optional<JsonNode> object(byte[] bytes) {
    try {
      return Optional.ofNullable(MAPPER.readTree(bytes)).filter(JsonNode::isObject);
    } catch (IOException notJson) {
      // The exception is dropped: its message quotes the text, which may hold tokens.
      return Optional.empty();
    }
  }

  /** One JSON object as bytes; {@code content} fills it. */
  public static byte[] write(Consumer<ObjectNode> content) {
    ObjectNode object = MAPPER.createObjectNode();
    content.accept(object);
    try {
      return MAPPER.writeValueAsBytes(object);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A JSON tree could not be written", impossible);
    }
  }

  /** A string field of at most 8,192 characters; empty if it is missing or anything else. */
  public static Optional<String> text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isTextual() && value.textValue().length() <= MAX_TEXT
        ? Optional.of(value.textValue())
        : Optional.empty();
  }

  /** A lifetime in whole seconds, above zero and below ten years; empty for anything else. */
  public static Optional<Duration> seconds(JsonNode object, String field) {
    OptionalLong seconds = count(object, field);
    return seconds.isPresent() && seconds.getAsLong() > 0 && seconds.getAsLong() < MAX_SECONDS
        ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
        : Optional.empty();
  }

  /** A whole number from 0 to {@link Long#MAX_VALUE}; empty for anything else. */
  public static OptionalLong count(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }

  /**
   * An id of 1 to 20 digits, written as a number or as a string, other than zero
   * (docs/tiktok-api.md#09-the-post-id-is-misspelt-and-does-not-fit-a-double).
   */
  public static Optional<String> id(JsonNode value) {
    if (!value.isIntegralNumber() && !value.isTextual()) {
      return Optional.empty();
    }
    return Optional.of(value.asText())
        .filter(text -> text.length() <= 20)
        .filter(text -> text.chars().allMatch(c -> c >= '0' && c <= '9'))
        .filter(text -> text.chars().anyMatch(c -> c != '0'));
  }
}
