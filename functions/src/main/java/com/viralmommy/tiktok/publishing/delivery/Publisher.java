package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.accounts.tokens.TokenRefresher;
import com.viralmommy.tiktok.accounts.tokens.TokenVault;
import com.viralmommy.tiktok.limits.RateLimiter;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.intake.UploadIntake;
import com.viralmommy.tiktok.publishing.lifecycle.PublishQueue;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Failure;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.publishing.model.PublishSettings;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.tiktok.RetryPolicy;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Moves a publication as far as it can now: takes its lease, then one external effect and one
 * checkpoint after the other, until it has to wait or has ended. Whenever the process dies, the
 * next one goes on from the last checkpoint.
 */
public final class Publisher {
  /**
   * Every checkpoint begins it anew, and no step is begun that might not end within it. One that
   * does all the same, while AWS or TikTok are slow, does no harm: a chunk goes to the same upload
   * as that of the next worker, and an init or a question posts nothing.
   */
  private static final Duration LEASE = Duration.ofMinutes(5);

  /** The timeout of a chunk, and what is around it. A step is begun only if it fits. */
  static final Duration LONGEST_STEP = Duration.ofSeconds(150);

  /** After a wait's own message has failed to come, the sweep looks after the publication. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  /**
   * No honest publication needs as many invocations: a day of polls is fewer than 300, a week of
   * limits that TikTok alone knows of fewer than 200.
   */
  private static final int MOST_STEPS = 2_000;

  private final PublicationStore store;
  private final PublishQueue queue;
  private final VideoStore videos;
  private final UploadOpener opener;
  private final ChunkSender sender;
  private final StatusPoller poller;
  private final InstantSource clock;
  private final Log log;

  public Publisher(
      PublicationStore store,
      PublishQueue queue,
      VideoStore videos,
      TokenRefresher tokens,
      RateLimiter limits,
      TikTokClient tikTok,
      TokenVault vault,
      PublishSettings settings,
      RetryPolicy retries,
      InstantSource clock,
      Log log) {
    this.store = store;
    this.queue = queue;
    this.videos = videos;
    this.clock = clock;
    this.log = log;
    CreatorAccess creatorAccess = new CreatorAccess(tokens, limits, retries, log);
    this.opener = new UploadOpener(videos, creatorAccess, tikTok, vault, settings, clock);
    this.sender = new ChunkSender(tikTok, creatorAccess, vault, retries, clock, log);
    this.poller = new StatusPoller(tikTok, creatorAccess, settings, clock, log);
  }

  /**
   * Does what there is to do for a publication; nothing if it has ended or somebody else is at it.
   */
  public void advance(Publication.Key key, Deadline budget) {
    Instant now = clock.instant();
    var lease = new Publication.Lease(Ids.secret(), now.plus(LEASE));
    Optional<Publication> leased = store.leaseDue(key, lease, now, lease.until().plus(GRACE));
    if (leased.isEmpty()) {
      log.info("publication.left_alone", "publication", key.id());
      return;
    }
    try {
      advance(leased.get(), budget);
    } catch (PublicationStore.LostLeaseException _) {
      log.warn("publication.lease_lost", "publication", key.id());
    }
  }

  private void advance(Publication leased, Deadline budget) {
    Publication publication = leased;
    // Only what this process has seen itself is certain; what another left behind is asked of
    // TikTok.
    boolean certain = publication.transfer() == null || !publication.transfer().inFlight();
    SourceReader reader = null;
    try {
      while (true) {
        if (publication.status() != Status.UPLOADING && reader != null) {
          reader.close();
          reader = null;
        } else if (publication.status() == Status.UPLOADING && reader == null) {
          reader = new SourceReader(videos, publication.source(), publication.plan());
        }
        switch (step(
            publication, reader, certain, budget.until(publication.lease().until(), clock))) {
          case Step.Continue(Publication next) -> publication = checkpoint(next);
          case Step.Wait(Publication next, Instant until) -> {
            wait(next, until);
            return;
          }
          case Step.End(Publication next) -> {
            store.save(next.dueAt(null).leased(null));
            log.info(
                Log.Counted.PUBLICATION_ENDED,
                "publication",
                next.key().id(),
                "status",
                next.status());
            return;
          }
        }
        certain = true;
      }
    } finally {
      if (reader != null) {
        reader.close();
      }
    }
  }

