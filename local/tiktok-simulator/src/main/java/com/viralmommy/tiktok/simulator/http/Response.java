package com.viralmommy.tiktok.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer, complete.
 *
 * @param errorCode TikTok's word for the outcome, for the journal; empty where an answer has none
 */
public record Response(int status, Map<String, String> headers, byte[] body, String errorCode) {

  /**
   * Success of an endpoint with nested errors (docs/tiktok-api.md#02-all-other-errors-are-nested).
   */
  public static Response ok(Request request, ObjectNode data) {
    ObjectNode root = Json.object();
    root.set("data", data);
    root.set("error", error("ok", "", request.logId()));
    return json(200, root, request.logId(), "ok");
  }

  public static Response json(int status, JsonNode body, String logId, String errorCode) {
    return bytes(status, "application/json; charset=utf-8", Json.bytes(body), errorCode)
        .with("x-tt-logid", logId);
  }

  public static Response html(int status, String html) {
    return bytes(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8), "")
        .with("Cache-Control", "no-store")
        .with("X-Content-Type-Options", "nosniff");
  }

  public static Response text(int status, String text) {
    return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), "");
  }

  /** A redirect that a browser follows with GET. */
  public static Response redirect(String location, String errorCode) {
    return new Response(
        302, Map.of("Location", location, "Cache-Control", "no-store"), new byte[0], errorCode);
  }

  /** A status without a body (docs/tiktok-api.md#53-put). */
  public static Response bare(int status) {
    return new Response(status, Map.of(), new byte[0], "");
  }

  public Response with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, more, body, errorCode);
  }

  /** The answer that words a refusal in the endpoint's own way. */
  static Response of(ApiException refusal, Request request) {
    Response answer =
        switch (request.endpoint().style()) {
          case FLAT -> flat(refusal, request.logId());
          case NESTED -> nested(refusal, request);
          case BARE -> bare(refusal.status());
          case PAGE -> text(refusal.status(), refusal.getMessage());
        };
    for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    return answer;
  }

  private static Response flat(ApiException refusal, String logId) {
    ObjectNode root =
        Json.object()
            .put("error", refusal.code())
            .put("error_description", refusal.getMessage())
            .put("log_id", logId);
    return json(refusal.status(), root, logId, refusal.code());
  }

  private static Response nested(ApiException refusal, Request request) {
    ObjectNode root = Json.object();
    // docs/tiktok-api.md#12-what-the-simulator-does-where-tiktok-is-not-documented: init leaves
    // data out of everything but its 401; elsewhere it is an empty
    // object.
    if (!request.endpoint().isInit() || refusal.status() == 401) {
      root.set("data", Json.object());
    }
    root.set("error", error(refusal.code(), refusal.getMessage(), request.logId()));
    return json(refusal.status(), root, request.logId(), refusal.code());
  }

  private static ObjectNode error(String code, String message, String logId) {
    return Json.object().put("code", code).put("message", message).put("log_id", logId);
  }

  private static Response bytes(int status, String contentType, byte[] body, String errorCode) {
    return new Response(status, Map.of("Content-Type", contentType), body, errorCode);
  }
}
