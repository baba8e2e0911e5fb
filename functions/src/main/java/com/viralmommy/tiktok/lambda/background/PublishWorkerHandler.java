package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.publishing.delivery.Publisher;
import com.viralmommy.tiktok.publishing.lifecycle.PublishQueue;
import com.viralmommy.tiktok.publishing.model.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Woken by the publish queue: moves publications on. */
public final class PublishWorkerHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final Publisher publisher;
  private final Log log;

  public PublishWorkerHandler() {
    this(CompositionRoot.ofProcess());
  }

  public PublishWorkerHandler(CompositionRoot wiring) {
    this.publisher = wiring.publisher();
    this.log = wiring.log();
  }

  /**
   * Messages that cannot be read are given back, until the queue puts them aside as dead letters.
   * No other ones: the publication itself knows when it is due again, and a message that the queue
   * hands out once more would only come later than the sweep.
   */
  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    var budget = new Deadline(() -> Duration.ofMillis(context.getRemainingTimeInMillis()));
    List<BatchItemFailure> failures = new ArrayList<>();
    for (SQSEvent.SQSMessage message : event.getRecords()) {
      if (!understood(message, budget)) {
        failures.add(new BatchItemFailure(message.getMessageId()));
      }
    }
    return new SQSBatchResponse(failures);
  }

  private boolean understood(SQSEvent.SQSMessage message, Deadline budget) {
    Optional<Publication.Key> key = PublishQueue.read(message.getBody());
    if (key.isEmpty()) {
      log.warn("message.unreadable", "messageId", message.getMessageId());
      return false;
    }
    try {
      publisher.advance(key.get(), budget);
    } catch (RuntimeException e) {
      log.error("message.failed", e, "publication", key.get().id());
    }
    return true;
  }
}