  private Step step(
      Publication publication, SourceReader reader, boolean certain, Deadline budget) {
    Instant now = clock.instant();
    if (publication.steps() > MOST_STEPS) {
      return new Step.End(publication.givenUp(Failure.of(ProblemCode.INTERNAL_ERROR), now));
    }
    if (!budget.allows(LONGEST_STEP)) {
      return new Step.Wait(certain ? publication.paused() : publication, now);
    }
    try {
      return switch (publication.status()) {
        case AWAITING_UPLOAD -> awaitUpload(publication);
        case QUEUED ->
            publication.isTooEarly(now)
                ? new Step.Wait(publication, publication.publishAt())
                : opener.open(publication, budget);
        case UPLOADING -> upload(publication, reader, certain, budget);
        case PROCESSING, PUBLISHED -> poller.ask(publication, budget);
        case SENT_TO_INBOX, FAILED, CANCELLED, UNCONFIRMED -> new Step.End(publication);
      };
    } catch (UncheckedIOException e) {
      return failed(publication, e.getCause());
    } catch (IOException | RuntimeException e) {
      return failed(publication, e);
    }
  }

  private Step upload(
      Publication publication, SourceReader reader, boolean certain, Deadline budget)
      throws IOException {
    if (!certain) {
      return sender.askProgress(publication, budget);
    }
    // After a pause nothing is announced: nobody may take this chunk for unsent from now on.
    return publication.transfer().inFlight()
        ? sender.send(publication, reader, budget)
        : new Step.Continue(publication.announced());
  }

  /** The event that announces the upload may have been lost, or its time may be over. */
  private Step awaitUpload(Publication publication) {
    Instant now = clock.instant();
    Instant over = publication.createdAt().plus(UploadIntake.MAY_TAKE);
    Optional<VideoStore.Stored> stored = videos.find(publication.source().objectKey());
    if (stored.isPresent()) {
      return new Step.Continue(UploadIntake.accept(publication, stored.get(), now));
    }
    return now.isBefore(over)
        ? new Step.Wait(publication, over)
        : new Step.End(publication.failed(Failure.of(ProblemCode.UPLOAD_EXPIRED), now));
  }

  private Step failed(Publication publication, Exception cause) {
    Instant now = clock.instant();
    if (cause instanceof VideoStore.ChangedException) {
      return new Step.End(publication.failed(Failure.of(ProblemCode.VIDEO_CHANGED), now));
    }
    Failure because = Failure.of(ProblemCode.INTERNAL_ERROR);
    log.error("publication.step_failed", cause, "publication", publication.key().id());
    return RetrySchedule.tryAgain(
        publication, Duration.ZERO, because, now, p -> p.givenUp(because, now));
  }

  private Publication checkpoint(Publication publication) {
    Instant until = clock.instant().plus(LEASE);
    Publication kept =
        publication
            .leased(new Publication.Lease(publication.lease().owner(), until))
            .dueAt(until.plus(GRACE));
    store.save(kept);
    return kept;
  }

  /**
   * The checkpoint comes first: should the message not be sent, the sweep finds the publication
   * due.
   */
  private void wait(Publication publication, Instant until) {
    Duration delay = Duration.between(clock.instant(), until);
    if (delay.isNegative()) {
      delay = Duration.ZERO;
    }
    boolean byMessage = delay.compareTo(PublishQueue.LONGEST_DELAY) <= 0;
    Publication waiting =
        publication.leased(null).dueAt(byMessage ? until.plus(GRACE) : until).waitingUntil(until);
    // An upload may come at any time.
    store.save(waiting.status() == Status.AWAITING_UPLOAD ? waiting.waitingUntil(null) : waiting);
    if (byMessage) {
      queue.send(publication.key(), delay);
    }
  }
}
