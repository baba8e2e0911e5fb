package com.viralmommy.tiktok.publishing;

import com.viralmommy.tiktok.connections.Connection;
import com.viralmommy.tiktok.connections.WaitingPublications;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.Publication.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Ends what waits for a connection that is no more. */
public final class Cancellations implements WaitingPublications {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final PublicationStore store;
  private final InstantSource clock;
  private final Log log;

  public Cancellations(PublicationStore store, InstantSource clock, Log log) {
    this.store = store;
    this.clock = clock;
    this.log = log;
  }

  /**
   * What a worker holds is left to it: it finds the connection gone. What may have appeared already
   * is left to go on, since only its outcome is still open.
   */
  @Override
  public void cancel(Connection.Key connection) {
    store.waitingFor(connection).filter(Publication::cannotHaveAppeared).forEach(this::cancel);
  }

  private void cancel(Publication waiting) {
    Instant now = clock.instant();
    var lease = new Publication.Lease(Ids.secret(), now.plus(LEASE));
    Optional<Publication> leased = store.lease(waiting.key(), lease, now, lease.until());
    if (leased.isEmpty()) {
      log.info("publication.left_alone", "publication", waiting.key().id());
      return;
    }
    Publication publication = leased.get();
    if (publication.cannotHaveAppeared()) {
      Failure because = Failure.of(ProblemCode.CONNECTION_REMOVED);
      store.save(publication.cancelled(because, now).leased(null).dueAt(null));
      log.info("publication.cancelled", "publication", publication.key().id());
    } else {
      store.save(publication.leased(null).dueAt(now));
    }
  }
}
