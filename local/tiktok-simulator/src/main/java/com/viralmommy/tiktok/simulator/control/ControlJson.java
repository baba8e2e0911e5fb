package com.viralmommy.tiktok.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.viralmommy.tiktok.simulator.http.Json;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/** Records as JSON. Times are RFC 3339, and numbers that a double cannot hold are strings. */
final class ControlJson {

  private static final long EXACT_IN_A_DOUBLE = 1L << 53;

  private ControlJson() {}

  static JsonNode of(Object value) {
    return switch (value) {
      case null -> NullNode.instance;
      case Optional<?> optional -> of(optional.orElse(null));
      case List<?> list -> list(list);
      case Record fact -> fields(fact);
      case Boolean flag -> BooleanNode.valueOf(flag);
      case Integer number -> IntNode.valueOf(number);
      case Long number when Math.abs(number) < EXACT_IN_A_DOUBLE -> LongNode.valueOf(number);
      default -> TextNode.valueOf(value.toString());
    };
  }

  private static ArrayNode list(List<?> values) {
    ArrayNode array = Json.array();
    values.forEach(v -> array.add(of(v)));
    return array;
  }

  private static ObjectNode fields(Record fact) {
    ObjectNode object = Json.object();
    for (RecordComponent component : fact.getClass().getRecordComponents()) {
      try {
        object.set(component.getName(), of(component.getAccessor().invoke(fact)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("A public record's accessor cannot fail", e);
      }
    }
    return object;
  }
}
