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
 * TikTok's JSON, as a tree: nothing is bound by reflection, unknown fields do not matter, and no id
 * becomes a double.
 */
final class TikTokJson {

  /** Of one of TikTok's words (a code, a status) that goes into our records. */
  static final int MAX_WORD = 128;

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

  /** The one object that the bytes hold, and nothing after it. */
  static Optional<JsonNode> object(byte[] bytes) {
    try {
      return Optional.ofNullable(MAPPER.readTree(bytes)).filter(JsonNode::isObject);
    } catch (IOException notJson) {
      // Not passed on: its message quotes the text, which may hold tokens.
      return Optional.empty();
    }
  }

  static byte[] write(Consumer<ObjectNode> content) {
    ObjectNode object = MAPPER.createObjectNode();
    content.accept(object);
    try {
      return MAPPER.writeValueAsBytes(object);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A JSON tree could not be written", impossible);
    }
  }

  static Optional<String> text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isTextual() && value.textValue().length() <= MAX_TEXT
        ? Optional.of(value.textValue())
        : Optional.empty();
  }

  /** More than none and less than ten years: anything else would be a fault, not a lifetime. */
  static Optional<Duration> seconds(JsonNode object, String field) {
    OptionalLong seconds = count(object, field);
    return seconds.isPresent() && seconds.getAsLong() > 0 && seconds.getAsLong() < MAX_SECONDS
        ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
        : Optional.empty();
  }

  static OptionalLong count(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }

  /**
   * An id of up to 20 digits, which TikTok sends as a number and others as a string
   * (docs/tiktok-api.md#09-the-post-id-is-misspelt-and-does-not-fit-a-double).
   */
  static Optional<String> id(JsonNode value) {
    if (!value.isIntegralNumber() && !value.isTextual()) {
      return Optional.empty();
    }
    return Optional.of(value.asText())
        .filter(text -> text.length() <= 20)
        .filter(text -> text.chars().allMatch(c -> c >= '0' && c <= '9'))
        .filter(text -> text.chars().anyMatch(c -> c != '0'));
  }

  /** Somebody else's text, fit for a log line. */
  static String visible(String text, int maxLength) {
    String cut = text.length() <= maxLength ? text : text.substring(0, maxLength);
    return cut.codePoints()
        .map(c -> isInvisible(c) ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
