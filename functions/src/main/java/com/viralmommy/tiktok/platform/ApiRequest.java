package com.viralmommy.tiktok.platform;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An HTTP request as a handler sees it. Header names are compared without case.
 *
 * @param id the client's name for the request if it has given one, else API Gateway's; every answer
 *     and log line carries it
 * @param body null when there is none
 * @param binary whether API Gateway took the body for binary; it is base64 then
 */
public record ApiRequest(
    String id,
    String method,
    Map<String, String> pathParameters,
    Map<String, String> query,
    Map<String, String> headers,
    String body,
    boolean binary) {
  /** Far above any body of ours; the largest is a title of 2,200 characters. */
  private static final int LARGEST_BODY = 64 * 1024;

  /** What a client may call its request: nothing that a log or a header could take for more. */
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public ApiRequest {
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = anyCase;
  }

  /** A request whose body, if any, is text. */
  public ApiRequest(
      String id,
      String method,
      Map<String, String> pathParameters,
      Map<String, String> query,
      Map<String, String> headers,
      String body) {
    this(id, method, pathParameters, query, headers, body, false);
  }

  public static ApiRequest of(APIGatewayProxyRequestEvent event) {
    Map<String, String> headers = headers(event);
    return new ApiRequest(
        requestId(headers).orElseGet(() -> gatewayId(event)),
        event.getHttpMethod(),
        orEmpty(event.getPathParameters()),
        orEmpty(event.getQueryStringParameters()),
        headers,
        event.getBody(),
        Boolean.TRUE.equals(event.getIsBase64Encoded()));
  }

  /**
   * Of a repeated header the last value counts, but HTTP/2 lets a browser spread its cookies over
   * several headers (RFC 9113 §8.2.3).
   */
  private static Map<String, String> headers(APIGatewayProxyRequestEvent event) {
    Map<String, String> headers = new HashMap<>(orEmpty(event.getHeaders()));
    if (event.getMultiValueHeaders() != null) {
      event
          .getMultiValueHeaders()
          .forEach(
              (name, values) -> {
                if (name.equalsIgnoreCase("Cookie") && values != null) {
                  headers.put(name, String.join("; ", values));
                }
              });
    }
    return headers;
  }

  private static Optional<String> requestId(Map<String, String> headers) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("X-Request-Id"))
        .map(Map.Entry::getValue)
        .filter(value -> value != null && REQUEST_ID.matcher(value).matches())
        .findFirst();
  }

  public static String gatewayId(APIGatewayProxyRequestEvent event) {
    var context = event.getRequestContext();
    return context == null || context.getRequestId() == null ? "-" : context.getRequestId();
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  public Optional<String> queryParameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /**
   * A query parameter that is {@code true} or {@code false}; the latter if it is absent.
   *
   * @throws Problem when it is anything else
   */
  public boolean flag(String name) {
    String value = queryParameter(name).orElse("false");
    if (!value.equals("true") && !value.equals("false")) {
      throw Problem.of(
          ProblemCode.INVALID_REQUEST,
          List.of(new Problem.Finding("/" + name, "must be true or false")));
    }
    return Boolean.parseBoolean(value);
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
    return cookie(name, false);
  }

  /** As above, also where something on the way has changed the case of the cookie's name. */
  public Optional<String> cookieInAnyCase(String name) {
    return cookie(name).or(() -> cookie(name, true));
  }

  private Optional<String> cookie(String name, boolean anyCase) {
    String start = name + "=";
    return header("Cookie").stream()
        .flatMap(line -> Arrays.stream(line.split(";")))
        .map(String::strip)
        .filter(pair -> pair.regionMatches(anyCase, 0, start, 0, start.length()))
        .map(pair -> pair.substring(start.length()))
        .findFirst();
  }

  /** The body as it was sent. */
  public byte[] bytes() {
    if (body == null) {
      return new byte[0];
    }
    if (body.length() > (binary ? LARGEST_BODY / 3 * 4 + 4 : LARGEST_BODY)) {
      throw Problem.of(ProblemCode.PAYLOAD_TOO_LARGE);
    }
    byte[] bytes = binary ? decoded() : body.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LARGEST_BODY) {
      throw Problem.of(ProblemCode.PAYLOAD_TOO_LARGE);
    }
    return bytes;
  }

  private byte[] decoded() {
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException _) {
      throw Problem.of(ProblemCode.INVALID_REQUEST, "The body cannot be read.");
    }
  }

  /** Whether the client would rather have JSON than be redirected. */
  public boolean acceptsJson() {
    return header("Accept")
        .map(types -> types.toLowerCase(Locale.ROOT).contains("application/json"))
        .orElse(false);
  }

  /** The body as one JSON object. */
  public JsonNode json() {
    if (binary) {
      throw Problem.of(ProblemCode.INVALID_REQUEST, "The body must be text, not binary.");
    }
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
