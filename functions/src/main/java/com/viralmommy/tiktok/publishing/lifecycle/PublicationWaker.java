package com.viralmommy.tiktok.publishing.lifecycle;

import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import java.time.Duration;
import java.util.Optional;

/** Wakes a worker for a publication that waits for its next poll. */
public final class PublicationWaker {
  private final PublicationStore store;
  private final PublishQueue queue;

  public PublicationWaker(PublicationStore store, PublishQueue queue) {
    this.store = store;
    this.queue = queue;
  }

  /**
   * Ends the wait of the publication and sends a message for it.
   *
   * @param publishId TikTok's id of the upload
   * @return false when no publication has this id
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
