package com.viralmommy.tiktok.runner.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.runner.EventFiles;
import com.viralmommy.tiktok.runner.RecordingHandler;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests of {@code events/}, sent by HTTP, become events of the same shape. */
class ApiGatewayEventIT {
  /** Headers that the gateway or the HTTP client adds. */
  private static final Set<String> ADDED_HEADERS =
      Set.of("Host", "X-Amzn-Trace-Id", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oauth-start.json",
        "oauth-callback.json",
        "publish-intake.json",
        "publication-query.json"
      })
  void buildsEventsOfTheShapeThatAwsSends(String file) throws Exception {
    JsonNode expected = EventFiles.json(file);
    var recorder = new RecordingHandler(event -> Map.of("statusCode", 200));
    var function = new LocalFunction("echo", recorder, Duration.ofSeconds(10));
    try (var api =
            RestApi.start(
                0,
                ApiGatewayEventIT.class.getResourceAsStream("/routes.yaml"),
                Map.of("echo", function, "recent", function),
                RestApiSettings.defaults());
        var client = HttpClient.newHttpClient()) {
      client.send(request(api, expected), BodyHandlers.discarding());
    }

    JsonNode event = recorder.next();
    assertThat(EventFiles.shape(event)).isEqualTo(EventFiles.shape(expected));
    for (String same :
        Set.of(
            "resource",
            "path",
            "httpMethod",
            "queryStringParameters",
            "multiValueQueryStringParameters",
            "pathParameters",
            "body")) {
      assertThat(event.path(same)).as(same).isEqualTo(expected.path(same));
    }
    for (var header : expected.path("headers").properties()) {
      if (!ADDED_HEADERS.contains(header.getKey())) {
        assertThat(event.path("headers").path(header.getKey())).isEqualTo(header.getValue());
      }
    }
  }

  private static HttpRequest request(RestApi api, JsonNode event) {
    String query =
        event.path("queryStringParameters").properties().stream()
            .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue().asText()))
            .collect(Collectors.joining("&"));
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    api.baseUrl()
                        + event.path("path").asText()
                        + (query.isEmpty() ? "" : "?" + query)))
            .version(HttpClient.Version.HTTP_1_1)
            .method(
                event.path("httpMethod").asText(),
                event.path("body").isNull()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(event.path("body").asText()));
    event
        .path("headers")
        .properties()
        .forEach(
            header -> {
              if (!ADDED_HEADERS.contains(header.getKey())) {
                request.header(header.getKey(), header.getValue().asText());
              }
            });
    return request.build();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
