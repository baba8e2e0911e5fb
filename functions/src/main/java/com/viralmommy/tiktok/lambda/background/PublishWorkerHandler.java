package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.publishing.delivery.Publisher;
import com.viralmommy.tiktok.publishing.lifecycle.PublishQueue;
import com.viralmommy.tiktok.publishing.model.Publication;
import java.util.Optional;

/** Works off the publish queue: each message advances one publication. */
public final class PublishWorkerHandler extends QueueHandler<Publication.Key> {
  private final Publisher publisher;
  private final Log log;

  public PublishWorkerHandler(Publisher publisher, Log log) {
    super(log);
    this.publisher = publisher;
    this.log = log;
  }

  @Override
  Optional<Publication.Key> read(String body) {
    return PublishQueue.read(body);
  }

  /**
   * A failure does not fail the message: the publication's item says when it is due again, and the
   * due sweep sends a new message earlier than SQS would deliver this one again.
   */
  @Override
  boolean handle(Publication.Key key, SQSMessage message, Deadline deadline) {
    try {
      publisher.advance(key, deadline);
    } catch (RuntimeException e) {
      log.error("message.failed", e, "publication", key.id());
    }
    return true;
  }
}
