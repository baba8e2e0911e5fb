package com.viralmommy.tiktok.publishing.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.intake.PublishRequest.VideoOrigin;
import com.viralmommy.tiktok.publishing.model.IdempotencyKey;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.publishing.model.RefusedDrop;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Creates publications for the videos that a back end drops into S3. The object's metadata takes
 * the place of the API's request body.
 */
public final class DropIntake {
  private final PublishIntake intake;
  private final PublicationStore store;
  private final VideoStore videos;
  private final InstantSource clock;
  private final Log log;

  public DropIntake(
      PublishIntake intake,
      PublicationStore store,
      VideoStore videos,
      InstantSource clock,
      Log log) {
    this.intake = intake;
    this.store = store;
    this.videos = videos;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Handles the event that an object was created under a user's drop prefix. The event may come
   * twice.
   *
   * @throws Problem CONFLICT when the same drop is being handled at this moment; the event has to
   *     be delivered again
   */
  public void objectCreated(UserId user, String objectKey) {
    Optional<VideoStore.VideoWithMetadata> found = videos.findWithMetadata(objectKey);
    if (found.isEmpty()) {
      log.info("drop.ignored", "objectKey", objectKey, "reason", "the object is gone");
      return;
    }
    VideoStore.StoredVideo video = found.get().video();
    try {
      ObjectNode body = DropMetadata.body(found.get().metadata());
      PublishRequest request = intake.read(body, new VideoOrigin.Dropped(objectKey, video));
      var idempotency = IdempotencyKey.ofDrop(objectKey, video.eTag(), body.toString());
      var accepted = intake.accept(user, request, idempotency);
      log.info(
          accepted.replayed() ? "drop.repeated" : "drop.accepted",
          "objectKey",
          objectKey,
          "publication",
          accepted.publication().key().id());
    } catch (Problem refused) {
      refused(user, objectKey, found.get(), refused);
    }
  }

  private void refused(
      UserId user, String objectKey, VideoStore.VideoWithMetadata drop, Problem refused) {
    if (refused.code() == ProblemCode.CONFLICT) {
      // The same event is being handled at this moment. S3 delivers this one again.
      throw refused;
    }
    log.warn(
        "drop.refused",
        "objectKey",
        objectKey,
        "code",
        refused.code().code(),
        "detail",
        refused.detail(),
        "errors",
        refused.findings());
    store.saveRefusedDrop(
        new RefusedDrop(
            user,
            objectKey,
            drop.video().eTag(),
            drop.uploadedAt(),
            refused.code(),
            refused.detail(),
            refused.findings()),
        clock.instant());
  }
}
