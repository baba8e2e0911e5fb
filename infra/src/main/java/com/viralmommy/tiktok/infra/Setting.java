package com.viralmommy.tiktok.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A value in the settings.
 *
 * @param place its path, such as {@code stages.staging.domain}
 * @param value missing if it is not set
 */
record Setting(String place, JsonNode value) {
  boolean isSet() {
    return !value.isMissingNode() && !value.isNull();
  }

  /** A member of this object; it may be unset. */
  Setting member(String name) {
    JsonNode member = isSet() ? object().get(name) : null;
    return new Setting(place + "." + name, member == null ? MissingNode.getInstance() : member);
  }

  /** Refuses unknown members; otherwise a misspelt setting would silently have its default. */
  void allowOnly(Set<String> names) {
    if (!isSet()) {
      return;
    }
    Set<String> unknown = new TreeSet<>();
    object().fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(names);
    for (String name : unknown) {
      throw new SettingException(
          place + "." + name,
          "is not a setting; the settings are " + String.join(", ", new TreeSet<>(names)));
    }
  }

  Set<String> names() {
    Set<String> names = new TreeSet<>();
    object().fieldNames().forEachRemaining(names::add);
    return names;
  }

  boolean flag(boolean defaultValue) {
    if (isSet() && !value.isBoolean()) {
      throw wrong("must be true or false");
    }
    return isSet() ? value.booleanValue() : defaultValue;
  }

  int number(int min, int max, int defaultValue) {
    if (!isSet()) {
      return defaultValue;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < min
        || value.intValue() > max) {
      throw wrong("must be a whole number from %d to %d".formatted(min, max));
    }
    return value.intValue();
  }

  String text() {
    if (!isSet()) {
      throw wrong("is missing");
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw wrong("must be a non-empty string");
    }
    return value.textValue().strip();
  }

  String text(Pattern pattern, String complaint) {
    String text = text();
    if (!pattern.matcher(text).matches()) {
      throw wrong(complaint);
    }
    return text;
  }

  /** An absolute https address. */
  URI address() {
    try {
      URI address = new URI(text());
      if ("https".equals(address.getScheme())
          && address.getHost() != null
          && address.getRawUserInfo() == null) {
        return address;
      }
    } catch (URISyntaxException _) {
      // Reported below, like any other invalid address.
    }
    throw wrong("must be an absolute https address");
  }

  /** A list of https origins, without a path or a slash at the end. */
  List<String> origins() {
    if (!isSet() || !value.isArray()) {
      throw wrong("must be a list of https origins");
    }
    List<String> origins = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      Setting member = new Setting("%s[%d]".formatted(place, i), value.get(i));
      URI origin = member.address();
      if (!origin.getRawPath().isEmpty()
          || origin.getRawQuery() != null
          || origin.getRawFragment() != null) {
        throw member.wrong("must be an origin, without a path");
      }
      String text = origin.toString();
      if (!text.equals(text.toLowerCase(Locale.ROOT)) || origin.getPort() == 443) {
        // API Gateway and S3 compare origins as text with the browser's.
        throw member.wrong("must be in lower case and without the port 443");
      }
      origins.add(origin.toString());
    }
    return List.copyOf(origins);
  }

  Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    if (isSet()) {
      names().forEach(name -> texts.put(name, member(name).text()));
    }
    return texts;
  }

  private JsonNode object() {
    if (!value.isObject()) {
      throw wrong(isSet() ? "must be an object" : "is missing");
    }
    return value;
  }

  SettingException wrong(String complaint) {
    return new SettingException(place, complaint);
  }
}
