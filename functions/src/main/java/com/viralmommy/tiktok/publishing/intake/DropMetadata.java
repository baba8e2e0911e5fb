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
 * Converts the metadata of a dropped object to the request body of the API: {@code tiktok-title}
 * becomes {@code title}, {@code tiktok-privacy-level} becomes {@code privacyLevel}, and so on.
 * Values are percent-encoded UTF-8, since HTTP headers carry ASCII only. {@code true}, {@code
 * false} and whole numbers become booleans and numbers, except in members that are texts.
 */
final class DropMetadata {
  /** Metadata without this prefix comes from other tools and is ignored. */
  private static final String PREFIX = "tiktok-";

  private DropMetadata() {}

  /**
   * Converts the metadata.
   *
   * @param metadata by lower-case name
   * @throws Problem INVALID_REQUEST when a value is not percent-encoded UTF-8
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
    // S3 returns values that are not ASCII in the encoding of mail headers (RFC 2047).
    if (!value.startsWith("=?")) {
      try {
        // URLDecoder would decode a plus to a space, as in HTML forms.
        String text = URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        // The decoder replaces bytes that are not UTF-8 by this character.
        if (text.indexOf('\uFFFD') < 0) {
          return text;
        }
      } catch (IllegalArgumentException _) {
        // The problem below is thrown.
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
