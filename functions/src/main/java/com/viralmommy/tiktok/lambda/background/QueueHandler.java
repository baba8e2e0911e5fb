package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Base of the functions that work off a queue: it returns the failed messages of a batch, and SQS
 * delivers those again.
 *
 * @param <T> content of a message
 */
abstract class QueueHandler<T> implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final Log log;

  QueueHandler(Log log) {
    this.log = log;
  }

  /** The content of a message body; empty if the body is not in the queue's format. */
  abstract Optional<T> read(String body);

  /**
   * Does the work of one message.
   *
   * @return whether SQS may delete the message
   */
  abstract boolean handle(T content, SQSMessage message, Deadline deadline);

  /** Runs for each unreadable message, which then fails. */
  void unreadable(SQSMessage message) {
    // After enough receives, SQS moves the message to the dead-letter queue.
  }

  @Override
  public final SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    Deadline deadline = Deadlines.of(context);
    List<BatchItemFailure> failures = new ArrayList<>();
    for (SQSMessage message : event.getRecords()) {
      if (!isDone(message, deadline)) {
        failures.add(new BatchItemFailure(message.getMessageId()));
      }
    }
    return new SQSBatchResponse(failures);
  }

  private boolean isDone(SQSMessage message, Deadline deadline) {
    Optional<T> content = read(message.getBody());
    if (content.isEmpty()) {
      log.warn("message.unreadable", "messageId", message.getMessageId());
      unreadable(message);
      return false;
    }
    return handle(content.get(), message, deadline);
  }
}
