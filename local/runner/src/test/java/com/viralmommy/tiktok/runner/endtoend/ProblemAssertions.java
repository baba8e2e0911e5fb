package com.viralmommy.tiktok.runner.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.StreamSupport;

/** Assertions on the problem documents of refusals. */
final class ProblemAssertions {
  private ProblemAssertions() {}

  static void assertRefused(HttpResponse<String> answer, int status, String code) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = ApiUser.json(answer);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("type").asText()).isEqualTo("urn:viralmommy:problem:" + code);
    assertThat(answer.headers().firstValue("X-Request-Id"))
        .contains(problem.path("requestId").asText());
    assertThat(problem.path("requestId").asText()).matches("[0-9a-f-]{36}");
  }

  static List<String> pointers(HttpResponse<String> answer) throws Exception {
    return StreamSupport.stream(ApiUser.json(answer).path("errors").spliterator(), false)
        .map(error -> error.path("pointer").asText())
        .toList();
  }

  static JsonNode withoutRequestId(HttpResponse<String> answer) throws Exception {
    return ((ObjectNode) ApiUser.json(answer)).without("requestId");
  }
}
