package com.viralmommy.tiktok.publishing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.viralmommy.tiktok.Wiring;

/** Told by S3 that an object was created. */
public final class UploadIntakeHandler implements RequestHandler<S3Event, Void> {
  private final Uploads uploads;

  public UploadIntakeHandler() {
    this(Wiring.ofProcess());
  }

  public UploadIntakeHandler(Wiring wiring) {
    this.uploads = wiring.uploads();
  }

  /** An exception makes Lambda deliver the event again, and at last to the failure destination. */
  @Override
  public Void handleRequest(S3Event event, Context context) {
    event.getRecords().forEach(r -> uploads.arrived(r.getS3().getObject().getUrlDecodedKey()));
    return null;
  }
}
