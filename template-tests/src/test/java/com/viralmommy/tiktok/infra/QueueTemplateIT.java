package com.viralmommy.tiktok.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.infra.Template.Resource;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"staging", "production"})
class QueueTemplateIT {
  private final StageTemplates stage;

  QueueTemplateIT(String stage) {
    this.stage = StageTemplates.of(stage);
  }

  private List<Resource> queues() {
    return stage.runtime().all("AWS::SQS::Queue");
  }

  /** The event source mappings of queues. */
  private List<Resource> mappings() {
    Set<String> ids = new HashSet<>();
    queues().forEach(queue -> ids.add(queue.id()));
    return stage.runtime().all("AWS::Lambda::EventSourceMapping").stream()
        .filter(mapping -> ids.contains(stage.idBehind(mapping.property("EventSourceArn"))))
        .toList();
  }

  /** The dead-letter queues of queues, and the failure destinations of functions. */
  private Set<String> deadLetterQueues() {
    Set<String> ids = new HashSet<>();
    for (Resource queue : queues()) {
      ids.addAll(stage.idsBehind(queue.property("RedrivePolicy", "deadLetterTargetArn")));
    }
    for (Resource config : stage.runtime().all("AWS::Lambda::EventInvokeConfig")) {
      ids.addAll(stage.idsBehind(config.property("DestinationConfig", "OnFailure")));
    }
    for (Resource mapping : stage.runtime().all("AWS::Lambda::EventSourceMapping")) {
      ids.addAll(stage.idsBehind(mapping.property("DestinationConfig", "OnFailure")));
    }
    return ids;
  }

  @Test
  void givesEveryQueueADeadLetterQueue() {
    Set<String> dead = deadLetterQueues();
    for (Resource queue : queues()) {
      assertThat(queue.properties().has("RedrivePolicy") || dead.contains(queue.id()))
          .as("%s has a dead-letter queue, or is one", queue)
          .isTrue();
    }
  }

  @Test
  void keepsDeadLettersLongerThanMessages() {
    for (Resource queue : queues()) {
      long kept = queue.property("MessageRetentionPeriod").longValue();
      assertThat(kept).as("retention of %s", queue).isPositive();
      if (queue.properties().has("RedrivePolicy")) {
        Resource dead =
            stage.runtime().target(queue.property("RedrivePolicy", "deadLetterTargetArn"));
        assertThat(dead.property("MessageRetentionPeriod").longValue()).isGreaterThan(kept);
        if (queue.toString().contains("refresh")) {
          // The next sweep sends the connections again; unreadable messages fail at once.
          assertThat(kept).isLessThan(Duration.ofHours(2).toSeconds());
          continue;
        }
        long tries = queue.property("RedrivePolicy", "maxReceiveCount").longValue();
        assertThat(tries * queue.property("VisibilityTimeout").longValue())
            .as("%s keeps messages for all receives", queue)
            .isLessThan(kept);
      }
    }
  }

  @Test
  void hidesMessagesForSixTimeoutsOfTheirFunction() {
    for (Resource mapping : mappings()) {
      DeployedFunction function = stage.functionBehind(mapping.property("FunctionName"));
      Resource queue = stage.runtime().target(mapping.property("EventSourceArn"));
      assertThat(queue.property("VisibilityTimeout").longValue())
          .as("visibility timeout of %s", queue)
          .isGreaterThanOrEqualTo(6 * function.timeout().toSeconds());
    }
  }

  @Test
  void hasOneConsumerForEveryWorkQueue() {
    Set<String> consumed = new HashSet<>();
    for (Resource mapping : mappings()) {
      assertThat(consumed.add(stage.idBehind(mapping.property("EventSourceArn")))).isTrue();
    }
    Set<String> dead = deadLetterQueues();
    assertThat(queues())
        .filteredOn(queue -> !dead.contains(queue.id()))
        .extracting(Resource::id)
        .containsExactlyInAnyOrderElementsOf(consumed);
  }

  @Test
  void retriesOnlyFailedMessagesOfABatchAndLimitsConcurrency() {
    for (Resource mapping : mappings()) {
      assertThat(mapping.property("FunctionResponseTypes").path(0).textValue())
          .isEqualTo("ReportBatchItemFailures");
      assertThat(mapping.property("ScalingConfig", "MaximumConcurrency").intValue())
          .as("concurrency of %s", mapping)
          .isBetween(2, stage.settings().limits().publishWorkers());
    }
  }

  @Test
  void encryptsQueuesAndRequiresTls() {
    Set<String> tlsOnly = new HashSet<>();
    for (Resource policy : stage.runtime().all("AWS::SQS::QueuePolicy")) {
      for (var statement : policy.property("PolicyDocument", "Statement")) {
        if (statement.path("Effect").textValue().equals("Deny")
            && statement.at("/Condition/Bool/aws:SecureTransport").asText().equals("false")) {
          tlsOnly.addAll(stage.idsBehind(statement.path("Resource")));
        }
      }
    }
    for (Resource queue : queues()) {
      assertThat(queue.property("SqsManagedSseEnabled").booleanValue()).isTrue();
      assertThat(tlsOnly).contains(queue.id());
    }
  }
}
