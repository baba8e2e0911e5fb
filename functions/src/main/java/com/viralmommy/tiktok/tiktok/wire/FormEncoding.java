package com.viralmommy.tiktok.tiktok.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Encodes fields as {@code application/x-www-form-urlencoded}, for OAuthEndpoints request bodies
 * and for the query of the authorize URL (docs/tiktok-api.md#1-oauth).
 */
public final class FormEncoding {

  private FormEncoding() {}

  /** {@code name=value} pairs joined by {@code &}, in the order of the map. */
  public static String encode(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
