package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.accounts.tokens.TikTokCalls;
import com.viralmommy.tiktok.accounts.tokens.TokenVault;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Durations;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.intake.UploadIntake;
import com.viralmommy.tiktok.publishing.lifecycle.PublishQueue;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationFailure;
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
 * Moves a publication as far as it can get now. It takes the lease, then runs steps until the
 * publication has to wait or has ended. Each step has one external effect and is followed by a
 * checkpoint, so that the next process can go on wherever this one crashes.
 */
public final class Publisher {
  /**
   * Every checkpoint renews the lease, and a step begins only if it should end within it. A step
   * that takes longer, because AWS or TikTok is slow, does no harm: the next worker sends its chunk
   * to the same upload, and an init or a status request posts nothing.
   */
  private static final Duration LEASE = Duration.ofMinutes(5);

  /**
   * A regular publication needs far fewer invocations: polling for a day takes fewer than 300, a
   * week of waiting for TikTok's own limits fewer than 200.
   */
  private static final int MAX_STEPS = 2_000;

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
      TikTokCalls calls,
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
    PublicationCalls publicationCalls = new PublicationCalls(calls, tikTok);
    this.opener = new UploadOpener(videos, publicationCalls, tikTok, vault, settings, clock);
    this.sender = new ChunkSender(tikTok, publicationCalls, vault, retries, clock, log);
    this.poller = new StatusPoller(publicationCalls, settings, clock, log);
  }

  /**
   * Works on a publication until it has to wait or has ended. Does nothing if it has ended, has to
   * wait or another worker holds its lease.
   *
   * @param deadline no step begins that may not end before it
   */
  public void advance(Publication.Key key, Deadline deadline) {
    Instant now = clock.instant();
    var lease = new Publication.Lease(Ids.secret(), now.plus(LEASE));
    Optional<Publication> leased =
        store.leaseDue(key, lease, now, lease.until().plus(PublishQueue.GRACE));
    if (leased.isEmpty()) {
      log.info("publication.skipped", "publication", key.id());
      return;
    }
    try {
      advance(leased.get(), deadline);
    } catch (PublicationStore.LostLeaseException _) {
      log.warn("publication.lease_lost", "publication", key.id());
    }
  }

  private void advance(Publication leased, Deadline deadline) {
    Publication publication = leased;
    // A chunk that another process may have sent without storing the answer: TikTok has to be
    // asked.
    boolean progressKnown = publication.transfer() == null || !publication.transfer().inFlight();
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
            publication,
            reader,
            progressKnown,
            deadline.until(publication.lease().until(), clock))) {
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
        progressKnown = true;
      }
    } finally {
      if (reader != null) {
        reader.close();
      }
    }
  }

  private Step step(
      Publication publication, SourceReader reader, boolean progressKnown, Deadline deadline) {
    Instant now = clock.instant();
    if (publication.progress().steps() > MAX_STEPS) {
      return new Step.End(
          publication.givenUp(PublicationFailure.of(ProblemCode.INTERNAL_ERROR), now));
    }
    if (!deadline.allows(Step.MAX_DURATION)) {
      return new Step.Wait(progressKnown ? publication.paused() : publication, now);
    }
    try {
      return switch (publication.status()) {
        case AWAITING_UPLOAD -> awaitUpload(publication);
        case QUEUED ->
            publication.isTooEarly(now)
                ? new Step.Wait(publication, publication.publishAt())
                : opener.open(publication, deadline);
        case UPLOADING -> upload(publication, reader, progressKnown, deadline);
        case PROCESSING, PUBLISHED -> poller.poll(publication, deadline);
        case SENT_TO_INBOX, FAILED, CANCELLED, UNCONFIRMED -> new Step.End(publication);
      };
    } catch (UncheckedIOException e) {
      return stepFailed(publication, e.getCause());
    } catch (IOException | RuntimeException e) {
      return stepFailed(publication, e);
    }
  }

  private Step upload(
      Publication publication, SourceReader reader, boolean progressKnown, Deadline deadline)
      throws IOException {
    if (!progressKnown) {
      return sender.resync(publication, deadline);
    }
    // After a pause the next chunk is not marked as in flight. It has to be before it is sent.
    return publication.transfer().inFlight()
        ? sender.send(publication, reader, deadline)
        : new Step.Continue(publication.announced());
  }

  /**
   * Looks for the upload, whose event may have been lost, and ends the wait for it when it is
   * overdue.
   */
  private Step awaitUpload(Publication publication) {
    Instant now = clock.instant();
    Instant uploadDeadline = publication.createdAt().plus(UploadIntake.UPLOAD_DEADLINE);
    Optional<VideoStore.StoredVideo> stored = videos.find(publication.source().objectKey());
    if (stored.isPresent()) {
      return new Step.Continue(UploadIntake.accept(publication, stored.get(), now));
    }
    return now.isBefore(uploadDeadline)
        ? new Step.Wait(publication, uploadDeadline)
        : new Step.End(publication.failed(PublicationFailure.of(ProblemCode.UPLOAD_EXPIRED), now));
  }

  private Step stepFailed(Publication publication, Exception cause) {
    Instant now = clock.instant();
    if (cause instanceof VideoStore.ChangedException) {
      return new Step.End(
          publication.failed(PublicationFailure.of(ProblemCode.VIDEO_CHANGED), now));
    }
    PublicationFailure because = PublicationFailure.of(ProblemCode.INTERNAL_ERROR);
    log.error("publication.step_failed", cause, "publication", publication.key().id());
    return RetrySchedule.tryAgain(
        publication, Duration.ZERO, because, now, p -> p.givenUp(because, now));
  }

  private Publication checkpoint(Publication publication) {
    Instant until = clock.instant().plus(LEASE);
    Publication renewed =
        publication
            .leased(new Publication.Lease(publication.lease().owner(), until))
            .dueAt(until.plus(PublishQueue.GRACE));
    store.save(renewed);
    return renewed;
  }

  /**
   * Stores the publication before it sends the message. If sending fails, the sweep finds the
   * publication due.
   */
  private void wait(Publication publication, Instant until) {
    Duration delay = Durations.max(Duration.ZERO, Duration.between(clock.instant(), until));
    boolean byMessage = delay.compareTo(PublishQueue.MAX_DELAY) <= 0;
    Publication waiting =
        publication
            .leased(null)
            .dueAt(byMessage ? until.plus(PublishQueue.GRACE) : until)
            .waitingUntil(until);
    // The upload may arrive at any time, so that its event must find the publication not waiting.
    store.save(waiting.status() == Status.AWAITING_UPLOAD ? waiting.waitingUntil(null) : waiting);
    if (byMessage) {
      queue.send(publication.key(), delay);
    }
  }
}
