package com.viralmommy.tiktok.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The JSON object of a control request. Each field is checked when it is read. */
final class ControlBody {

  private final ObjectNode body;
  private final Set<String> known = new LinkedHashSet<>();

  ControlBody(ObjectNode body) {
    this.body = body;
  }

  private Optional<JsonNode> find(String field) {
    known.add(field);
    JsonNode value = body.path(field);
    return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  /** Whether the object has this field. */
  boolean has(String field) {
    return find(field).isPresent();
  }

  Optional<String> optionalText(String field) {
    return find(field)
        .map(
            value -> {
              if (!value.isTextual()) {
                throw wrong(field, "must be a string, not " + value);
              }
              return value.asText();
            });
  }

  String text(String field) {
    return optionalText(field)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> wrong(field, "is missing"));
  }

  boolean flag(String field) {
    return optionalFlag(field).orElse(false);
  }

  Optional<Boolean> optionalFlag(String field) {
    return find(field)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw new ControlException(
                    field + " must be true or false, not " + value,
                    field,
                    List.of("true", "false"));
              }
              return value.asBoolean();
            });
  }

  Optional<Integer> optionalNumber(String field) {
    return find(field)
        .map(
            value -> {
              if (!value.isInt()) {
                throw wrong(field, "must be a whole number, not " + value);
              }
              return value.asInt();
            });
  }

  int number(String field) {
    return optionalNumber(field).orElseThrow(() -> wrong(field, "is missing"));
  }

  Optional<List<String>> optionalTexts(String field) {
    return find(field)
        .map(
            value -> {
              List<String> texts = new ArrayList<>();
              value.forEach(element -> texts.add(element.isTextual() ? element.asText() : null));
              if (!value.isArray() || texts.contains(null)) {
                throw wrong(field, "must be an array of strings, not " + value);
              }
              return texts;
            });
  }

  <E extends Enum<E>> E choice(Class<E> kind, String field) {
    return optionalText(field)
        .map(value -> choice(kind, field, value))
        .orElseThrow(() -> new ControlException(field + " is missing", field, names(kind)));
  }

  private static <E extends Enum<E>> List<String> names(Class<E> kind) {
    return Arrays.stream(kind.getEnumConstants()).map(Enum::name).toList();
  }

  static <E extends Enum<E>> E choice(Class<E> kind, String field, String value) {
    return Arrays.stream(kind.getEnumConstants())
        .filter(constant -> constant.name().equals(value))
        .findFirst()
        .orElseThrow(
            () -> new ControlException(field + " has no value " + value, field, names(kind)));
  }

  Duration duration(String field) {
    String text = text(field);
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw wrong(field, "must be an ISO 8601 duration such as PT1H, not " + text);
    }
  }

  Instant instant(String field) {
    String text = text(field);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw wrong(field, "must be a time such as 2026-12-01T10:00:00Z, not " + text);
    }
  }

  /** A value of any type as the text that a setting reads: arrays and objects become lists. */
  String settingText(String field) {
    JsonNode value = find(field).orElseThrow(() -> wrong(field, "is missing"));
    List<String> parts = new ArrayList<>();
    if (value.isObject()) {
      value
          .properties()
          .forEach(entry -> parts.add(entry.getKey() + "." + entry.getValue().asText()));
    } else if (value.isArray()) {
      value.forEach(element -> parts.add(element.asText()));
    } else {
      parts.add(value.asText());
    }
    return String.join(",", parts);
  }

  /** The names of all fields of the request. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    body.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Refuses the request when it has a field that was not read. */
  void requireNothingElse() {
    for (String name : names()) {
      if (!known.contains(name)) {
        throw new ControlException("There is no field " + name, name, List.copyOf(known));
      }
    }
  }

  static ControlException wrong(String field, String what) {
    return new ControlException(field + " " + what, field, List.of());
  }
}
