package com.viralmommy.tiktok.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiHandlerTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void passesTheDomainsAnswerOn() {
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
  void tellsAProblemAsRfc9457Does(ProblemCode code) throws Exception {
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
  void tellsEveryFinding() throws Exception {
    var findings =
        List.of(new Problem.Finding("/a", "is required"), new Problem.Finding("/b/c", "is wrong"));
    var answer = answer(refusing(Problem.of(ProblemCode.INVALID_REQUEST, findings)));
    assertThat(Json.read(answer.getBody()).path("errors").toString())
        .isEqualTo(
            "[{\"pointer\":\"/a\",\"detail\":\"is required\"},"
                + "{\"pointer\":\"/b/c\",\"detail\":\"is wrong\"}]");
  }

  @Test
  void tellsHowLongToWaitInTheBodyAndInTheHeader() throws Exception {
    for (var wait : Map.of(Duration.ofMillis(1), 1, Duration.ofSeconds(61), 61).entrySet()) {
      var answer = answer(refusing(Problem.retryAfter(ProblemCode.CONFLICT, wait.getKey())));
      assertThat(answer.getHeaders()).containsEntry("Retry-After", wait.getValue().toString());
      assertThat(Json.read(answer.getBody()).path("retryAfterSeconds").asInt())
          .isEqualTo(wait.getValue());
    }
  }

  @Test
  void keepsTheCauseOfAnAccidentInTheLog() throws Exception {
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
  void logsEveryRequestWithoutWhatItCarries() {
    answer(request -> ApiResponse.json(200, Map.of("secret", "answer-secret")));
    assertThat(log).singleElement().asString().contains("request.answered", "\"status\":200");
    assertThat(log.getFirst()).doesNotContain("answer-secret", "header-secret", "query-secret");
  }

  @Test
  void answersAnEventThatSaysNothing() {
    var handler = handler(request -> ApiResponse.json(200, Map.of()));
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
    return handler(domain)
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

  private ApiHandler handler(Function<ApiRequest, ApiResponse> domain) {
    return new ApiHandler(new Log(log::add, InstantSource.system())) {
      @Override
      protected ApiResponse handle(ApiRequest request) {
        return domain.apply(request);
      }
    };
  }
}
