package com.viralmommy.tiktok.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.infra.Template.Resource;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.Trigger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"staging", "production"})
class AlarmTemplateIT {
  private final StageTemplates stage;

  AlarmTemplateIT(String stage) {
    this.stage = StageTemplates.of(stage);
  }

  private List<Resource> alarms() {
    return stage.runtime().all("AWS::CloudWatch::Alarm");
  }

  @Test
  void emailsEveryAlarmWithInstructions() {
    Resource topic = stage.runtime().all("AWS::SNS::Topic").getFirst();
    Resource subscription = stage.runtime().all("AWS::SNS::Subscription").getFirst();
    assertThat(stage.idBehind(subscription.property("TopicArn"))).isEqualTo(topic.id());
    assertThat(subscription.property("Endpoint").textValue())
        .isEqualTo(stage.settings().alarmEmail());
    for (Resource alarm : alarms()) {
      assertThat(stage.idsBehind(alarm.property("AlarmActions"))).containsExactly(topic.id());
      assertThat(alarm.property("AlarmDescription").asText())
          .as("instructions of %s", alarm)
          .hasSizeGreaterThan(60)
          .containsPattern("docs/operations\\.md#[a-z0-9-]+");
      assertThat(alarm.property("TreatMissingData").asText()).isNotEmpty();
    }
  }

  @Test
  void letsAlarmsOfThisAccountPublishToTheTopic() {
    assertThat(
            stage
                .runtime()
                .all("AWS::SNS::TopicPolicy")
                .getFirst()
                .property("PolicyDocument", "Statement"))
        .anySatisfy(
            statement -> {
              assertThat(statement.path("Effect").textValue()).isEqualTo("Allow");
              assertThat(statement.at("/Principal/Service").textValue())
                  .isEqualTo("cloudwatch.amazonaws.com");
              assertThat(statement.at("/Condition/StringEquals").has("aws:SourceAccount")).isTrue();
            });
  }

  @Test
  void watchesEveryDeadLetterQueueAndTheAgeOfEveryOther() {
    Set<String> dead = watched("ApproximateNumberOfMessagesVisible");
    Set<String> aged = watched("ApproximateAgeOfOldestMessage");
    for (Resource queue : stage.runtime().all("AWS::SQS::Queue")) {
      assertThat(queue.properties().has("RedrivePolicy") ? aged : dead)
          .as("alarms on %s", queue)
          .contains(queue.id());
    }
  }

  @Test
  void watchesThrottlesAndErrorsOfEveryFunctionAndTheRunsOfSchedules() {
    for (DeployedFunction function : DeployedFunction.values()) {
      String id = stage.function(function).id();
      assertThat(watched("Throttles")).contains(id);
      assertThat(watched("Errors")).contains(id);
    }
    for (DeployedFunction function : DeployedFunction.values()) {
      if (function.trigger() instanceof Trigger.Schedule) {
        assertThat(watched("Invocations")).contains(stage.function(function).id());
      }
    }
  }

  @Test
  void watchesTheDelayOfTheRelay() {
    assertThat(watched("IteratorAge"))
        .containsExactly(stage.function(DeployedFunction.EVENT_RELAY).id());
  }

  @Test
  void watchesTheMetricsOfTheLogs() {
    Set<String> names = new HashSet<>();
    alarms().forEach(alarm -> names.add(alarm.property("MetricName").asText()));
    assertThat(names)
        .contains(
            "5XXError",
            "RefreshFailures",
            "NeedsReconnect",
            "Unconfirmed",
            "AppCapReached",
            "LoggedErrors");
    Set<String> counted = new HashSet<>();
    stage
        .runtime()
        .all("AWS::Logs::MetricFilter")
        .forEach(
            filter ->
                counted.add(
                    filter.property("MetricTransformations").path(0).path("MetricName").asText()));
    assertThat(counted)
        .contains("RefreshFailures", "NeedsReconnect", "Unconfirmed", "AppCapReached");
  }

  /** A filter for a name that no function logs would count nothing. */
  @Test
  void countsOnlyNamesThatTheFunctionsLog() throws IOException {
    StringBuilder code = new StringBuilder();
    try (ZipFile jar = new ZipFile(StageTemplates.LAMBDA_JAR.toFile())) {
      for (ZipEntry entry :
          jar.stream()
              .filter(e -> e.getName().startsWith("com/viralmommy/"))
              // Declares the names; the code that logs them has copies.
              .filter(e -> !e.getName().endsWith("/Log$Counted.class"))
              .toList()) {
        code.append(
            new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1));
      }
    }
    Pattern word = Pattern.compile("= \"([^\"]+)\"");
    Set<String> words = new HashSet<>();
    for (Resource filter : stage.runtime().all("AWS::Logs::MetricFilter")) {
      Matcher matcher = word.matcher(filter.property("FilterPattern").textValue());
      while (matcher.find()) {
        words.add(matcher.group(1));
      }
    }
    assertThat(words)
        .isNotEmpty()
        .allSatisfy(w -> assertThat(code.toString().contains(w)).as(w).isTrue());
  }

  @Test
  void showsEveryAlarmFunctionAndQueueOnOneDashboard() {
    List<Resource> dashboards = stage.runtime().all("AWS::CloudWatch::Dashboard");
    assertThat(dashboards).hasSize(1);
    assertThat(dashboards.getFirst().property("DashboardName").textValue())
        .isEqualTo("tiktok-" + stage.settings().stage());
    Set<String> shown = stage.idsBehind(dashboards.getFirst().property("DashboardBody"));
    assertThat(shown).containsAll(alarms().stream().map(Resource::id).toList());
    assertThat(shown).containsAll(stage.functions().values().stream().map(Resource::id).toList());
    for (Resource queue : stage.runtime().all("AWS::SQS::Queue")) {
      if (queue.properties().has("RedrivePolicy")) {
        assertThat(shown).contains(queue.id());
      }
    }
  }

  private Set<String> watched(String metric) {
    Set<String> ids = new HashSet<>();
    alarms().stream()
        .filter(alarm -> alarm.property("MetricName").asText().equals(metric))
        .forEach(alarm -> ids.addAll(stage.idsBehind(alarm.property("Dimensions"))));
    return ids;
  }
}
