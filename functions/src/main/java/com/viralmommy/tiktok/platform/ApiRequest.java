package com.viralmommy.tiktok.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An HTTP request to the API. Header names are case-insensitive.
 *
 * @param id the client's {@code X-Request-Id} if it is valid, else API Gateway's request id; every
 *     answer and log line carries it
 * @param body null if there is none
 * @param binary whether API Gateway treated the body as binary; the body is base64 then
 */
public record ApiRequest(
    String id,
    String method,
    Map<String, String> pathParameters,
    Map<String, String> query,
    Map<String, String> headers,
    String body,
    boolean binary) {
  /** In bytes. The longest member of any valid body is a title of 2,200 characters. */
  private static final int MAX_BODY = 64 * 1024;

  public ApiRequest {
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = anyCase;
  }

  /** A request with a text body or none. */
  public ApiRequest(
      String id,
      String method,
      Map<String, String> pathParameters,
      Map<String, String> query,
      Map<String, String> headers,
      String body) {
    this(id, method, pathParameters, query, headers, body, false);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  public Optional<String> queryParameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /**
   * A query parameter that is {@code true} or {@code false}; false if it is absent.
   *
   * @throws Problem when it has any other value
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

  /**
   * The value of the path's {@code {name}}.
   *
   * @throws Problem when the route has no such parameter
   */
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

  /** The value of a cookie; its name may be in another case if a proxy has changed it. */
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

  /**
   * The body as it was sent; empty if there is none.
   *
   * @throws Problem when it is larger than 64 KiB or not valid base64
   */
  public byte[] bytes() {
    if (body == null) {
      return new byte[0];
    }
    if (body.length() > (binary ? MAX_BODY / 3 * 4 + 4 : MAX_BODY)) {
      throw Problem.of(ProblemCode.PAYLOAD_TOO_LARGE);
    }
    byte[] bytes = binary ? decoded() : body.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_BODY) {
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

  /** Whether the client asks for JSON, so that it gets no redirect. */
  public boolean acceptsJson() {
    return header("Accept")
        .map(types -> types.toLowerCase(Locale.ROOT).contains("application/json"))
        .orElse(false);
  }

  /**
   * The body as one JSON object.
   *
   * @throws Problem when there is no body, it is too large, or it is not one JSON object in Unicode
   */
  public JsonNode json() {
    if (binary) {
      throw Problem.of(ProblemCode.INVALID_REQUEST, "The body must be text, not binary.");
    }
    if (body == null || body.isBlank()) {
      throw Problem.of(ProblemCode.INVALID_REQUEST, "The request has no body.");
    }
    if (body.length() > MAX_BODY || body.getBytes(StandardCharsets.UTF_8).length > MAX_BODY) {
      throw Problem.of(ProblemCode.PAYLOAD_TOO_LARGE);
    }
    String type = header("Content-Type").orElse("").split(";")[0].strip();
    if (!type.equalsIgnoreCase("application/json")) {
      throw Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
    }
    // API Gateway replaces invalid UTF-8 by this character.
    if (body.indexOf('\uFFFD') >= 0) {
      throw Problem.of(ProblemCode.INVALID_REQUEST, "The body is not valid UTF-8.");
    }
    try {
      JsonNode document = Json.read(body);
      if (document.isObject() && Json.isUnicode(document)) {
        return document;
      }
    } catch (JsonProcessingException _) {
      // The parser's message may quote the body, so the answer below leaves it out.
    }
    throw Problem.of(
        ProblemCode.INVALID_REQUEST,
        List.of(new Problem.Finding("", "must be one JSON object in Unicode")));
  }
}
