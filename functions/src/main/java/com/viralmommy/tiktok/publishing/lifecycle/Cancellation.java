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
 * Cancels publications that cannot have been posted yet.
 *
 * <p>A cancellation does not wait for the worker. It takes over the lease, so that the fence
 * refuses the worker's next write and the worker stops. The chunk that the worker is sending
 * meanwhile is not the last one: before the last chunk, the worker marks it as in flight in the
 * item. Without the last chunk TikTok posts nothing (docs/tiktok-api.md#103-safe-retries).
 */
public final class Cancellation implements WaitingPublications {
  private static final Duration LEASE = Duration.ofSeconds(30);

  /** Attempts to take the lease while workers renew it. More than a few conflicts are a fault. */
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
   * Cancels a publication for its user. Cancelling it again changes nothing.
   *
   * @return the cancelled publication
   * @throws Problem NOT_FOUND when there is no such publication, NOT_CANCELLABLE when it may have
   *     been posted or has ended, CONFLICT when the lease could not be taken
   */
  public Publication cancel(Publication.Key key) {
    Publication seen = store.find(key).orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND));
    return seen.status() == Status.CANCELLED
        ? seen
        : cancel(seen, null).orElseThrow(() -> Problem.of(ProblemCode.NOT_CANCELLABLE));
  }

  /**
   * Cancels the publications of a connection that cannot have been posted yet. The others go on,
   * since only their outcome is open.
   */
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
   * @param previousLease the lease of the worker; null if there was none
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
    // The worker has begun the last chunk since the publication was read. It gets its lease back,
    // so
    // that no second worker sends that chunk too.
    store.save(
        taken.leased(previousLease).dueAt(previousLease == null ? now : previousLease.until()));
    return Optional.empty();
  }
}
