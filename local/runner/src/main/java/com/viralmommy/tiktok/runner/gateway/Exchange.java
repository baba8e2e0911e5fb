package com.viralmommy.tiktok.runner.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request and its answer as they passed the gateway. It holds bearer tokens and codes in plain,
 * so its text shows neither headers, query nor bodies.
 *
 * @param method of the request
 * @param path percent-encoded, with the stage
 * @param query percent-encoded, empty when there was none
 * @param resource the route's template, empty when no route fits
 * @param requestHeaders looked up without case
 * @param requestBody empty when there was none, or when it was refused for its size
 * @param status of the answer
 * @param responseHeaders looked up without case
 * @param responseBody empty when there is none
 */
public record Exchange(
    String method,
    String path,
    Optional<String> query,
    Optional<String> resource,
    Map<String, List<String>> requestHeaders,
    byte[] requestBody,
    int status,
    Map<String, List<String>> responseHeaders,
    byte[] responseBody) {

  @Override
  public String toString() {
    return method + " " + path + " " + status;
  }
}
