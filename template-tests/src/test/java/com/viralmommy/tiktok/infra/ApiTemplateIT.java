package com.viralmommy.tiktok.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.infra.Template.Resource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"staging", "production"})
class ApiTemplateIT {
  private final StageTemplates stage;

  ApiTemplateIT(String stage) {
    this.stage = StageTemplates.of(stage);
  }

  @Test
  void hasExactlyTheOperationsOfTheDescription() {
    Map<String, String> described = new TreeMap<>();
    ApiDescription.ofFunctions()
        .operations()
        .forEach(
            operation ->
                described.put(
                    operation.method() + " " + operation.path(),
                    operation.function().functionName()));
    Map<String, String> deployed = new TreeMap<>();
    for (Resource method : stage.runtime().all("AWS::ApiGateway::Method")) {
      String verb = method.property("HttpMethod").textValue();
      if (verb.equals("OPTIONS")) {
        assertThat(method.property("Integration", "Type").textValue()).isEqualTo("MOCK");
        continue;
      }
      assertThat(method.property("Integration", "Type").textValue()).isEqualTo("AWS_PROXY");
      String alias =
          stage.idsBehind(method.property("Integration", "Uri")).stream().findFirst().orElseThrow();
      deployed.put(
          verb + " " + path(method.property("ResourceId")),
          stage.functionBehind(alias).functionName());
    }
    assertThat(deployed).isNotEmpty().isEqualTo(described);
  }

  private String path(JsonNode resourceId) {
    if (!resourceId.has("Ref")) {
      return "";
    }
    Resource resource = stage.runtime().target(resourceId);
    return path(resource.property("ParentId")) + "/" + resource.property("PathPart").textValue();
  }

  @Test
  void answersPreflightRequestsOfTheStagesOrigins() {
    for (Resource method : stage.runtime().all("AWS::ApiGateway::Method")) {
      if (method.property("HttpMethod").textValue().equals("OPTIONS")) {
        JsonNode response = method.property("Integration", "IntegrationResponses").path(0);
        assertThat(
                response
                    .path("ResponseParameters")
                    .path("method.response.header.Access-Control-Allow-Origin")
                    .textValue())
            .isEqualTo("'%s'".formatted(stage.settings().origins().getFirst()));
        String others =
            method
                .property("Integration", "IntegrationResponses")
                .path(0)
                .path("ResponseTemplates")
                .path("application/json")
                .asText();
        stage.settings().origins().stream()
            .skip(1)
            .forEach(origin -> assertThat(others).contains("== \"%s\"".formatted(origin)));
        assertThat(
                response
                    .path("ResponseParameters")
                    .path("method.response.header.Access-Control-Allow-Headers")
                    .textValue())
            .contains("Authorization", "Content-Type", "Idempotency-Key", "X-Request-Id");
        assertThat(method.property("Integration").toString())
            .doesNotContain("Access-Control-Allow-Credentials");
      }
    }
  }

  /** The functions add the CORS headers of answers. */
  @Test
  void everyFunctionOfTheApiKnowsTheStagesOrigins() {
    for (ApiDescription.Operation operation : ApiDescription.ofFunctions().operations()) {
      assertThat(stage.variables(operation.function()).get("CORS_ORIGINS"))
          .isEqualTo(String.join(",", stage.settings().origins()));
    }
  }

  @Test
  void servesTheRedirectUri() {
    Resource deployed = stage.runtime().all("AWS::ApiGateway::Stage").getFirst();
    assertThat(deployed.property("StageName").textValue()).isEqualTo("api");
    assertThat(stage.settings().redirectUri())
        .hasToString("https://%s/api/auth/tiktok/callback".formatted(stage.settings().domain()));
    assertThat(
            ApiDescription.ofFunctions().operations().stream()
                .filter(operation -> operation.path().equals("/auth/tiktok/callback")))
        .hasSize(1);
  }

  @Test
  void throttlesAndLogsEveryRequestWithoutItsPathAndQuery() {
    Resource deployed = stage.runtime().all("AWS::ApiGateway::Stage").getFirst();
    JsonNode every = deployed.property("MethodSettings").path(0);
    assertThat(every.path("ResourcePath").textValue()).isEqualTo("/*");
    assertThat(every.path("HttpMethod").textValue()).isEqualTo("*");
    assertThat(every.path("ThrottlingRateLimit").intValue())
        .isEqualTo(stage.settings().limits().requestsPerSecond());
    assertThat(every.path("ThrottlingBurstLimit").intValue())
        .isEqualTo(stage.settings().limits().requestBurst());
    assertThat(every.path("DataTraceEnabled").booleanValue()).isFalse();
    String format = deployed.property("AccessLogSetting", "Format").textValue();
    assertThat(format)
        .contains("$context.requestId", "$context.status", "$context.resourcePath")
        .doesNotContain("$context.path", "queryString", "$input", "authorizer");
  }

  @Test
  void hasTheGatewayResponsesOfTheDescription() {
    Map<String, ApiDescription.GatewayResponse> described =
        ApiDescription.ofFunctions().gatewayResponses();
    Map<String, Resource> deployed = new TreeMap<>();
    stage
        .runtime()
        .all("AWS::ApiGateway::GatewayResponse")
        .forEach(response -> deployed.put(response.property("ResponseType").textValue(), response));
    assertThat(deployed).containsOnlyKeys(described.keySet());
    described.forEach(
        (type, response) -> {
          Resource made = deployed.get(type);
          assertThat(made.property("StatusCode").asText(null))
              .isEqualTo(response.statusCode().orElse(null));
          assertThat(made.property("ResponseTemplates").path("application/json").asText(null))
              .isEqualTo(response.body().orElse(null));
          assertThat(
                  made.property("ResponseParameters")
                      .path("gatewayresponse.header.Content-Type")
                      .textValue())
              .isEqualTo("'%s'".formatted(response.contentType()));
          assertThat(
                  made.property("ResponseParameters")
                      .path("gatewayresponse.header.Access-Control-Allow-Origin")
                      .textValue())
              .isEqualTo("'*'");
          assertThat(
                  made.property("ResponseParameters")
                      .path("gatewayresponse.header.X-Request-Id")
                      .textValue())
              .isEqualTo("context.requestId");
        });
  }
}
