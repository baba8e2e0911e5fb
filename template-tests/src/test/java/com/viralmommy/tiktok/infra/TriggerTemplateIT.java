package com.viralmommy.tiktok.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.viralmommy.tiktok.events.WatchedTable;
import com.viralmommy.tiktok.infra.Template.Resource;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.Trigger;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"staging", "production"})
class TriggerTemplateIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StageTemplates stage;

  TriggerTemplateIT(String stage) {
    this.stage = StageTemplates.of(stage);
  }

  /** What S3, EventBridge, SQS, streams and API Gateway invoke. */
  private List<String> targets() {
    List<String> targets = new ArrayList<>();
    for (Resource mapping : stage.runtime().all("AWS::Lambda::EventSourceMapping")) {
      targets.add(stage.idBehind(mapping.property("FunctionName")));
    }
    for (Resource rule : stage.runtime().all("AWS::Events::Rule")) {
      rule.property("Targets").forEach(target -> targets.add(stage.idBehind(target.path("Arn"))));
    }
    for (Resource notifications : stage.runtime().all("Custom::S3BucketNotifications")) {
      notifications
          .property("NotificationConfiguration", "LambdaFunctionConfigurations")
          .forEach(target -> targets.add(stage.idBehind(target.path("LambdaFunctionArn"))));
    }
    for (Resource method : stage.runtime().all("AWS::ApiGateway::Method")) {
      if (method.property("Integration", "Type").textValue().equals("AWS_PROXY")) {
        targets.addAll(stage.idsBehind(method.property("Integration", "Uri")));
      }
    }
    return targets;
  }

  @Test
  void invokesEveryFunctionByItsAliasOnly() {
    Set<DeployedFunction> called = EnumSet.noneOf(DeployedFunction.class);
    // functionBehind fails for a target that is not an alias.
    targets().forEach(target -> called.add(stage.functionBehind(target)));
    assertThat(called).containsExactlyInAnyOrder(DeployedFunction.values());
  }

  @Test
  void permitsCallsOfAliasesOnlyAndNamesTheCaller() {
    for (Resource permission : stage.runtime().all("AWS::Lambda::Permission")) {
      stage.functionBehind(permission.property("FunctionName"));
      assertThat(permission.properties().has("SourceArn")).as("source of %s", permission).isTrue();
    }
  }

  @Test
  void sendsEveryNewVideoToTheUploadIntakeAndKeepsFailedEvents() {
    Resource notifications = stage.runtime().all("Custom::S3BucketNotifications").getFirst();
    assertThat(stage.idsBehind(notifications.property("BucketName")))
        .containsExactly(stage.data().all("AWS::S3::Bucket").getFirst().id());
    List<String> prefixes = new ArrayList<>();
    for (JsonNode target :
        notifications.property("NotificationConfiguration", "LambdaFunctionConfigurations")) {
      assertThat(stage.functionBehind(target.path("LambdaFunctionArn")))
          .isEqualTo(DeployedFunction.UPLOAD_INTAKE);
      assertThat(target.path("Events")).hasToString("[\"s3:ObjectCreated:*\"]");
      prefixes.add(target.at("/Filter/Key/FilterRules/0/Value").textValue());
    }
    assertThat(prefixes).containsExactlyInAnyOrder(VideoStore.UPLOADS, VideoStore.DROP);
    assertThat(asynchronous(DeployedFunction.UPLOAD_INTAKE).properties().has("DestinationConfig"))
        .isTrue();
  }

  @Test
  void sendsTheChangesOfBothTablesToTheRelayInOrderWithRetries() {
    Map<String, Resource> byTable = new HashMap<>();
    for (Resource mapping : stage.runtime().all("AWS::Lambda::EventSourceMapping")) {
      if (stage.functionBehind(mapping.property("FunctionName")) == DeployedFunction.EVENT_RELAY) {
        byTable.put(stage.idBehind(mapping.property("EventSourceArn")), mapping);
      }
    }
    assertThat(byTable.keySet()).containsExactlyInAnyOrderElementsOf(streamedTables());
    for (Resource mapping : byTable.values()) {
      assertThat(mapping.property("StartingPosition").textValue()).isEqualTo("TRIM_HORIZON");
      assertThat(mapping.property("FunctionResponseTypes"))
          .hasToString("[\"ReportBatchItemFailures\"]");
      assertThat(mapping.property("BisectBatchOnFunctionError").booleanValue()).isTrue();
      assertThat(mapping.property("MaximumRetryAttempts").intValue()).isBetween(20, 100);
      assertThat(stage.idsBehind(mapping.property("DestinationConfig", "OnFailure"))).hasSize(1);
    }
  }

  /** A stream has another ARN than its table. */
  @Test
  void readsTheStreamsOfTheTables() {
    List<String> streams = new ArrayList<>();
    stage
        .data()
        .json()
        .path("Outputs")
        .forEach(
            output -> {
              JsonNode attribute = output.at("/Value/Fn::GetAtt");
              if (attribute.path(1).asText().equals("StreamArn")) {
                streams.add(attribute.path(0).textValue());
              }
            });
    assertThat(streams).containsExactlyInAnyOrderElementsOf(streamedTables());
  }

  private List<String> streamedTables() {
    return stage.data().all("AWS::DynamoDB::Table").stream()
        .filter(table -> table.properties().has("StreamSpecification"))
        .map(Resource::id)
        .toList();
  }

  /** A change that the filter rejects is never an event; the tests of the functions hold this. */
  @Test
  void filtersTheChangesAsTheFunctionsDeclare() throws IOException {
    List<JsonNode> filters = new ArrayList<>();
    for (Resource mapping : stage.runtime().all("AWS::Lambda::EventSourceMapping")) {
      for (JsonNode filter : mapping.property("FilterCriteria", "Filters")) {
        filters.add(JSON.readTree(filter.path("Pattern").textValue()));
      }
    }
    assertThat(filters)
        .containsExactlyInAnyOrderElementsOf(
            WatchedTable.ALL.stream()
                .flatMap(table -> table.patterns().stream())
                .map(JSON::<JsonNode>valueToTree)
                .toList());
  }

  /** Lambda deletes a snapshot that is unused for 14 days, and the next call fails. */
  @Test
  void runsEveryFunctionWithoutAScheduleWeekly() {
    Set<DeployedFunction> kept = EnumSet.noneOf(DeployedFunction.class);
    for (Resource rule : stage.runtime().all("AWS::Events::Rule")) {
      if (rule.property("ScheduleExpression").textValue().equals("rate(7 days)")) {
        JsonNode target = rule.property("Targets").path(0);
        kept.add(stage.functionBehind(target.path("Arn")));
        assertThat(target.path("Input").textValue())
            .isIn("{\"Records\":[]}", "{\"headers\":{},\"httpMethod\":\"GET\",\"path\":\"/\"}");
      }
    }
    assertThat(kept)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(DeployedFunction.values())
                .filter(function -> !(function.trigger() instanceof Trigger.Schedule))
                .toList());
  }

  @Test
  void runsEveryScheduledFunctionAtItsRateWithoutRetries() {
    for (DeployedFunction function : DeployedFunction.values()) {
      if (function.trigger() instanceof Trigger.Schedule(Duration every)) {
        Resource rule = rule(function);
        assertThat(rule.property("ScheduleExpression").textValue())
            .isEqualTo(
                every.equals(Duration.ofHours(1))
                    ? "rate(1 hour)"
                    : every.equals(Duration.ofMinutes(1))
                        ? "rate(1 minute)"
                        : "rate(%d minutes)".formatted(every.toMinutes()));
        assertThat(rule.property("State").textValue()).isEqualTo("ENABLED");
        assertThat(asynchronous(function).property("MaximumRetryAttempts").intValue()).isZero();
      }
    }
  }

  private Resource rule(DeployedFunction function) {
    return stage.runtime().all("AWS::Events::Rule").stream()
        .filter(
            candidate ->
                stage.functionBehind(candidate.property("Targets").path(0).path("Arn")) == function)
        .findFirst()
        .orElseThrow();
  }

  /** The settings of asynchronous invocations of the alias. */
  private Resource asynchronous(DeployedFunction function) {
    Resource config =
        stage.runtime().all("AWS::Lambda::EventInvokeConfig").stream()
            .filter(
                candidate ->
                    stage
                        .idBehind(candidate.property("FunctionName"))
                        .equals(stage.function(function).id()))
            .findFirst()
            .orElseThrow();
    assertThat(stage.functionBehind(config.property("Qualifier"))).isEqualTo(function);
    return config;
  }
}
