package com.viralmommy.tiktok.runner.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The HTTP answer on its way to the client. Header names are compared without case and keep the
 * first spelling.
 */
public final class GatewayResponse {
  private final int status;
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private byte[] body = {};

  GatewayResponse(int status) {
    this.status = status;
  }

  GatewayResponse set(String name, String value) {
    headers.put(name, new ArrayList<>(List.of(value)));
    return this;
  }

  /**
   * Adds the value unless the header has the very same one already, as API Gateway merges a
   * function's two header maps.
   */
  GatewayResponse merge(String name, String value) {
    List<String> values = headers.computeIfAbsent(name, absent -> new ArrayList<>());
    if (!values.contains(value)) {
      values.add(value);
    }
    return this;
  }

  public GatewayResponse body(byte[] bytes) {
    this.body = bytes;
    return this;
  }

  public int status() {
    return status;
  }

  boolean has(String name) {
    return headers.containsKey(name);
  }

  public Map<String, List<String>> headers() {
    return headers;
  }

  public byte[] body() {
    return body;
  }
}
