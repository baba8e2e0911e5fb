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
 * A request to publish, checked as far as possible without any lookup.
 *
 * <p>TikTok's audit rules require (docs/tiktok-api.md#31-audit-rules-and-caps): no default privacy
 * level, interactions only if the user allows them, no private branded content, and the user's
 * consent to the Music Usage Confirmation.
 *
 * @param publishAt null for as soon as possible
 */
public record PublishRequest(String connectionId, Post post, Instant publishAt, VideoOrigin video) {
  /** Where the video comes from. */
  sealed interface VideoOrigin {
    /** The client will upload it by a presigned URL. */
    record Upload(long sizeBytes, String contentType) implements VideoOrigin {}

    /** It is in S3 already, under the user's upload prefix. */
    record Existing(String objectKey) implements VideoOrigin {}

    /** A back end has dropped it in S3, under the user's drop prefix. */
    record Dropped(String objectKey, VideoStore.StoredVideo stored) implements VideoOrigin {}
  }

  /** docs/tiktok-api.md#41-direct-post: 2200 UTF-16 units. */
  private static final int MAX_TITLE_LENGTH = 2200;

  /** S3's limit for object keys, in bytes of UTF-8. */
  private static final int MAX_KEY_BYTES = 1024;

  private static final int MAX_ID_LENGTH = 64;

  private static final List<String> CONTENT_TYPES =
      Arrays.stream(Container.values()).map(Container::contentType).toList();

  /** The longest time from now to {@code publishAt}. */
  private static final Duration MAX_TIME_AHEAD = Duration.ofDays(60);

  /**
   * The members of direct posts only. For inbox shares the creator decides them in TikTok's app.
   */
  private static final List<String> DIRECT_POST_MEMBERS =
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
   * Reads the body of an API request.
   *
   * @throws Problem INVALID_REQUEST with a finding for everything that is wrong; if nothing else is
   *     wrong, VIDEO_EMPTY or UPLOAD_SIZE_TOO_LARGE
   */
  static PublishRequest read(JsonNode json, long maxVideoBytes, Instant now) {
    JsonBody body = new JsonBody(json);
    PublishRequest request = read(body, video(body), now);
    if (request.video() instanceof VideoOrigin.Upload(long size, String _)) {
      PostValidator.requireAllowedSize(size, maxVideoBytes);
    }
    return request;
  }

  /**
   * Reads the metadata of a dropped video, converted to the body of an API request.
   *
   * @throws Problem INVALID_REQUEST with a finding for everything that is wrong
   */
  static PublishRequest read(JsonNode json, VideoOrigin.Dropped video, Instant now) {
    return read(new JsonBody(json), video, now);
  }

  private static PublishRequest read(JsonBody body, VideoOrigin video, Instant now) {
    var request =
        new PublishRequest(
            body.required("connectionId", body.text("connectionId", 1, MAX_ID_LENGTH)),
            post(body),
            publishAt(body, now),
            video);
    body.throwIfInvalid();
    return request;
  }

  private static Post post(JsonBody body) {
    return switch (body.oneOf("mode", Post.Mode.class).orElse(Post.Mode.DIRECT)) {
      case DIRECT -> directPost(body);
      case INBOX -> {
        DIRECT_POST_MEMBERS.forEach(
            name -> body.forbid(name, "is decided in TikTok's app when the mode is INBOX"));
        yield new Post.InboxShare();
      }
    };
  }

  private static Post directPost(JsonBody body) {
    PrivacyLevel privacyLevel =
        body.required("privacyLevel", body.oneOf("privacyLevel", PrivacyLevel.class));
    var post =
        new Post.DirectPost(
            body.text("title", 0, MAX_TITLE_LENGTH).orElse(null),
            privacyLevel,
            body.flag("allowComment"),
            body.flag("allowDuet"),
            body.flag("allowStitch"),
            body.flag("brandedContent"),
            body.flag("yourBrand"),
            body.flag("aiGenerated"),
            body.number("coverTimestampMs", 0, Integer.MAX_VALUE).map(Long::intValue).orElse(null));
    if (post.brandedContent() && privacyLevel == PrivacyLevel.SELF_ONLY) {
      body.addFinding("privacyLevel", "cannot be SELF_ONLY for branded content");
    }
    if (!body.flag("musicUsageConfirmed")) {
      body.addFinding(
          "musicUsageConfirmed",
          "must be true: the user has to agree to TikTok's Music Usage Confirmation");
    }
    return post;
  }

  /**
   * The time to publish at. Null if there is none or it has passed: then the video is published at
   * once.
   */
  private static Instant publishAt(JsonBody body, Instant now) {
    Optional<Instant> wanted = body.time("publishAt");
    if (wanted.isPresent() && wanted.get().isAfter(now.plus(MAX_TIME_AHEAD))) {
      body.addFinding(
          "publishAt", "must be at most %d days ahead".formatted(MAX_TIME_AHEAD.toDays()));
    }
    return wanted
        .map(at -> at.truncatedTo(ChronoUnit.MILLIS))
        .filter(at -> at.isAfter(now))
        .orElse(null);
  }

  /** Null if something is wrong, for which {@code body} has a finding. */
  private static VideoOrigin video(JsonBody body) {
    JsonBody upload = body.object("upload").orElse(null);
    JsonBody source = body.object("source").orElse(null);
    // Read both, to get the findings of both.
    VideoOrigin uploaded = upload == null ? null : upload(upload);
    VideoOrigin existing = source == null ? null : existing(source);
    if (body.has("upload") == body.has("source")) {
      body.addFinding("upload", "exactly one of upload and source is required");
      return null;
    }
    return upload == null ? existing : uploaded;
  }

  private static VideoOrigin upload(JsonBody upload) {
    Long size = upload.required("sizeBytes", upload.number("sizeBytes", 0, Long.MAX_VALUE));
    String type = upload.required("contentType", upload.text("contentType", 1, MAX_ID_LENGTH));
    if (type != null && !CONTENT_TYPES.contains(type)) {
      upload.addFinding("contentType", "must be one of " + CONTENT_TYPES);
    }
    return size == null ? null : new VideoOrigin.Upload(size, type);
  }

  private static VideoOrigin existing(JsonBody source) {
    String key = source.required("key", source.text("key", 1, MAX_KEY_BYTES));
    if (key != null && key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
      source.addFinding("key", "must be at most %d bytes of UTF-8".formatted(MAX_KEY_BYTES));
    }
    return new VideoOrigin.Existing(key);
  }
}
