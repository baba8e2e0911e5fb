package com.viralmommy.tiktok.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageNotInflightException;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * The messages of a dead-letter queue, which no function could process.
 *
 * <p>Sending a message back is safe at any time. A publication's message only makes the worker
 * check the publication, which does nothing if it has ended. A connection's message acts only on
 * the version of the connection for which it was sent.
 */
final class DeadLetters {
  private static final int BATCH = 10;

  /** Long polling, because short polling can miss messages. */
  private static final Duration WAIT_TIME = Duration.ofSeconds(1);

  /**
   * One message.
   *
   * @param receives how often it was received, this time included
   * @param body as it was sent; possibly not JSON
   */
  record DeadLetter(String id, Instant sentAt, int receives, String body) {}

  private final SqsClient sqs;
  private final String queue;

  /**
   * @param queue URL of the dead-letter queue
   */
  DeadLetters(SqsClient sqs, String queue) {
    this.sqs = sqs;
    this.queue = queue;
  }

  /** All visible messages; they stay in the queue. */
  List<DeadLetter> show() {
    Map<String, Message> seen = new LinkedHashMap<>();
    List<Message> batch;
    boolean more;
    do {
      batch = receive();
      more = false;
      for (Message message : batch) {
        more |= seen.put(message.messageId(), message) == null;
      }
      // Ends when only known messages arrive; they can become visible again before the last one.
    } while (more);
    seen.values().forEach(this::makeVisible);
    return seen.values().stream().map(DeadLetters::deadLetter).toList();
  }

  /**
   * Sends all messages to another queue. After a crash a message can be in both queues, but it is
   * never lost.
   *
   * @param target URL of the queue that receives the messages
   * @return the messages that were sent
   */
  List<DeadLetter> redrive(String target) {
    List<DeadLetter> sent = new ArrayList<>();
    List<Message> batch;
    do {
      batch = receive();
      for (Message message : batch) {
        sqs.sendMessage(r -> r.queueUrl(target).messageBody(message.body()));
        sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
        sent.add(deadLetter(message));
      }
    } while (!batch.isEmpty());
    return sent;
  }

  private List<Message> receive() {
    return sqs.receiveMessage(
            r ->
                r.queueUrl(queue)
                    .maxNumberOfMessages(BATCH)
                    .waitTimeSeconds((int) WAIT_TIME.toSeconds())
                    .messageSystemAttributeNames(
                        MessageSystemAttributeName.SENT_TIMESTAMP,
                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
        .messages();
  }

  /** So that the next reader sees the message immediately. */
  private void makeVisible(Message message) {
    try {
      sqs.changeMessageVisibility(
          r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()).visibilityTimeout(0));
    } catch (MessageNotInflightException _) {
      // It is already visible.
    }
  }

  private static DeadLetter deadLetter(Message message) {
    var attributes = message.attributes();
    return new DeadLetter(
        message.messageId(),
        Instant.ofEpochMilli(
            Long.parseLong(attributes.get(MessageSystemAttributeName.SENT_TIMESTAMP))),
        Integer.parseInt(attributes.get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)),
        message.body());
  }
}
