package com.viralmommy.tiktok.platform;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * The API's answer to a request.
 *
 * @param status HTTP status code
 * @param body null if there is none
 */
public record ApiResponse(int status, Map<String, String> headers, String body) {
  /**
   * @param body a record, map or list that {@link Json} writes
   */
  public static ApiResponse json(int status, Object body) {
    return new ApiResponse(status, Map.of("Content-Type", "application/json"), Json.write(body));
  }

  public static ApiResponse empty(int status) {
    return new ApiResponse(status, Map.of(), null);
  }

  public static ApiResponse redirect(int status, URI location) {
    return new ApiResponse(status, Map.of("Location", location.toString()), null);
  }

  /** This answer with one more header, which replaces a header of the same name. */
  public ApiResponse with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new ApiResponse(status, more, body);
  }
}
