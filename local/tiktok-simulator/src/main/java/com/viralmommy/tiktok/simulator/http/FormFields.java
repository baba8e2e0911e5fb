package com.viralmommy.tiktok.simulator.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The decoded fields of a form or a query. */
public final class FormFields {

  private final Map<String, List<String>> fields;
  private final Map<String, String> raw;

  private FormFields(Map<String, List<String>> fields, Map<String, String> raw) {
    this.fields = fields;
    this.raw = raw;
  }

  /** The fields, or empty when the text is not form-url-encoded. */
  public static Optional<FormFields> parse(String text) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    Map<String, String> raw = new LinkedHashMap<>();
    if (text != null && !text.isEmpty()) {
      for (String pair : text.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
          return Optional.empty();
        }
        try {
          String name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
          String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
          fields.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
          raw.put(name, pair.substring(equals + 1));
        } catch (IllegalArgumentException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new FormFields(fields, raw));
  }

  /** A field that is present and not empty. */
  public Optional<String> get(String name) {
    return all(name).stream().findFirst().filter(v -> !v.isEmpty());
  }

  /** A field as it was sent, before decoding. */
  public String raw(String name) {
    return raw.getOrDefault(name, "");
  }

  /** Every value of a field, in order. */
  public List<String> all(String name) {
    return fields.getOrDefault(name, List.of());
  }

  /** Whether a field occurs more than once. */
  public boolean hasRepeatedField() {
    return fields.values().stream().anyMatch(v -> v.size() > 1);
  }

  /** Writes fields as a query. */
  public static String encode(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  // URLEncoder keeps the star, which codes contain. An encoded star finds clients that forget to
  // decode the code.
  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("*", "%2A");
  }
}
