package com.viralmommy.tiktok.publishing.lifecycle;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.actions.WaitingPublications;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Lease;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationFailure;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Ends publications of which nothing can appear on TikTok yet.
 *
 * <p>A worker is not waited for: the fence is taken from it, so that it stores nothing more and
 * stops. What it is sending meanwhile cannot be the last chunk, which it would have announced in
 * the item first, and without which TikTok posts nothing (docs/tiktok-api.md#103-safe-retries).
 */
public final class Cancellation implements WaitingPublications {
  private static final Duration LEASE = Duration.ofSeconds(30);

  /** Workers that take a lease at the same moment; more than a few are a fault. */
  private static final int MAX_ATTEMPTS = 5;

  private final PublicationStore store;
  private final InstantSource clock;
  private final Log log;

  public Cancellation(PublicationStore store, InstantSource clock, Log log) {
    this.store = store;
    this.clock = clock;
    this.log = log;
  }

  /**
   * By its user's wish; doing it again changes nothing.
   *
   * @return the publication as it is then
   * @throws Problem when there is none, or it can be too late
   */
  public Publication cancel(Publication.Key key) {
    Publication seen = store.find(key).orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND));
    return seen.status() == Status.CANCELLED
        ? seen
        : cancel(seen, null).orElseThrow(() -> Problem.of(ProblemCode.NOT_CANCELLABLE));
  }

  /** What may have appeared is left to go on, since only its outcome is still open. */
  @Override
  public void cancel(Connection.Key connection) {
    store
        .unfinished(connection)
        .forEach(waiting -> cancel(waiting, PublicationFailure.of(ProblemCode.CONNECTION_REMOVED)));
  }

  private Optional<Publication> cancel(Publication waiting, PublicationFailure because) {
    Publication seen = waiting;
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (!seen.cannotHaveAppeared()) {
        return Optional.empty();
      }
      Instant now = clock.instant();
      var lease = new Lease(Ids.secret(), now.plus(LEASE));
      Optional<Publication> taken = store.takeOver(seen, lease);
      if (taken.isPresent()) {
        return cancel(taken.get(), seen.lease(), because);
      }
      Optional<Publication> current = store.find(seen.key());
      if (current.isEmpty()) {
        return Optional.empty();
      }
      seen = current.get();
    }
    throw Problem.retryAfter(ProblemCode.CONFLICT, Duration.ofSeconds(1));
  }

  /**
   * @param before who worked on it, if anybody did
   */
  private Optional<Publication> cancel(
      Publication taken, Lease previousLease, PublicationFailure because) {
    Instant now = clock.instant();
    if (taken.cannotHaveAppeared()) {
      Publication cancelled = taken.cancelled(because, now).leased(null).dueAt(null);
      store.save(cancelled);
      log.info("publication.cancelled", "publication", taken.key().id());
      return Optional.of(cancelled);
    }
    // The last chunk was begun at this very moment: nobody else is to send it beside that worker.
    store.save(
        taken.leased(previousLease).dueAt(previousLease == null ? now : previousLease.until()));
    return Optional.empty();
  }
}
