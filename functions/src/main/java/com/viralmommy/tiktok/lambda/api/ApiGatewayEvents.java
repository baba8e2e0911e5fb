package com.viralmommy.tiktok.lambda.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Converts API Gateway's events to requests, and answers to API Gateway's events. */
final class ApiGatewayEvents {
  /** The request ids that a client may choose: safe in a log line and in a header. */
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private ApiGatewayEvents() {}

  static ApiRequest request(APIGatewayProxyRequestEvent event) {
    Map<String, String> headers = headers(event);
    return new ApiRequest(
        requestId(headers).orElseGet(() -> gatewayRequestId(event)),
        event.getHttpMethod(),
        orEmpty(event.getPathParameters()),
        orEmpty(event.getQueryStringParameters()),
        headers,
        event.getBody(),
        Boolean.TRUE.equals(event.getIsBase64Encoded()));
  }

  /** API Gateway's own id of the request; {@code -} if the event has none. */
  static String gatewayRequestId(APIGatewayProxyRequestEvent event) {
    var context = event.getRequestContext();
    return context == null || context.getRequestId() == null ? "-" : context.getRequestId();
  }

  static APIGatewayProxyResponseEvent answer(ApiResponse answer) {
    return new APIGatewayProxyResponseEvent()
        .withStatusCode(answer.status())
        .withHeaders(answer.headers())
        .withBody(answer.body())
        .withIsBase64Encoded(false);
  }

  /**
   * The last value of a repeated header counts, except for cookies: HTTP/2 lets a browser split
   * them over several headers (RFC 9113 §8.2.3).
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

  private static Map<String, String> orEmpty(Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
