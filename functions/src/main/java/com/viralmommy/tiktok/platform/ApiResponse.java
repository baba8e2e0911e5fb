package com.viralmommy.tiktok.platform;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * An HTTP answer.
 *
 * @param body null for none
 */
public record ApiResponse(int status, Map<String, String> headers, String body) {
  public static ApiResponse json(int status, Object body) {
    return new ApiResponse(status, Map.of("Content-Type", "application/json"), Json.write(body));
  }

  public static ApiResponse empty(int status) {
    return new ApiResponse(status, Map.of(), null);
  }

  public static ApiResponse redirect(int status, URI location) {
    return new ApiResponse(status, Map.of("Location", location.toString()), null);
  }

  public ApiResponse with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new ApiResponse(status, more, body);
  }

  public APIGatewayProxyResponseEvent event() {
    return new APIGatewayProxyResponseEvent()
        .withStatusCode(status)
        .withHeaders(headers)
        .withBody(body)
        .withIsBase64Encoded(false);
  }
}
