package com.viralmommy.tiktok.publishing.lifecycle;

import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import java.time.Duration;
import java.util.Optional;

/** Has a worker look at a publication now instead of at the next poll. */
public final class PublicationWaker {
  private final PublicationStore store;
  private final PublishQueue queue;

  public PublicationWaker(PublicationStore store, PublishQueue queue) {
    this.store = store;
    this.queue = queue;
  }

  /**
   * @param publishId TikTok's
   * @return false when it is none of ours
   */
  public boolean wake(String publishId) {
    Optional<Publication.Key> publication = store.findByPublishId(publishId);
    publication.ifPresent(
        key -> {
          store.clearWaitsUntil(key);
          queue.send(key, Duration.ZERO);
        });
    return publication.isPresent();
  }
}
