package com.viralmommy.tiktok.lambda.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.CorsRule;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.Origins;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiHandlerTest {
  private static final CorsRule NO_ORIGINS = new CorsRule(new Origins(Set.of()));
  private static final CorsRule TWO_ORIGINS =
      CorsRule.of(
          Environment.of(Map.of("CORS_ORIGINS", "https://app.example.com, http://localhost:5173")));

  private final List<String> log = new ArrayList<>();

  @Test
  void returnsTheAnswerOfTheDomain() {
    var answer = answer(request -> ApiResponse.json(202, Map.of("id", "pub_1")));
    assertThat(answer.getStatusCode()).isEqualTo(202);
    assertThat(answer.getBody()).isEqualTo("{\"id\":\"pub_1\"}");
    assertThat(answer.getHeaders())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("X-Request-Id", "request-1")
        .containsEntry("Cache-Control", "no-store");
    assertThat(answer.getIsBase64Encoded()).isFalse();
  }

  @Test
  void redirectsWithoutABody() {
    var answer = answer(request -> ApiResponse.redirect(303, URI.create("https://host/?a=b")));
    assertThat(answer.getStatusCode()).isEqualTo(303);
    assertThat(answer.getHeaders()).containsEntry("Location", "https://host/?a=b");
    assertThat(answer.getBody()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void answersAProblemAsRfc9457Describes(ProblemCode code) throws Exception {
    var answer = answer(refusing(Problem.of(code)));
    assertThat(answer.getStatusCode()).isEqualTo(code.status()).isBetween(400, 599);
    assertThat(answer.getHeaders()).containsEntry("Content-Type", "application/problem+json");
    JsonNode problem = Json.read(answer.getBody());
    assertThat(problem.path("type").asText()).isEqualTo("urn:viralmommy:problem:" + code.code());
    assertThat(problem.path("title").asText()).isEqualTo(code.text()).isNotBlank();
    assertThat(problem.path("detail").asText()).isEqualTo(code.text());
    assertThat(problem.path("status").asInt()).isEqualTo(code.status());
    assertThat(problem.path("code").asText()).isEqualTo(code.code()).matches("[a-z_]+");
    assertThat(problem.path("requestId").asText()).isEqualTo("request-1");
    assertThat(problem.path("retryable").isBoolean()).isTrue();
    assertThat(problem.has("errors")).isFalse();
    assertThat(problem.has("retryAfterSeconds")).isFalse();
    assertThat(ProblemCode.ofCode(code.code())).isEqualTo(code);
  }

  @Test
  void answersEveryFinding() throws Exception {
    var findings =
        List.of(new Problem.Finding("/a", "is required"), new Problem.Finding("/b/c", "is wrong"));
    var answer = answer(refusing(Problem.of(ProblemCode.INVALID_REQUEST, findings)));
    assertThat(Json.read(answer.getBody()).path("errors").toString())
        .isEqualTo(
            "[{\"pointer\":\"/a\",\"detail\":\"is required\"},"
                + "{\"pointer\":\"/b/c\",\"detail\":\"is wrong\"}]");
  }

  @Test
  void answersTheWaitInTheBodyAndInTheHeader() throws Exception {
    for (var wait : Map.of(Duration.ofMillis(1), 1, Duration.ofSeconds(61), 61).entrySet()) {
      var answer = answer(refusing(Problem.retryAfter(ProblemCode.CONFLICT, wait.getKey())));
      assertThat(answer.getHeaders()).containsEntry("Retry-After", wait.getValue().toString());
      assertThat(Json.read(answer.getBody()).path("retryAfterSeconds").asInt())
          .isEqualTo(wait.getValue());
    }
  }

  @Test
  void usesTheRequestIdOfTheClient() throws Exception {
    var event =
        request("x-request-id", "c0ffee.7_-A").withRequestContext(new ProxyRequestContext());
    event.getRequestContext().setRequestId("request-1");
    var answer =
        handler(refusing(Problem.of(ProblemCode.NOT_FOUND)), NO_ORIGINS).handleRequest(event, null);
    assertThat(answer.getHeaders()).containsEntry("X-Request-Id", "c0ffee.7_-A");
    assertThat(Json.read(answer.getBody()).path("requestId").asText()).isEqualTo("c0ffee.7_-A");
    assertThat(log)
        .singleElement()
        .asString()
        .contains("\"requestId\":\"c0ffee.7_-A\"", "\"gatewayRequestId\":\"request-1\"");
  }

  /** The id becomes part of a header and of log lines. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\r\nSet-Cookie: b=c", "\"", "é", "a/b", "{}"})
  void usesTheGatewaysRequestIdIfTheClientsIsInvalid(String id) {
    assertGatewaysId(id);
    assertGatewaysId("x".repeat(65));
    assertGatewaysId(null);
  }

  private void assertGatewaysId(String id) {
    var event = request("X-Request-Id", id).withRequestContext(new ProxyRequestContext());
    event.getRequestContext().setRequestId("request-1");
    assertThat(
            handler(request -> ApiResponse.empty(204), NO_ORIGINS)
                .handleRequest(event, null)
                .getHeaders())
        .containsEntry("X-Request-Id", "request-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example.com", "http://localhost:5173"})
  void letsAllowedOriginsReadEveryAnswer(String origin) {
    for (Function<ApiRequest, ApiResponse> domain :
        List.of(
            request -> ApiResponse.json(200, Map.of()),
            refusing(Problem.of(ProblemCode.NOT_FOUND)),
            request -> {
              throw new IllegalStateException();
            })) {
      var headers =
          handler(domain, TWO_ORIGINS).handleRequest(request("origin", origin), null).getHeaders();
      assertThat(headers)
          .containsEntry("Access-Control-Allow-Origin", origin)
          .containsEntry("Vary", "Origin")
          .doesNotContainKey("Access-Control-Allow-Credentials");
      assertThat(headers.get("Access-Control-Expose-Headers").split(", "))
          .contains("Location", "Retry-After", "X-Request-Id");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.net",
        "https://app.example.com.evil.example.net",
        "https://app.example.com:8443",
        "http://app.example.com",
        "https://app.example.com/",
        "null",
        "*",
        ""
      })
  void letsNoOtherOriginReadAnAnswer(String origin) {
    var headers =
        handler(request -> ApiResponse.empty(204), TWO_ORIGINS)
            .handleRequest(request("Origin", origin), null)
            .getHeaders();
    assertThat(headers)
        .containsEntry("Vary", "Origin")
        .doesNotContainKeys("Access-Control-Allow-Origin", "Access-Control-Expose-Headers");
  }

  @Test
  void logsTheCauseOfAnInternalError() throws Exception {
    var answer =
        answer(
            request -> {
              throw new IllegalStateException("table connections-prod is gone");
            });
    assertThat(answer.getStatusCode()).isEqualTo(500);
    assertThat(answer.getBody()).doesNotContain("connections-prod").contains("internal_error");
    assertThat(log)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("\"ERROR\"", "request.failed", "connections-prod", "request-1"));
  }

  @Test
  void logsEveryRequestWithoutItsContent() {
    answer(request -> ApiResponse.json(200, Map.of("secret", "answer-secret")));
    assertThat(log).singleElement().asString().contains("request.answered", "\"status\":200");
    assertThat(log.getFirst()).doesNotContain("answer-secret", "header-secret", "query-secret");
  }

  @Test
  void answersAnEmptyEvent() {
    var handler = handler(request -> ApiResponse.json(200, Map.of()), NO_ORIGINS);
    var answer = handler.handleRequest(new APIGatewayProxyRequestEvent(), null);
    assertThat(answer.getStatusCode()).isEqualTo(200);
    assertThat(answer.getHeaders()).containsEntry("X-Request-Id", "-");
  }

  private static Function<ApiRequest, ApiResponse> refusing(Problem problem) {
    return request -> {
      throw problem;
    };
  }

  private APIGatewayProxyResponseEvent answer(Function<ApiRequest, ApiResponse> domain) {
    var context = new ProxyRequestContext();
    context.setRequestId("request-1");
    return handler(domain, NO_ORIGINS)
        .handleRequest(
            new APIGatewayProxyRequestEvent()
                .withHttpMethod("GET")
                .withResource("/v1/things")
                .withPath("/v1/things")
                .withHeaders(Map.of("Authorization", "Bearer header-secret"))
                .withQueryStringParameters(Map.of("code", "query-secret"))
                .withRequestContext(context),
            null);
  }

  private static APIGatewayProxyRequestEvent request(String header, String value) {
    Map<String, String> headers = new HashMap<>();
    headers.put(header, value);
    return new APIGatewayProxyRequestEvent().withHttpMethod("GET").withHeaders(headers);
  }

  private ApiHandler handler(Function<ApiRequest, ApiResponse> domain, CorsRule cors) {
    return new ApiHandler(new Log(log::add, InstantSource.system()), cors) {
      @Override
      protected ApiResponse handle(ApiRequest request) {
        return domain.apply(request);
      }
    };
  }
}
