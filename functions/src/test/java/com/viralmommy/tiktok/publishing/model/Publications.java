package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.intake.UploadIntake;
import com.viralmommy.tiktok.publishing.model.Publication.Source;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.Publication.Transfer;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import java.time.Duration;
import java.time.Instant;

/** Publications to begin a test with. */
public final class Publications {
  static final Post POST =
      new Post.Direct(
          "A title", PrivacyLevel.SELF_ONLY, false, false, false, false, false, false, null);

  private Publications() {}

  public static Publication waitingForUpload(UserId user, long size, Instant now) {
    var key = new Publication.Key(user, Ids.timeOrdered("pub", now));
    return of(
        key,
        "con_1",
        Status.AWAITING_UPLOAD,
        POST,
        new Source(VideoStore.uploadKey(key), size, "video/mp4", null),
        now,
        now.plus(UploadIntake.MAY_TAKE));
  }

  public static Publication queued(UserId user, Instant now) {
    var key = new Publication.Key(user, Ids.timeOrdered("pub", now));
    var source = new Source(VideoStore.uploadKey(key), 70_000_000, "video/mp4", "\"etag\"");
    return of(key, "con_1", Status.QUEUED, POST, source, now, now);
  }

  /** With chunks of 10 MB: seven, of which so many are acknowledged. */
  static Publication uploading(int acknowledged, boolean inFlight, Instant now) {
    return queued(new UserId("me"), now)
        .uploading(
            new Transfer("v_pub_1", new byte[] {1}, now, 10_000_000, acknowledged, inFlight), now);
  }

  public static Publication of(
      Publication.Key key,
      String connection,
      Status status,
      Post post,
      Source source,
      Instant now,
      Instant dueAt) {
    return of(key, connection, status, post, source, now, null, dueAt);
  }

  public static Publication of(
      Publication.Key key,
      String connection,
      Status status,
      Post post,
      Source source,
      Instant now,
      Instant publishAt,
      Instant dueAt) {
    return new Publication(
        key,
        connection,
        status,
        post,
        source,
        null,
        now,
        publishAt,
        now,
        dueAt,
        null,
        0,
        0,
        0,
        null,
        Duration.ZERO,
        null,
        null,
        0);
  }
}
