package com.viralmommy.tiktok.runner.gateway;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answers of the gateway itself.
 *
 * <p>They have API Gateway's texts unless the API description replaces them under {@code
 * x-gateway-responses}:
 *
 * <pre>
 * x-gateway-responses:
 *   MISSING_AUTHENTICATION_TOKEN:          # also for an unknown route or method
 *     statusCode: 404                      # default: API Gateway's
 *     contentType: application/problem+json
 *     headers: {X-Request-Id: $context.requestId}   # optional
 *     body: '{"code":"route_not_found","requestId":"$context.requestId"}'
 * </pre>
 *
 * The names are API Gateway's response types. {@code DEFAULT_4XX} and {@code DEFAULT_5XX} apply to
 * all other types of their class, whose status codes they keep unless they set one.
 */
final class GatewayResponses {
  enum Type {
    MISSING_AUTHENTICATION_TOKEN(403, "Missing Authentication Token", "MissingAuthenticationToken"),
    REQUEST_TOO_LARGE(413, "HTTP content length exceeded 10485760 bytes.", "RequestTooLarge"),
    INTEGRATION_TIMEOUT(504, "Endpoint request timed out", "InternalServerError"),
    DEFAULT_4XX(400, "Bad Request", "BadRequest"),
    /** The type for an error or a malformed answer of a proxy integration. */
    DEFAULT_5XX(502, "Internal server error", "InternalServerError");

    private final int status;
    private final String message;
    private final String error;

    Type(int status, String message, String error) {
      this.status = status;
      this.message = message;
      this.error = error;
    }

    private Type fallback() {
      return status < 500 ? DEFAULT_4XX : DEFAULT_5XX;
    }
  }

  /**
   * API Gateway's other response types: a description may contain them, but this gateway never
   * sends them.
   */
  private static final Set<String> UNUSED_TYPES =
      Set.of(
          "ACCESS_DENIED",
          "API_CONFIGURATION_ERROR",
          "AUTHORIZER_CONFIGURATION_ERROR",
          "AUTHORIZER_FAILURE",
          "BAD_REQUEST_BODY",
          "BAD_REQUEST_PARAMETERS",
          "EXPIRED_TOKEN",
          "INTEGRATION_FAILURE",
          "INVALID_API_KEY",
          "INVALID_SIGNATURE",
          "QUOTA_EXCEEDED",
          "RESOURCE_NOT_FOUND",
          "THROTTLED",
          "UNAUTHORIZED",
          "UNSUPPORTED_MEDIA_TYPE",
          "WAF_FILTERED");

  private record Template(
      Optional<Integer> statusCode, String contentType, Map<String, String> headers, String body) {

    private ClientResponse response(Type type, String requestId, String extendedRequestId) {
      var response = new ClientResponse(statusCode.orElse(type.status));
      response.set("Content-Type", contentType);
      response.set("x-amzn-ErrorType", type.error + "Exception");
      headers.forEach(
          (name, value) -> response.set(name, render(value, type, requestId, extendedRequestId)));
      return response.body(
          render(body, type, requestId, extendedRequestId).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static final Template DEFAULT =
      new Template(
          Optional.empty(),
          "application/json",
          Map.of(),
          "{\"message\":$context.error.messageString}");
  private static final Pattern VARIABLE =
      Pattern.compile("\\$context\\.([A-Za-z]+(?:\\.[A-Za-z]+)*)");

  private final Map<Type, Template> templates = new EnumMap<>(Type.class);

  /**
   * @throws IllegalArgumentException if the extension has another form or uses an unknown context
   *     variable
   */
  static GatewayResponses of(Map<?, ?> extension) {
    var responses = new GatewayResponses();
    extension.forEach(
        (name, template) -> {
          if (!(template instanceof Map<?, ?> members)) {
            throw new IllegalArgumentException("x-gateway-responses." + name + " is not an object");
          }
          if (!UNUSED_TYPES.contains(name)) {
            Type type = Type.valueOf(String.valueOf(name));
            responses.templates.put(type, template(type, members));
          }
        });
    return responses;
  }

  private static Template template(Type type, Map<?, ?> members) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (members.get("headers") instanceof Map<?, ?> map) {
      map.forEach((name, value) -> headers.put(String.valueOf(name), String.valueOf(value)));
    }
    var template =
        new Template(
            Optional.ofNullable(members.get("statusCode"))
                .map(status -> Integer.valueOf(status.toString())),
            members.get("contentType") instanceof String given ? given : DEFAULT.contentType(),
            headers,
            members.get("body") instanceof String body ? body : DEFAULT.body());
    // Rendered once, so that an unknown variable fails at start.
    template.response(type, "", "");
    return template;
  }

  ClientResponse response(Type type, String requestId, String extendedRequestId) {
    Template template =
        templates.getOrDefault(type, templates.getOrDefault(type.fallback(), DEFAULT));
    return template.response(type, requestId, extendedRequestId);
  }

  private static String render(String text, Type type, String requestId, String extendedRequestId) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            variable ->
                Matcher.quoteReplacement(
                    switch (variable.group(1)) {
                      case "requestId" -> requestId;
                      case "extendedRequestId" -> extendedRequestId;
                      case "error.message" -> type.message;
                      case "error.messageString" -> '"' + type.message + '"';
                      case "error.responseType" -> type.name();
                      default ->
                          throw new IllegalArgumentException(
                              "x-gateway-responses: unknown variable " + variable.group());
                    }));
  }
}
