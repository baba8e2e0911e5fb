package com.viralmommy.tiktok.simulator.control;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads the fields of a control request. */
final class ControlBody {

  private ControlBody() {}

  static String text(ObjectNode body, String field) {
    String value = body.path(field).asText("");
    if (value.isEmpty()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }

  static <E extends Enum<E>> E choice(Class<E> kind, ObjectNode body, String field) {
    return Enum.valueOf(kind, text(body, field));
  }
}
