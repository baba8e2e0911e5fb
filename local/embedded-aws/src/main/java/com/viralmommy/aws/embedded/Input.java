package com.viralmommy.aws.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An operation's input. A member of the wrong JSON type is a {@code SerializationException}, a
 * required one that is absent a {@code ValidationException}, as AWS has it.
 */
record Input(ObjectNode json) {

  Optional<String> text(String name) {
    return member(name).map(value -> text(name, value));
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  Optional<byte[]> bytes(String name) {
    return text(name)
        .map(
            value -> {
              try {
                return Base64.getDecoder().decode(value);
              } catch (IllegalArgumentException _) {
                throw AwsError.serialization(name + " is not base64");
              }
            });
  }

  byte[] requiredBytes(String name, int maximum) {
    var value = bytes(name).orElseThrow(() -> missing(name));
    if (value.length == 0 || value.length > maximum) {
      throw AwsError.validation(name + " must have from 1 to " + maximum + " bytes");
    }
    return value;
  }

  Optional<Integer> integer(String name) {
    return member(name)
        .map(
            value -> {
              if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw AwsError.serialization(name + " is not an integer");
              }
              return value.intValue();
            });
  }

  /** Sorted by key; empty when the member is absent. */
  Map<String, String> texts(String name) {
    var texts = new TreeMap<String, String>();
    member(name)
        .ifPresent(
            value -> {
              if (!value.isObject()) {
                throw AwsError.serialization(name + " is not an object");
              }
              value
                  .properties()
                  .forEach(entry -> texts.put(entry.getKey(), text(name, entry.getValue())));
            });
    return texts;
  }

  /** Empty when the member is absent. */
  List<String> textList(String name) {
    var list = new ArrayList<String>();
    elements(name).forEach(element -> list.add(text(name, element)));
    return list;
  }

  List<Input> requiredObjects(String name) {
    if (member(name).isEmpty()) {
      throw missing(name);
    }
    var list = new ArrayList<Input>();
    for (var element : elements(name)) {
      if (!(element instanceof ObjectNode object)) {
        throw AwsError.serialization("An element of " + name + " is not an object");
      }
      list.add(new Input(object));
    }
    return list;
  }

  Optional<JsonNode> member(String name) {
    return Optional.ofNullable(json.get(name)).filter(value -> !value.isNull());
  }

  private Iterable<JsonNode> elements(String name) {
    var value = member(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!value.get().isArray()) {
      throw AwsError.serialization(name + " is not a list");
    }
    return value.get();
  }

  private static String text(String name, JsonNode value) {
    if (!value.isTextual()) {
      throw AwsError.serialization(name + " is not a string");
    }
    return value.textValue();
  }

  private static AwsError missing(String name) {
    return AwsError.validation(
        "1 validation error detected: Value null at '%s%s' failed to satisfy constraint: Member must not be null"
            .formatted(name.substring(0, 1).toLowerCase(Locale.ROOT), name.substring(1)));
  }

  /** Inputs hold plaintexts and secrets. */
  @Override
  public String toString() {
    return "Input" + json.properties().stream().map(Map.Entry::getKey).toList();
  }
}
