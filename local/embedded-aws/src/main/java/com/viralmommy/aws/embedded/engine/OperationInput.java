package com.viralmommy.aws.embedded.engine;

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
 * The input of one AWS operation, a JSON object.
 *
 * <p>As on AWS, a member of the wrong JSON type causes a {@code SerializationException}, and an
 * absent required member a {@code ValidationException}.
 */
public record OperationInput(ObjectNode json) {

  /** A string member. */
  public Optional<String> text(String name) {
    return member(name).map(value -> text(name, value));
  }

  /** A required string member. */
  public String requiredText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  /** A member that holds bytes as Base64. */
  public Optional<byte[]> bytes(String name) {
    return text(name)
        .map(
            value -> {
              try {
                return Base64.getDecoder().decode(value);
              } catch (IllegalArgumentException _) {
                throw ServiceException.serialization(name + " is not Base64");
              }
            });
  }

  /**
   * A required member that holds bytes as Base64.
   *
   * @param maximum largest allowed number of bytes; the smallest is 1
   */
  public byte[] requiredBytes(String name, int maximum) {
    var value = bytes(name).orElseThrow(() -> missing(name));
    if (value.length == 0 || value.length > maximum) {
      throw ServiceException.validation(name + " must have from 1 to " + maximum + " bytes");
    }
    return value;
  }

  /** An integer member. */
  public Optional<Integer> integer(String name) {
    return member(name)
        .map(
            value -> {
              if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw ServiceException.serialization(name + " is not an integer");
              }
              return value.intValue();
            });
  }

  /** A map of strings, sorted by key; empty if the member is absent. */
  public Map<String, String> texts(String name) {
    var texts = new TreeMap<String, String>();
    member(name)
        .ifPresent(
            value -> {
              if (!value.isObject()) {
                throw ServiceException.serialization(name + " is not an object");
              }
              value
                  .properties()
                  .forEach(entry -> texts.put(entry.getKey(), text(name, entry.getValue())));
            });
    return texts;
  }

  /** A list of strings; empty if the member is absent. */
  public List<String> textList(String name) {
    var list = new ArrayList<String>();
    elements(name).forEach(element -> list.add(text(name, element)));
    return list;
  }

  /** A required list of objects. */
  public List<OperationInput> requiredObjects(String name) {
    if (member(name).isEmpty()) {
      throw missing(name);
    }
    var list = new ArrayList<OperationInput>();
    for (var element : elements(name)) {
      if (!(element instanceof ObjectNode object)) {
        throw ServiceException.serialization("An element of " + name + " is not an object");
      }
      list.add(new OperationInput(object));
    }
    return list;
  }

  /** A member of any type that is not null. */
  public Optional<JsonNode> member(String name) {
    return Optional.ofNullable(json.get(name)).filter(value -> !value.isNull());
  }

  private Iterable<JsonNode> elements(String name) {
    var value = member(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!value.get().isArray()) {
      throw ServiceException.serialization(name + " is not a list");
    }
    return value.get();
  }

  private static String text(String name, JsonNode value) {
    if (!value.isTextual()) {
      throw ServiceException.serialization(name + " is not a string");
    }
    return value.textValue();
  }

  private static ServiceException missing(String name) {
    return ServiceException.validation(
        "1 validation error detected: Value null at '%s%s' failed to satisfy constraint: Member must not be null"
            .formatted(name.substring(0, 1).toLowerCase(Locale.ROOT), name.substring(1)));
  }

  /** The names of the members only: their values can be secrets. */
  @Override
  public String toString() {
    return "OperationInput" + json.properties().stream().map(Map.Entry::getKey).toList();
  }
}
