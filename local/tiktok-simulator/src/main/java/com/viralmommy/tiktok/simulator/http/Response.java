package com.viralmommy.tiktok.simulator.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A complete answer.
 *
 * @param errorCode TikTok's error code for the journal, empty where an answer has none
 * @param message the message of TikTok's error for the journal, or empty
 */
public record Response(
    int status, Map<String, String> headers, byte[] body, String errorCode, String message) {

  private static final String OK = "ok";

  /** The nested form of every answer but OAuth's. */
  private record Nested(@JsonRawValue String data, NestedError error) {}

  private record NestedError(String code, String message, String logId) {}

  /** The flat form of OAuth's errors. */
  private record FlatError(String error, String errorDescription, String logId) {}

  /**
   * The success of an endpoint with nested errors
   * (docs/tiktok-api.md#02-all-other-errors-are-nested).
   *
   * @param data a record, a map or a tree
   */
  public static Response ok(Request request, Object data) {
    return json(200, new Nested(text(data), new NestedError(OK, "", request.logId())), OK, "");
  }

  /**
   * The success of an OAuth endpoint.
   *
   * @param body a record
   */
  public static Response oauth(Object body) {
    return json(200, body, OK, "").with("Cache-Control", "no-store");
  }

  private static Response json(int status, Object body, String errorCode, String message) {
    return bytes(status, "application/json; charset=utf-8", Json.bytes(body), errorCode, message);
  }

  public static Response html(int status, String html) {
    return bytes(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8), "", "")
        .with("Cache-Control", "no-store")
        .with("X-Content-Type-Options", "nosniff");
  }

  public static Response text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text);
  }

  /** A body of any type. */
  public static Response of(int status, String contentType, String body) {
    return bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8), "", "");
  }

  /** A redirect that a browser follows with GET. */
  public static Response redirect(String location, String errorCode) {
    return new Response(
        302, Map.of("Location", location, "Cache-Control", "no-store"), new byte[0], errorCode, "");
  }

  /** A status without a body (docs/tiktok-api.md#53-put). */
  public static Response bare(int status) {
    return new Response(status, Map.of(), new byte[0], "", "");
  }

  public Response with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, more, body, errorCode, message);
  }

  /** An error in the shape of the request's endpoint. */
  static Response of(ApiException error, Request request) {
    Response response =
        switch (request.endpoint().style()) {
          case FLAT ->
              json(
                  error.status(),
                  new FlatError(error.code(), error.getMessage(), request.logId()),
                  error.code(),
                  error.getMessage());
          case NESTED -> nested(error, request);
          case BARE -> bare(error.status());
          case PAGE -> text(error.status(), error.getMessage());
        };
    for (Map.Entry<String, String> header : error.headers().entrySet()) {
      response = response.with(header.getKey(), header.getValue());
    }
    return response;
  }

  private static Response nested(ApiException error, Request request) {
    // Init answers without data except with 401; other endpoints answer with empty data
    // (docs/tiktok-api.md#12-what-the-simulator-does-where-tiktok-is-not-documented).
    boolean withData = !request.endpoint().isInit() || error.status() == 401;
    return json(
        error.status(),
        new Nested(
            withData ? "{}" : null,
            new NestedError(error.code(), error.getMessage(), request.logId())),
        error.code(),
        error.getMessage());
  }

  private static String text(Object data) {
    return new String(Json.bytes(data), StandardCharsets.UTF_8);
  }

  private static Response bytes(
      int status, String contentType, byte[] body, String errorCode, String message) {
    return new Response(status, Map.of("Content-Type", contentType), body, errorCode, message);
  }
}
