package com.viralmommy.tiktok;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.platform.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** What a function answered. */
public record Answer(APIGatewayProxyResponseEvent event) {
  public int status() {
    return event.getStatusCode();
  }

  public String header(String name) {
    return event.getHeaders().get(name);
  }

  public URI location() {
    return URI.create(header("Location"));
  }

  public JsonNode json() {
    try {
      return Json.read(event.getBody());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The code of a problem document. */
  public String problem() {
    return json().path("code").asText();
  }

  /** The parameters of the address that the answer leads to. */
  public Map<String, String> parameters() {
    return parameters(location());
  }

  public static Map<String, String> parameters(URI address) {
    return Arrays.stream(address.getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  /** All of it, as text. */
  public String text() {
    return "%d %s %s".formatted(status(), event.getHeaders(), event.getBody());
  }
}
