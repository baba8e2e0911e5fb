package com.viralmommy.tiktok.publishing.intake;

import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.lifecycle.PublishQueue;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Source;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationFailure;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Takes note of videos that arrive in S3. */
public final class UploadIntake {
  /** An upload may begin until its URL expires and then takes its time. */
  public static final Duration UPLOAD_DEADLINE = Duration.ofHours(2);

  private static final Duration LEASE = Duration.ofSeconds(30);

  private final PublicationStore store;
  private final PublishQueue queue;
  private final VideoStore videos;
  private final InstantSource clock;
  private final Log log;

  public UploadIntake(
      PublicationStore store, PublishQueue queue, VideoStore videos, InstantSource clock, Log log) {
    this.store = store;
    this.queue = queue;
    this.videos = videos;
    this.clock = clock;
    this.log = log;
  }

  /**
   * An object was created. If a publication waits for it, the publication is queued; any other
   * object, and any further upload to the same key, changes nothing.
   *
   * @throws IllegalStateException when somebody else holds the publication; the event is to be
   *     delivered again
   */
  public void objectCreated(String objectKey) {
    Optional<Publication> waiting =
        VideoStore.publicationOf(objectKey)
            .flatMap(store::find)
            .filter(p -> p.status() == Status.AWAITING_UPLOAD)
            .filter(p -> p.source().objectKey().equals(objectKey));
    if (waiting.isEmpty()) {
      log.info("upload.ignored", "objectKey", objectKey);
      return;
    }
    // What is in S3 now counts: events may be late, doubled and out of order.
    Optional<VideoStore.StoredVideo> stored = videos.find(objectKey);
    if (stored.isEmpty()) {
      log.info("upload.ignored", "objectKey", objectKey, "reason", "the object is gone");
      return;
    }
    Instant now = clock.instant();
    var lease = new Publication.Lease(Ids.secret(), now.plus(LEASE));
    Publication leased =
        store
            .lease(waiting.get().key(), lease, now, lease.until())
            .orElseThrow(() -> new IllegalStateException("the publication is being worked on"));
    if (leased.status() != Status.AWAITING_UPLOAD) {
      store.save(leased.leased(null).dueAt(now));
      return;
    }
    Publication accepted = accept(leased, stored.get(), now).leased(null);
    boolean queued = accepted.status() == Status.QUEUED;
    store.save(accepted.dueAt(queued ? now.plus(LEASE) : null));
    if (queued) {
      queue.send(accepted.key(), Duration.ZERO);
    }
  }

  /**
   * The publication as it is once its video has arrived: queued, or failed for another size than
   * announced.
   */
  public static Publication accept(
      Publication waiting, VideoStore.StoredVideo stored, Instant now) {
    Source announced = waiting.source();
    if (stored.size() != announced.size()) {
      return waiting.failed(
          new PublicationFailure(
              ProblemCode.UPLOAD_SIZE_MISMATCH,
              "The uploaded video has %d bytes, %d were announced."
                  .formatted(stored.size(), announced.size()),
              null),
          now);
    }
    return waiting.queued(
        new Source(announced.objectKey(), stored.size(), announced.contentType(), stored.eTag()),
        now);
  }
}
