package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.WorkQueue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** The queues of a stage, each with a dead-letter queue. */
final class Queues extends Construct {
  /** SQS's maximum, because a person must read them. */
  private static final Duration DEAD_LETTER_RETENTION = Duration.days(14);

  /** AWS recommends a visibility timeout of six function timeouts. */
  private static final int TIMEOUTS_INVISIBLE = 6;

  private final Map<WorkQueue, Queue> work = new EnumMap<>(WorkQueue.class);
  private final Map<String, Queue> deadLetters = new TreeMap<>();
  private final Map<String, Queue> failedEvents = new TreeMap<>();

  Queues(Construct scope) {
    super(scope, "queues");
  }

  void add(WorkQueue queue, DeployedFunction consumer) {
    Queue made =
        Queue.Builder.create(this, queue.queueName())
            .visibilityTimeout(
                Duration.seconds(consumer.timeout().multipliedBy(TIMEOUTS_INVISIBLE).toSeconds()))
            .retentionPeriod(Duration.seconds(queue.retention().toSeconds()))
            .encryption(QueueEncryption.SQS_MANAGED)
            .enforceSsl(true)
            .deadLetterQueue(
                DeadLetterQueue.builder()
                    .queue(addDeadLetters(queue.queueName(), deadLetters))
                    .maxReceiveCount(queue.maxReceives())
                    .build())
            .build();
    work.put(queue, made);
  }

  /** A failure destination for a function whose events are not in a queue of ours. */
  Queue addFailedEvents(DeployedFunction function) {
    Queue failed = addDeadLetters(function.functionName(), failedEvents);
    AcceptedFindings.accept(
        failed, "AwsSolutions-SQS3", "It is itself the destination of a function's failed events.");
    return failed;
  }

  private Queue addDeadLetters(String of, Map<String, Queue> letters) {
    Queue made =
        Queue.Builder.create(this, of + "-dead-letters")
            .retentionPeriod(DEAD_LETTER_RETENTION)
            .encryption(QueueEncryption.SQS_MANAGED)
            .enforceSsl(true)
            .build();
    letters.put(of, made);
    return made;
  }

  Map<WorkQueue, Queue> work() {
    return Collections.unmodifiableMap(work);
  }

  /** Dead-letter queues by the name of their queue. */
  Map<String, Queue> deadLetters() {
    return Collections.unmodifiableMap(deadLetters);
  }

  /** Dead-letter queues of failed events by the name of their function. */
  Map<String, Queue> failedEvents() {
    return Collections.unmodifiableMap(failedEvents);
  }
}
