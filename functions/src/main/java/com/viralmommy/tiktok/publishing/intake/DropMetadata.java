package com.viralmommy.tiktok.publishing.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The metadata of a dropped object as the request body that it stands for: {@code tiktok-title} is
 * {@code title}, {@code tiktok-privacy-level} is {@code privacyLevel}, and so on. Values are
 * percent-encoded UTF-8, since HTTP headers carry ASCII only; {@code true}, {@code false} and whole
 * numbers are what they look like where the body wants them.
 */
final class DropMetadata {
  /** Other tools leave metadata of their own, which is none of our business. */
  private static final String PREFIX = "tiktok-";

  private DropMetadata() {}

  /**
   * @param metadata by lower-case name
   * @throws Problem when a value is not percent-encoded
   */
  static ObjectNode body(Map<String, String> metadata) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    metadata.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            String member = camelCase(name.substring(PREFIX.length()));
            put(body, member, decoded(member, value));
          }
        });
    return body;
  }

  private static void put(ObjectNode body, String member, String value) {
    switch (member) {
      case "connectionId", "mode", "title", "privacyLevel", "publishAt" -> body.put(member, value);
      default -> {
        if (value.equals("true") || value.equals("false")) {
          body.put(member, Boolean.parseBoolean(value));
        } else if (value.matches("\\d{1,18}")) {
          body.put(member, Long.parseLong(value));
        } else {
          body.put(member, value);
        }
      }
    }
  }

  private static String decoded(String member, String value) {
    // What is not ASCII, S3 hands out in mail's own encoding (RFC 2047).
    if (!value.startsWith("=?")) {
      try {
        // A plus is a plus: only forms write it for a space.
        String text = URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        // What was no UTF-8 becomes this character; no honest text contains it.
        if (text.indexOf('\uFFFD') < 0) {
          return text;
        }
      } catch (IllegalArgumentException _) {
        // Said below.
      }
    }
    throw Problem.of(
        ProblemCode.INVALID_REQUEST,
        List.of(new Problem.Finding("/" + member, "must be percent-encoded UTF-8")));
  }

  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    for (String word : name.split("-")) {
      camel.append(
          camel.isEmpty() || word.isEmpty()
              ? word
              : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return camel.toString();
  }
}
