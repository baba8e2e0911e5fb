package com.viralmommy.tiktok.runner.invocation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Writes the events that functions receive, and reads their answers. */
public final class EventJson {
  public static final ObjectMapper MAPPER = new ObjectMapper();

  private EventJson() {}

  /**
   * The JSON of an event.
   *
   * @param event a record or map, with its members in the order in which AWS sends them
   */
  public static byte[] bytes(Object event) {
    try {
      return MAPPER.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot write the event as JSON", e);
    }
  }
}
