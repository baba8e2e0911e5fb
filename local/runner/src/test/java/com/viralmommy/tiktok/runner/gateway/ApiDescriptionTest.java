package com.viralmommy.tiktok.runner.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.Trigger;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.runner.ApiContract;
import com.viralmommy.tiktok.runner.LocalFunctions;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.Yaml;

/** {@code openapi.yaml} agrees with the problem codes and the functions. */
class ApiDescriptionTest {
  private static final JsonNode DESCRIPTION =
      EventJson.MAPPER.valueToTree(new Yaml().<Object>load(LocalFunctions.apiDescription()));
  private static final JsonNode EXAMPLES = DESCRIPTION.at("/components/examples");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\d+) \\| .{8,} \\|$");
  private static final JsonNode GATEWAY = DESCRIPTION.path("x-gateway-responses");

  /** The codes of the functions and of the gateway. */
  @Test
  void listsEveryProblemCode() throws Exception {
    Set<String> codes =
        Arrays.stream(ProblemCode.values())
            .map(ProblemCode::code)
            .collect(Collectors.toCollection(TreeSet::new));
    for (JsonNode response : GATEWAY) {
      codes.add(
          EventJson.MAPPER.readTree(response.path("body").textValue()).path("code").textValue());
    }

    List<String> listed = texts(DESCRIPTION.at("/components/schemas/ProblemCode/enum"));

    assertThat(listed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(codes);
    assertThat(names(EXAMPLES)).containsExactlyInAnyOrderElementsOf(codes);
  }

  @ParameterizedTest
  @EnumSource
  void everyExampleHasTheValuesOfItsCode(ProblemCode code) {
    JsonNode example = EXAMPLES.path(code.code()).path("value");

    assertThat(example.path("type").asText()).isEqualTo("urn:viralmommy:problem:" + code.code());
    assertThat(example.path("code").asText()).isEqualTo(code.code());
    assertThat(example.path("title").asText()).isEqualTo(code.text());
    assertThat(example.path("status").asInt()).isEqualTo(code.status());
    assertThat(example.path("retryable").asBoolean())
        .isEqualTo(code.retryable() || example.has("retryAfterSeconds"));
  }

  @Test
  void everyResponseHasTheExamplesOfItsStatus() {
    Map<Integer, Set<String>> byStatus = new TreeMap<>();
    EXAMPLES
        .properties()
        .forEach(
            example ->
                byStatus
                    .computeIfAbsent(
                        example.getValue().at("/value/status").asInt(), status -> new TreeSet<>())
                    .add(example.getKey()));
    JsonNode responses = DESCRIPTION.at("/components/responses");
    Map<Integer, Set<String>> shown = new TreeMap<>();
    for (JsonNode response : responses) {
      Set<String> names = names(response.at("/content/application~1problem+json/examples"));
      shown.put(EXAMPLES.path(names.iterator().next()).at("/value/status").asInt(), names);
    }
    assertThat(shown).isEqualTo(byStatus);
    for (JsonNode path : DESCRIPTION.path("paths")) {
      for (JsonNode operation : path) {
        operation
            .path("responses")
            .properties()
            .forEach(
                response -> {
                  String ref = response.getValue().path("$ref").asText();
                  if (!ref.isEmpty()) {
                    String name = ref.substring(ref.lastIndexOf('/') + 1);
                    assertThat(
                            names(
                                responses
                                    .path(name)
                                    .at("/content/application~1problem+json/examples")))
                        .as(ref)
                        .isEqualTo(byStatus.get(Integer.valueOf(response.getKey())));
                  }
                });
      }
    }
  }

  @Test
  void everyExampleConformsToTheSchema() {
    ApiContract contract = new ApiContract();
    for (JsonNode example : EXAMPLES) {
      contract.acceptProblem(bytes(example.path("value")));
    }
    for (JsonNode example :
        DESCRIPTION.at(
            "/paths/~1v1~1publications/post/requestBody/content/application~1json/examples")) {
      contract.acceptRequest(
          new Exchange(
              "POST",
              "/api/v1/publications",
              Optional.empty(),
              Optional.of("/v1/publications"),
              Map.of(
                  "Authorization", List.of("Bearer x"),
                  "Content-Type", List.of("application/json"),
                  "Idempotency-Key", List.of("key-1")),
              bytes(example.path("value")),
              202,
              Map.of(),
              new byte[0]));
    }
    assertThatCode(contract::verify).doesNotThrowAnyException();
  }

  /** API Gateway does not check that the status code and the body agree. */
  @Test
  void theGatewaysAnswersAreProblemDocuments() throws Exception {
    ApiContract contract = new ApiContract();
    for (JsonNode response : GATEWAY) {
      JsonNode body = EventJson.MAPPER.readTree(response.path("body").textValue());
      contract.acceptProblem(bytes(body));
      assertThat(body.path("status")).isEqualTo(response.path("statusCode"));
      assertThat(body.path("retryAfterSeconds").asText(null))
          .isEqualTo(response.at("/headers/Retry-After").textValue());
      JsonNode example = EXAMPLES.path(body.path("code").asText()).path("value");
      for (String member : List.of("type", "title", "status", "code", "retryable")) {
        assertThat(body.path(member)).as(member).isEqualTo(example.path(member));
      }
    }
    assertThatCode(contract::verify).doesNotThrowAnyException();
  }

  @Test
  void theReadmeListsEveryProblemCode() throws Exception {
    String page = Files.readString(Path.of("../../docs/api.md"));
    String section = page.substring(page.indexOf("### Problem codes"));
    Map<String, String> listed = new TreeMap<>();
    for (Matcher row = ROW.matcher(section.substring(0, section.indexOf("\n##", 1)));
        row.find(); ) {
      listed.put(row.group(1), row.group(2));
    }

    Map<String, String> shown = new TreeMap<>();
    EXAMPLES
        .properties()
        .forEach(code -> shown.put(code.getKey(), code.getValue().at("/value/status").asText()));
    assertThat(listed).isEqualTo(shown);
  }

  @Test
  void everyApiFunctionHasAnOperationAndEveryOperationAFunction() {
    Set<String> named =
        ApiDescription.read(LocalFunctions.apiDescription()).routes().stream()
            .map(ApiDescription.Route::functionName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> answering =
        Arrays.stream(DeployedFunction.values())
            .filter(function -> function.trigger() instanceof Trigger.Api)
            .map(DeployedFunction::functionName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).isEqualTo(answering);
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::textValue).toList();
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static byte[] bytes(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }
}
