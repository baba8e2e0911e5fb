package com.viralmommy.tiktok.simulator.control;

import java.util.List;

/** A mistake in a request to the control API, with the field and the values that are possible. */
final class ControlException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String field;
  private final transient List<String> choices;

  /**
   * @param field the wrong field, or empty when the whole request is wrong
   * @param choices the possible values or fields, or empty
   */
  ControlException(String message, String field, List<String> choices) {
    super(message, null, false, false);
    this.field = field;
    this.choices = List.copyOf(choices);
  }

  String field() {
    return field;
  }

  List<String> choices() {
    return choices;
  }
}
