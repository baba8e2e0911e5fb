package com.viralmommy.tiktok.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.DeployedFunction;
import com.viralmommy.tiktok.infra.Template.Resource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"staging", "production"})
class TriggerTemplateIT {
  private final StageTemplates stage;

  TriggerTemplateIT(String stage) {
    this.stage = StageTemplates.of(stage);
  }

  /** What S3, EventBridge, SQS and API Gateway have been told to call. */
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
  void callsEveryFunctionAndOnlyByItsAlias() {
    Set<DeployedFunction> called = EnumSet.noneOf(DeployedFunction.class);
    // functionBehind fails for what is no alias.
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
  void tellsTheUploadIntakeOfEveryVideoAndKeepsWhatItCannotDealWith() {
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
    assertThat(prefixes).containsExactlyInAnyOrder("uploads/", "drop/");
    assertThat(asynchronous(DeployedFunction.UPLOAD_INTAKE).properties().has("DestinationConfig"))
        .isTrue();
  }

  @Test
  void runsTheDueSweepEveryMinuteAndNeverLate() {
    Resource rule =
        stage.runtime().all("AWS::Events::Rule").stream()
            .filter(
                candidate ->
                    stage.functionBehind(candidate.property("Targets").path(0).path("Arn"))
                        == DeployedFunction.DUE_SWEEP)
            .findFirst()
            .orElseThrow();
    assertThat(rule.property("ScheduleExpression").textValue()).isEqualTo("rate(1 minute)");
    assertThat(rule.property("State").textValue()).isEqualTo("ENABLED");
    assertThat(asynchronous(DeployedFunction.DUE_SWEEP).property("MaximumRetryAttempts").intValue())
        .isZero();
  }

  /** How Lambda calls the alias for events that nobody waits for. */
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
