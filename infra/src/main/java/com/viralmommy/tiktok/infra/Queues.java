package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.lambda.DeployedFunction;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** The queues of a stage, each with one behind it for what cannot be dealt with. */
final class Queues extends Construct {
  /** As long as SQS keeps a message: somebody has to look at it. */
  private static final Duration DEAD_LETTERS_KEPT = Duration.days(14);

  /** AWS's rule: a batch may be tried that often before it comes back to the queue. */
  private static final int TIMEOUTS_HIDDEN = 6;

  private final Map<WorkQueue, Queue> work = new EnumMap<>(WorkQueue.class);
  private final Map<String, Queue> deadLetters = new TreeMap<>();
  private final Map<String, Queue> lostEvents = new TreeMap<>();

  Queues(Construct scope) {
    super(scope, "queues");
  }

  void add(WorkQueue queue, DeployedFunction consumer) {
    Queue made =
        Queue.Builder.create(this, queue.queueName())
            .visibilityTimeout(
                Duration.seconds(consumer.timeout().multipliedBy(TIMEOUTS_HIDDEN).toSeconds()))
            .retentionPeriod(Duration.seconds(queue.kept().toSeconds()))
            .encryption(QueueEncryption.SQS_MANAGED)
            .enforceSsl(true)
            .deadLetterQueue(
                DeadLetterQueue.builder()
                    .queue(addDeadLetters(queue.queueName(), deadLetters))
                    .maxReceiveCount(queue.mostReceives())
                    .build())
            .build();
    work.put(queue, made);
  }

  /** For a function whose events Lambda itself keeps in a queue that nobody sees. */
  Queue addLostEvents(DeployedFunction function) {
    Queue lost = addDeadLetters(function.functionName(), lostEvents);
    AcceptedFindings.accept(
        lost, "AwsSolutions-SQS3", "It is itself where a function's failed events end up.");
    return lost;
  }

  private Queue addDeadLetters(String of, Map<String, Queue> letters) {
    Queue made =
        Queue.Builder.create(this, of + "-dead-letters")
            .retentionPeriod(DEAD_LETTERS_KEPT)
            .encryption(QueueEncryption.SQS_MANAGED)
            .enforceSsl(true)
            .build();
    letters.put(of, made);
    return made;
  }

  Map<WorkQueue, Queue> work() {
    return Collections.unmodifiableMap(work);
  }

  /** By the name of the queue that they are behind of. */
  Map<String, Queue> deadLetters() {
    return Collections.unmodifiableMap(deadLetters);
  }

  /** By the name of the function whose events they are. */
  Map<String, Queue> lostEvents() {
    return Collections.unmodifiableMap(lostEvents);
  }
}
