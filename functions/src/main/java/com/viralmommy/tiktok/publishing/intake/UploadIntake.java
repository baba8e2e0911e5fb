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

/** Queues publications when their videos have been uploaded to S3. */
public final class UploadIntake {
  /**
   * The time from the request to publish within which the video has to be in S3. An upload can
   * begin until its presigned URL expires after an hour, and takes some time itself.
   */
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
   * Handles the event that an object was created. If a publication waits for it, the publication is
   * queued. Other objects and further uploads to the same key change nothing.
   *
   * @throws IllegalStateException when another process holds the publication's lease; the event has
   *     to be delivered again
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
    // Events may be late, duplicated or out of order, so look at what is in S3 now.
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
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "another process holds the lease of the publication"));
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
   * The publication after its video was uploaded: queued, or failed if the video does not have the
   * announced size.
   */
  public static Publication accept(
      Publication waiting, VideoStore.StoredVideo stored, Instant now) {
    Source announced = waiting.source();
    if (stored.size() != announced.size()) {
      return waiting.failed(
          new PublicationFailure(
              ProblemCode.UPLOAD_SIZE_MISMATCH,
              "The uploaded video has %d bytes; %d were announced."
                  .formatted(stored.size(), announced.size()),
              null),
          now);
    }
    return waiting.queued(
        new Source(announced.objectKey(), stored.size(), announced.contentType(), stored.eTag()),
        now);
  }
}
