package com.viralmommy.tiktok.publishing.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.media.Container;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a client asks to publish, checked as far as the request alone goes.
 *
 * <p>TikTok's audit rules shape it (docs/tiktok-api.md#31-audit-rules-and-caps): no default privacy
 * level, interactions only if allowed, branded content never private, and nothing without the
 * user's declaration.
 *
 * @param publishAt null for as soon as possible
 */
public record PublishRequest(String connectionId, Post post, Instant publishAt, VideoOrigin video) {
  /** How the video comes to S3. */
  sealed interface VideoOrigin {
    /** The client will PUT it. */
    record Upload(long sizeBytes, String contentType) implements VideoOrigin {}

    /** It is there already, under the user's own prefix. */
    record Existing(String objectKey) implements VideoOrigin {}

    /** A back end has put it under the user's drop prefix. */
    record Dropped(String objectKey, VideoStore.Stored stored) implements VideoOrigin {}
  }

  /** docs/tiktok-api.md#41-direct-post: 2200 UTF-16 units. */
  private static final int LONGEST_TITLE = 2200;

  /** S3's limit, in bytes of UTF-8. */
  private static final int LONGEST_KEY = 1024;

  private static final int LONGEST_ID = 64;

  private static final List<String> CONTENT_TYPES =
      Arrays.stream(Container.values()).map(Container::contentType).toList();

  /** How far ahead a publication may be planned. */
  private static final Duration FARTHEST = Duration.ofDays(60);

  /** What only a direct post has; in the inbox the creator decides it. */
  private static final List<String> OF_DIRECT_POSTS =
      List.of(
          "title",
          "privacyLevel",
          "allowComment",
          "allowDuet",
          "allowStitch",
          "brandedContent",
          "yourBrand",
          "aiGenerated",
          "coverTimestampMs",
          "musicUsageConfirmed");

  /**
   * @param largestVideo bytes
   * @throws Problem naming everything that is wrong with the request; or, if that is nothing, a
   *     size that is not allowed
   */
  static PublishRequest read(JsonNode json, long largestVideo, Instant now) {
    JsonBody body = new JsonBody(json);
    PublishRequest request = read(body, video(body), now);
    if (request.video() instanceof VideoOrigin.Upload(long size, String _)) {
      PostValidator.sizeRefusal(size, largestVideo).ifPresent(PublishIntake::refuse);
    }
    return request;
  }

  /**
   * @throws Problem naming everything that is wrong with what came with a dropped video
   */
  static PublishRequest read(JsonNode json, VideoOrigin.Dropped video, Instant now) {
    return read(new JsonBody(json), video, now);
  }

  private static PublishRequest read(JsonBody body, VideoOrigin video, Instant now) {
    var request =
        new PublishRequest(
            body.required("connectionId", body.text("connectionId", 1, LONGEST_ID)),
            post(body),
            publishAt(body, now),
            video);
    body.end();
    return request;
  }

  private static Post post(JsonBody body) {
    return switch (body.oneOf("mode", Post.Mode.class).orElse(Post.Mode.DIRECT)) {
      case DIRECT -> directPost(body);
      case INBOX -> {
        OF_DIRECT_POSTS.forEach(
            name -> body.absent(name, "is decided in TikTok's app when the mode is INBOX"));
        yield new Post.Inbox();
      }
    };
  }

  private static Post directPost(JsonBody body) {
    PrivacyLevel privacyLevel =
        body.required("privacyLevel", body.oneOf("privacyLevel", PrivacyLevel.class));
    var post =
        new Post.Direct(
            body.text("title", 0, LONGEST_TITLE).orElse(null),
            privacyLevel,
            body.flag("allowComment"),
            body.flag("allowDuet"),
            body.flag("allowStitch"),
            body.flag("brandedContent"),
            body.flag("yourBrand"),
            body.flag("aiGenerated"),
            body.number("coverTimestampMs", 0, Integer.MAX_VALUE).map(Long::intValue).orElse(null));
    if (post.brandedContent() && privacyLevel == PrivacyLevel.SELF_ONLY) {
      body.fault("privacyLevel", "cannot be SELF_ONLY for branded content");
    }
    if (!body.flag("musicUsageConfirmed")) {
      body.fault(
          "musicUsageConfirmed",
          "must be true: the user has to agree to TikTok's Music Usage Confirmation");
    }
    return post;
  }

  /** One that has just passed, on the way here or by a clock that differs, is as good as none. */
  private static Instant publishAt(JsonBody body, Instant now) {
    Optional<Instant> wanted = body.time("publishAt");
    if (wanted.isPresent() && wanted.get().isAfter(now.plus(FARTHEST))) {
      body.fault("publishAt", "must be at most %d days ahead".formatted(FARTHEST.toDays()));
    }
    return wanted
        .map(at -> at.truncatedTo(ChronoUnit.MILLIS))
        .filter(at -> at.isAfter(now))
        .orElse(null);
  }

  /** Null where something is wrong with it, which {@code body} has noted. */
  private static VideoOrigin video(JsonBody body) {
    JsonBody upload = body.object("upload").orElse(null);
    JsonBody source = body.object("source").orElse(null);
    // Both are read, so that what is wrong in either is named too.
    VideoOrigin uploaded = upload == null ? null : upload(upload);
    VideoOrigin existing = source == null ? null : existing(source);
    if (body.has("upload") == body.has("source")) {
      body.fault("upload", "exactly one of upload and source is required");
      return null;
    }
    return upload == null ? existing : uploaded;
  }

  private static VideoOrigin upload(JsonBody upload) {
    Long size = upload.required("sizeBytes", upload.number("sizeBytes", 0, Long.MAX_VALUE));
    String type = upload.required("contentType", upload.text("contentType", 1, LONGEST_ID));
    if (type != null && !CONTENT_TYPES.contains(type)) {
      upload.fault("contentType", "must be one of " + CONTENT_TYPES);
    }
    return size == null ? null : new VideoOrigin.Upload(size, type);
  }

  private static VideoOrigin existing(JsonBody source) {
    String key = source.required("key", source.text("key", 1, LONGEST_KEY));
    if (key != null && key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      source.fault("key", "must be at most %d bytes of UTF-8".formatted(LONGEST_KEY));
    }
    return new VideoOrigin.Existing(key);
  }
}
