package com.viralmommy.tiktok.publishing;

import java.time.Duration;
import java.util.Optional;

/** Has a worker look at a publication now instead of at the next poll. */
public final class PublicationNudge {
  private final PublicationStore store;
  private final PublishQueue queue;

  public PublicationNudge(PublicationStore store, PublishQueue queue) {
    this.store = store;
    this.queue = queue;
  }

  /**
   * @param publishId TikTok's
   * @return false when it is none of ours
   */
  public boolean nudge(String publishId) {
    Optional<Publication.Key> publication = store.findByPublishId(publishId);
    publication.ifPresent(
        key -> {
          store.endWait(key);
          queue.send(key, Duration.ZERO);
        });
    return publication.isPresent();
  }
}
