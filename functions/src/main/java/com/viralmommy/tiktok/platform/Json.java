package com.viralmommy.tiktok.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes the JSON of this product's API, messages and logs. Reading is strict: duplicate
 * names and trailing text are errors. Writing omits empty values.
 */
public final class Json {
  /** No request body is nested this deep; the limit protects the parser's stack. */
  private static final int MAX_DEPTH = 32;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
          .build();

  private Json() {}

  /**
   * Reads a JSON document of any type.
   *
   * @throws JsonProcessingException if the text is not exactly one JSON document
   */
  public static JsonNode read(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  /**
   * Reads a JSON document of any type.
   *
   * @throws IOException if the bytes are not exactly one JSON document
   */
  public static JsonNode read(byte[] bytes) throws IOException {
    return MAPPER.readTree(bytes);
  }

  /**
   * Whether every name and text is valid Unicode. A JSON escape can hold half a surrogate pair,
   * which can neither be stored nor sent.
   */
  static boolean isUnicode(JsonNode node) {
    return (!node.isTextual() || isUnicode(node.textValue()))
        && node.propertyStream().allMatch(p -> isUnicode(p.getKey()) && isUnicode(p.getValue()))
        && (!node.isArray() || node.valueStream().allMatch(Json::isUnicode));
  }

  private static boolean isUnicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** Writes a record, a map or a list as JSON. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
