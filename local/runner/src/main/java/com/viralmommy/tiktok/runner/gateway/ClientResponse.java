package com.viralmommy.tiktok.runner.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The HTTP response to a client.
 *
 * <p>Header names are case-insensitive and keep the spelling of the first value.
 */
final class ClientResponse {
  private final int status;
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private byte[] body = {};

  ClientResponse(int status) {
    this.status = status;
  }

  ClientResponse set(String name, String value) {
    headers.put(name, new ArrayList<>(List.of(value)));
    return this;
  }

  /**
   * Adds a value unless the header already has it. API Gateway merges a function's two header maps
   * this way.
   */
  ClientResponse merge(String name, String value) {
    List<String> values = headers.computeIfAbsent(name, absent -> new ArrayList<>());
    if (!values.contains(value)) {
      values.add(value);
    }
    return this;
  }

  ClientResponse body(byte[] bytes) {
    this.body = bytes;
    return this;
  }

  /** The HTTP status code. */
  int status() {
    return status;
  }

  boolean has(String name) {
    return headers.containsKey(name);
  }

  /** The headers with case-insensitive names. */
  Map<String, List<String>> headers() {
    return headers;
  }

  /** The body; empty if there is none. */
  byte[] body() {
    return body;
  }
}
