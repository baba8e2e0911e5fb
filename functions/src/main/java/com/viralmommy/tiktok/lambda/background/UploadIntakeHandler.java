package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.intake.DropIntake;
import com.viralmommy.tiktok.publishing.intake.UploadIntake;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import java.util.Optional;

/** Handles S3's events about new objects: users' uploads and videos in the drop folder. */
public final class UploadIntakeHandler implements RequestHandler<S3Event, Void> {
  private final UploadIntake uploads;
  private final DropIntake drops;
  private final Log log;

  public UploadIntakeHandler(UploadIntake uploads, DropIntake drops, Log log) {
    this.uploads = uploads;
    this.drops = drops;
    this.log = log;
  }

  /**
   * Throws only after all records were tried. Lambda then runs the event again, and after the last
   * attempt sends it to the failure destination.
   */
  @Override
  public Void handleRequest(S3Event event, Context context) {
    RuntimeException failure = null;
    for (S3EventNotificationRecord object : event.getRecords()) {
      try {
        objectCreated(object.getS3().getObject().getUrlDecodedKey());
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

  private void objectCreated(String objectKey) {
    Optional<UserId> dropOwner = VideoStore.dropOwner(objectKey);
    if (dropOwner.isPresent()) {
      drops.objectCreated(dropOwner.get(), objectKey);
    } else if (VideoStore.isDrop(objectKey)) {
      // The key names no user, so there is no publication and no event for it.
      log.warn("drop.without_owner", "objectKey", objectKey);
    } else {
      uploads.objectCreated(objectKey);
    }
  }
}
