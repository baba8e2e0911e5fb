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
 * What the gateway answers by itself, where no function does: API Gateway's own words unless the
 * API description has others under {@code x-gateway-responses}:
 *
 * <pre>
 * x-gateway-responses:
 *   MISSING_AUTHENTICATION_TOKEN:          # also stands for an unknown route or method
 *     statusCode: 404                      # default: API Gateway's
 *     contentType: application/problem+json
 *     headers: {X-Request-Id: $context.requestId}   # optional
 *     body: '{"code":"route_not_found","requestId":"$context.requestId"}'
 * </pre>
 *
 * The names are API Gateway's response types. {@code DEFAULT_4XX} and {@code DEFAULT_5XX} word all
 * others of their class, and keep each one's own status unless they name one.
 */
final class GatewayResponses {
  enum Type {
    MISSING_AUTHENTICATION_TOKEN(403, "Missing Authentication Token", "MissingAuthenticationToken"),
    REQUEST_TOO_LARGE(413, "HTTP content length exceeded 10485760 bytes.", "RequestTooLarge"),
    INTEGRATION_TIMEOUT(504, "Endpoint request timed out", "InternalServerError"),
    DEFAULT_4XX(400, "Bad Request", "BadRequest"),
    /** API Gateway has no narrower type for a proxy integration's error or malformed answer. */
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
   * API Gateway's other response types: a deployment may word them, and nothing here leads to them.
   */
  private static final Set<String> NEVER_NEEDED_HERE =
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

  private record Wording(
      Optional<Integer> statusCode, String contentType, Map<String, String> headers, String body) {

    private GatewayResponse response(Type type, String requestId, String extendedRequestId) {
      var response = new GatewayResponse(statusCode.orElse(type.status));
      response.set("Content-Type", contentType);
      response.set("x-amzn-ErrorType", type.error + "Exception");
      headers.forEach(
          (name, value) -> response.set(name, render(value, type, requestId, extendedRequestId)));
      return response.body(
          render(body, type, requestId, extendedRequestId).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static final Wording DEFAULT =
      new Wording(
          Optional.empty(),
          "application/json",
          Map.of(),
          "{\"message\":$context.error.messageString}");
  private static final Pattern VARIABLE =
      Pattern.compile("\\$context\\.([A-Za-z]+(?:\\.[A-Za-z]+)*)");

  private final Map<Type, Wording> wordings = new EnumMap<>(Type.class);

  /**
   * @throws IllegalArgumentException when the extension is not of the form above or uses a context
   *     variable that is not known here
   */
  static GatewayResponses of(Map<?, ?> extension) {
    var responses = new GatewayResponses();
    extension.forEach(
        (name, wording) -> {
          if (!(wording instanceof Map<?, ?> members)) {
            throw new IllegalArgumentException("x-gateway-responses." + name + " is not an object");
          }
          if (!NEVER_NEEDED_HERE.contains(name)) {
            Type type = Type.valueOf(String.valueOf(name));
            responses.wordings.put(type, wording(type, members));
          }
        });
    return responses;
  }

  private static Wording wording(Type type, Map<?, ?> members) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (members.get("headers") instanceof Map<?, ?> map) {
      map.forEach((name, value) -> headers.put(String.valueOf(name), String.valueOf(value)));
    }
    var wording =
        new Wording(
            Optional.ofNullable(members.get("statusCode"))
                .map(status -> Integer.valueOf(status.toString())),
            members.get("contentType") instanceof String given ? given : DEFAULT.contentType(),
            headers,
            members.get("body") instanceof String body ? body : DEFAULT.body());
    // An unknown variable shows at start, not at the first refusal.
    wording.response(type, "", "");
    return wording;
  }

  GatewayResponse response(Type type, String requestId, String extendedRequestId) {
    Wording wording = wordings.getOrDefault(type, wordings.getOrDefault(type.fallback(), DEFAULT));
    return wording.response(type, requestId, extendedRequestId);
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
