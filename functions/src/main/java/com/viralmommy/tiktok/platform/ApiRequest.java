package com.viralmommy.tiktok.platform;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An HTTP request as a handler sees it. Header names are compared without case.
 *
 * @param id API Gateway's request id, which every answer and log line carries
 * @param body null when there is none
 */
public record ApiRequest(
    String id,
    String method,
    Map<String, String> pathParameters,
    Map<String, String> query,
    Map<String, String> headers,
    String body) {
  /** Far above any body of ours; the largest is a title of 2,200 characters. */
  private static final int LARGEST_BODY = 64 * 1024;

  public ApiRequest {
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = anyCase;
  }

  static ApiRequest of(APIGatewayProxyRequestEvent event) {
    if (Boolean.TRUE.equals(event.getIsBase64Encoded())) {
      throw Problem.of(ProblemCode.INVALID_REQUEST, "The body must be text, not binary.");
    }
    return new ApiRequest(
        requestId(event),
        event.getHttpMethod(),
        orEmpty(event.getPathParameters()),
        orEmpty(event.getQueryStringParameters()),
        orEmpty(event.getHeaders()),
        event.getBody());
  }

  static String requestId(APIGatewayProxyRequestEvent event) {
    var context = event.getRequestContext();
    return context == null || context.getRequestId() == null ? "-" : context.getRequestId();
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  public Optional<String> queryParameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** The value of the path's {@code {name}}, which the route guarantees. */
  public String pathParameter(String name) {
    String value = pathParameters.get(name);
    if (value == null) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
    return value;
  }

  /** The value of a cookie; RFC 6265 separates pairs by {@code "; "}. */
  public Optional<String> cookie(String name) {
    return header("Cookie").stream()
        .flatMap(line -> Arrays.stream(line.split(";")))
        .map(String::strip)
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> pair.substring(name.length() + 1))
        .findFirst();
  }

  /** Whether the client would rather have JSON than be redirected. */
  public boolean acceptsJson() {
    return header("Accept")
        .map(types -> types.toLowerCase(Locale.ROOT).contains("application/json"))
        .orElse(false);
  }

  /** The body as one JSON object. */
  public JsonNode json() {
    if (body == null || body.isBlank()) {
      throw Problem.of(ProblemCode.INVALID_REQUEST, "The request has no body.");
    }
    if (body.length() > LARGEST_BODY
        || body.getBytes(StandardCharsets.UTF_8).length > LARGEST_BODY) {
      throw Problem.of(ProblemCode.PAYLOAD_TOO_LARGE);
    }
    String type = header("Content-Type").orElse("").split(";")[0].strip();
    if (!type.equalsIgnoreCase("application/json")) {
      throw Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
    }
    // API Gateway decodes bytes that are no UTF-8 into this character; no honest text contains it.
    if (body.indexOf('\uFFFD') >= 0) {
      throw Problem.of(ProblemCode.INVALID_REQUEST, "The body is not valid UTF-8.");
    }
    try {
      JsonNode document = Json.read(body);
      if (document.isObject() && Json.isUnicode(document)) {
        return document;
      }
    } catch (JsonProcessingException _) {
      // The parser's message may quote the body; the answer below says enough.
    }
    throw Problem.of(
        ProblemCode.INVALID_REQUEST,
        List.of(new Problem.Finding("", "must be one JSON object in Unicode")));
  }

  private static Map<String, String> orEmpty(Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
