package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.intake.DropIntake;
import com.viralmommy.tiktok.publishing.intake.UploadIntake;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import java.util.Optional;

/** Told by S3 that an object was created. */
public final class UploadIntakeHandler implements RequestHandler<S3Event, Void> {
  private final UploadIntake uploads;
  private final DropIntake drops;
  private final Log log;

  public UploadIntakeHandler() {
    this(CompositionRoot.ofProcess());
  }

  public UploadIntakeHandler(CompositionRoot wiring) {
    this.uploads = wiring.uploads();
    this.drops = wiring.drops();
    this.log = wiring.log();
  }

  /**
   * An exception makes Lambda deliver the event again, and at last to the failure destination; it
   * comes after the other records have had their turn.
   */
  @Override
  public Void handleRequest(S3Event event, Context context) {
    RuntimeException failure = null;
    for (S3EventNotificationRecord object : event.getRecords()) {
      try {
        arrived(object.getS3().getObject().getUrlDecodedKey());
      } catch (RuntimeException e) {
        log.error("upload.failed", e);
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return null;
  }

  private void arrived(String objectKey) {
    Optional<UserId> dropOwner = VideoStore.dropOwner(objectKey);
    if (dropOwner.isPresent()) {
      drops.arrived(dropOwner.get(), objectKey);
    } else if (VideoStore.isDrop(objectKey)) {
      // There is no user who could be told.
      log.warn("drop.without_owner", "objectKey", objectKey);
    } else {
      uploads.arrived(objectKey);
    }
  }
}
