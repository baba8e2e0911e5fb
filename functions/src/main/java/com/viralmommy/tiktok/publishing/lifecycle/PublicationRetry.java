package com.viralmommy.tiktok.publishing.lifecycle;

import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import java.time.Instant;
import java.time.InstantSource;

/** Retries publications that failed for a reason that may be gone. */
public final class PublicationRetry {
  private final PublicationStore store;
  private final PublishQueue queue;
  private final InstantSource clock;
  private final Log log;

  public PublicationRetry(
      PublicationStore store, PublishQueue queue, InstantSource clock, Log log) {
    this.store = store;
    this.queue = queue;
    this.clock = clock;
    this.log = log;
  }

  /**
   * @return the queued publication
   * @throws Problem NOT_FOUND when there is no such publication, NOT_RETRYABLE when it has not
   *     failed or its failure is final
   */
  public Publication retry(Publication.Key key) {
    Publication failed = store.find(key).orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND));
    if (!failed.mayBeRetried()) {
      throw Problem.of(ProblemCode.NOT_RETRYABLE);
    }
    Instant now = clock.instant();
    Publication queued = failed.retried(now).dueAt(now.plus(PublishQueue.GRACE));
    try {
      store.save(queued);
    } catch (PublicationStore.LostLeaseException _) {
      // Another request has retried it at the same time, and a worker has it already.
      throw Problem.of(ProblemCode.NOT_RETRYABLE);
    }
    queue.wake(key, log);
    return queued;
  }
}
