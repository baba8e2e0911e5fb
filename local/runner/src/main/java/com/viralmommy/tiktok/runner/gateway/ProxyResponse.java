package com.viralmommy.tiktok.runner.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Converts a function's answer into an HTTP response, as Lambda proxy integration does. */
final class ProxyResponse {
  private static final Set<String> MEMBERS =
      Set.of("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded");

  /**
   * Headers that API Gateway sends to the client as {@code x-amzn-Remapped-…} ("Amazon API Gateway
   * important notes").
   */
  private static final Set<String> REMAPPED =
      caseInsensitive(
          "Connection", "Content-Length", "Content-MD5", "Date", "Server", "WWW-Authenticate");

  private static final Set<String> DROPPED = caseInsensitive("Transfer-Encoding");

  /** A token of RFC 9110 §5.6.2. */
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** A function's answer in a form that API Gateway refuses; the client gets a 502. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String reason) {
      super("Malformed Lambda proxy response: " + reason);
    }
  }

  private ProxyResponse() {}

  /**
   * Converts an answer.
   *
   * @param binaryAccepted whether the request's Accept header asks for one of the API's binary
   *     media types; only then is a Base64 body decoded
   */
  static ClientResponse response(byte[] answer, boolean binaryAccepted) throws MalformedException {
    JsonNode root = parse(answer);
    for (String member : (Iterable<String>) root::fieldNames) {
      require(MEMBERS.contains(member), "unknown member " + member);
    }
    var response = new ClientResponse(status(root.path("statusCode")));
    merge(response, root.path("multiValueHeaders"), true);
    merge(response, root.path("headers"), false);
    if (!response.has("Content-Type")) {
      response.set("Content-Type", "application/json");
    }
    JsonNode body = root.path("body");
    require(absent(body) || body.isTextual(), "body is not a string");
    if (body.isTextual()) {
      response.body(body(body.textValue(), root.path("isBase64Encoded"), binaryAccepted));
    }
    return response;
  }

  private static JsonNode parse(byte[] answer) throws MalformedException {
    try {
      JsonNode root = EventJson.MAPPER.readTree(answer);
      require(root.isObject(), "not a JSON object");
      return root;
    } catch (IOException e) {
      throw new MalformedException("not JSON");
    }
  }

  private static int status(JsonNode status) throws MalformedException {
    if (absent(status)) {
      return 200;
    }
    require(status.isIntegralNumber() || status.isTextual(), "statusCode is not a number");
    try {
      int code = Integer.parseInt(status.asText());
      require(code >= 200 && code <= 599, "statusCode " + code);
      return code;
    } catch (NumberFormatException e) {
      throw new MalformedException("statusCode is not a number");
    }
  }

  private static void merge(ClientResponse response, JsonNode headers, boolean multiValue)
      throws MalformedException {
    require(absent(headers) || headers.isObject(), "headers are not an object");
    for (var header : headers.properties()) {
      Iterable<JsonNode> values = Set.of(header.getValue());
      if (multiValue) {
        require(header.getValue().isArray(), "header " + header.getKey() + " is not a list");
        values = header.getValue();
      }
      for (JsonNode value : values) {
        require(
            value.isTextual() || value.isBoolean(),
            "header " + header.getKey() + " is not a string");
        add(response, header.getKey(), value.asText());
      }
    }
  }

  private static void add(ClientResponse response, String name, String value)
      throws MalformedException {
    require(HEADER_NAME.matcher(name).matches(), "header name " + name);
    require(
        value.chars().noneMatch(Character::isISOControl),
        "header " + name + " contains a control character");
    if (REMAPPED.contains(name)) {
      response.merge("x-amzn-Remapped-" + name, value);
    } else if (!DROPPED.contains(name)) {
      response.merge(name, value);
    }
  }

  private static byte[] body(String body, JsonNode isBase64Encoded, boolean binaryAccepted)
      throws MalformedException {
    if (!isBase64Encoded.asBoolean() || !binaryAccepted) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("the body is not Base64");
    }
  }

  private static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static void require(boolean condition, String reason) throws MalformedException {
    if (!condition) {
      throw new MalformedException(reason);
    }
  }

  private static Set<String> caseInsensitive(String... names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Stream.of(names).forEach(set::add);
    return set;
  }
}
