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

/** One value of the settings with its place in them, such as {@code stages.staging.domain}. */
record Setting(String place, JsonNode value) {
  boolean isSet() {
    return !value.isMissingNode() && !value.isNull();
  }

  /** A member of this object, whether it is set or not. */
  Setting member(String name) {
    JsonNode member = isSet() ? object().get(name) : null;
    return new Setting(place + "." + name, member == null ? MissingNode.getInstance() : member);
  }

  /**
   * Refuses members that nobody reads: a setting that is misspelt would silently be its default.
   */
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
          "is no setting; there are " + String.join(", ", new TreeSet<>(names)));
    }
  }

  Set<String> names() {
    Set<String> names = new TreeSet<>();
    object().fieldNames().forEachRemaining(names::add);
    return names;
  }

  boolean flag(boolean otherwise) {
    if (isSet() && !value.isBoolean()) {
      throw wrong("must be true or false");
    }
    return isSet() ? value.booleanValue() : otherwise;
  }

  int number(int least, int most, int otherwise) {
    if (!isSet()) {
      return otherwise;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      throw wrong("must be a whole number from %d to %d".formatted(least, most));
    }
    return value.intValue();
  }

  String text() {
    if (!isSet()) {
      throw wrong("is missing");
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw wrong("must be a text");
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
      // Reported below, like an address of another kind.
    }
    throw wrong("must be an absolute https address");
  }

  /** A list of https origins, as browsers name them: no path, no slash at the end. */
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
        // API Gateway and S3 compare it with what browsers send, letter by letter.
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
