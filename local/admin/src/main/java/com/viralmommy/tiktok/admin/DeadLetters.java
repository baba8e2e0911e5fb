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
 * The messages that no function could deal with.
 *
 * <p>Sending one back is safe whatever has become of what it names: a publication's message only
 * says that somebody should look at it, and of one that has ended there is nothing to do; a
 * connection's acts under the fence that it was sent with.
 */
final class DeadLetters {
  private static final int BATCH = 10;

  /** A call that finds nothing has waited so long: short polling may miss what is there. */
  private static final Duration LOOKS_FOR = Duration.ofSeconds(1);

  /**
   * @param body as it was sent, which may be anything at all
   */
  record Letter(String id, Instant sentAt, int receives, String body) {}

  private final SqsClient sqs;
  private final String queue;

  /**
   * @param queue URL of the dead-letter queue
   */
  DeadLetters(SqsClient sqs, String queue) {
    this.sqs = sqs;
    this.queue = queue;
  }

  /** All that can be seen; they stay where they are. */
  List<Letter> show() {
    Map<String, Message> seen = new LinkedHashMap<>();
    List<Message> batch;
    boolean more;
    do {
      batch = receive();
      more = false;
      for (Message message : batch) {
        more |= seen.put(message.messageId(), message) == null;
      }
      // Of many, the first can be seen again before the last has come.
    } while (more);
    seen.values().forEach(this::showAgain);
    return seen.values().stream().map(DeadLetters::letter).toList();
  }

  /**
   * Sends all of them to another queue. One that dies in between is in both, never in none.
   *
   * @param target URL of the queue whose function is to try again
   * @return those that were sent
   */
  List<Letter> redrive(String target) {
    List<Letter> sent = new ArrayList<>();
    List<Message> batch;
    do {
      batch = receive();
      for (Message message : batch) {
        sqs.sendMessage(r -> r.queueUrl(target).messageBody(message.body()));
        sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
        sent.add(letter(message));
      }
    } while (!batch.isEmpty());
    return sent;
  }

  private List<Message> receive() {
    return sqs.receiveMessage(
            r ->
                r.queueUrl(queue)
                    .maxNumberOfMessages(BATCH)
                    .waitTimeSeconds((int) LOOKS_FOR.toSeconds())
                    .messageSystemAttributeNames(
                        MessageSystemAttributeName.SENT_TIMESTAMP,
                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
        .messages();
  }

  /** Whoever comes next is to see it at once. */
  private void showAgain(Message message) {
    try {
      sqs.changeMessageVisibility(
          r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()).visibilityTimeout(0));
    } catch (MessageNotInflightException _) {
      // It can be seen already.
    }
  }

  private static Letter letter(Message message) {
    var attributes = message.attributes();
    return new Letter(
        message.messageId(),
        Instant.ofEpochMilli(
            Long.parseLong(attributes.get(MessageSystemAttributeName.SENT_TIMESTAMP))),
        Integer.parseInt(attributes.get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)),
        message.body());
  }
}
