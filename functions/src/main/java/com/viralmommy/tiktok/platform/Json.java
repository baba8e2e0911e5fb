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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The product's one JSON mapper: strict in what it reads, silent about what is absent in what it
 * writes.
 */
public final class Json {
  /** Far more than any body of ours needs; a nested bomb is refused by the parser. */
  private static final int DEEPEST = 32;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
          .build();

  private Json() {}

  /**
   * Reads any JSON document.
   *
   * @throws JsonProcessingException when the text is not exactly one JSON document
   */
  public static JsonNode read(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  public static JsonNode read(byte[] bytes) throws java.io.IOException {
    return MAPPER.readTree(bytes);
  }

  /**
   * Whether every name and text is Unicode. An escape can write half a surrogate pair, which can
   * neither be stored nor sent on.
   */
  static boolean isUnicode(JsonNode node) {
    return (!node.isTextual() || isUnicode(node.textValue()))
        && node.propertyStream().allMatch(p -> isUnicode(p.getKey()) && isUnicode(p.getValue()))
        && (!node.isArray() || node.valueStream().allMatch(Json::isUnicode));
  }

  private static boolean isUnicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** Writes records, maps and values made of them. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
