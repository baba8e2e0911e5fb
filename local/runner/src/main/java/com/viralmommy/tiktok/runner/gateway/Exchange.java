package com.viralmommy.tiktok.runner.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request and its answer at the gateway.
 *
 * <p>It contains bearer tokens and authorization codes, so {@link #toString} shows neither headers,
 * query nor bodies.
 *
 * @param method of the request
 * @param path percent-encoded, with the stage
 * @param query percent-encoded, empty if there was none
 * @param resource the route's path template, empty if no route matched
 * @param requestHeaders with case-insensitive names
 * @param requestBody empty if there was none or it was too large
 * @param status of the answer
 * @param responseHeaders with case-insensitive names
 * @param responseBody empty if there is none
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
