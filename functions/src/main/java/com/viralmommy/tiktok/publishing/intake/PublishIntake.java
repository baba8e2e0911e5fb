package com.viralmommy.tiktok.publishing.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.platform.Durations;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.lifecycle.PublishQueue;
import com.viralmommy.tiktok.publishing.model.IdempotencyKey;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Source;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.publishing.model.PublicationView;
import com.viralmommy.tiktok.publishing.model.PublishSettings;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Accepts requests to publish. A stored publication is published, or ends with a reason. */
public final class PublishIntake {
  /** The shortest lifetime of a presigned URL. */
  private static final Duration MIN_URL_LIFETIME = Duration.ofSeconds(1);

  /**
   * An accepted request.
   *
   * @param upload the presigned URL for the video; empty if the video is in S3 already
   * @param replayed whether an earlier request with the same idempotency key was accepted
   */
  public record Accepted(
      Publication publication, Optional<PublicationView.Upload> upload, boolean replayed) {
    /** The publication as the API shows it, with the presigned URL if there is one. */
    public PublicationView view() {
      PublicationView view = PublicationView.of(publication);
      return upload.map(view::with).orElse(view);
    }
  }

  private final PublicationStore store;
  private final PublishQueue queue;
  private final VideoStore videos;
  private final ConnectionStore connections;
  private final PublishSettings settings;
  private final InstantSource clock;
  private final Log log;

  public PublishIntake(
      PublicationStore store,
      PublishQueue queue,
      VideoStore videos,
      ConnectionStore connections,
      PublishSettings settings,
      InstantSource clock,
      Log log) {
    this.store = store;
    this.queue = queue;
    this.videos = videos;
    this.connections = connections;
    this.settings = settings;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Reads the body of an API request.
   *
   * @throws Problem INVALID_REQUEST with a finding for everything that is wrong, or a problem of
   *     the size
   */
  public PublishRequest read(JsonNode body) {
    return PublishRequest.read(body, settings.maxVideoBytes(), clock.instant());
  }

  /**
   * Reads the metadata of a dropped video, converted to the body of an API request.
   *
   * @throws Problem INVALID_REQUEST with a finding for everything that is wrong
   */
  PublishRequest read(JsonNode body, PublishRequest.VideoOrigin.Dropped video) {
    return PublishRequest.read(body, video, clock.instant());
  }

  /**
   * Stores a publication and wakes a worker for it, unless the same request did so before.
   *
   * @param idempotency the same key and request give the same publication
   * @throws Problem when the connection or the video cannot be used, or the idempotency key was
   *     used for a different request
   */
  public Accepted accept(UserId user, PublishRequest request, IdempotencyKey idempotency) {
    Instant now = clock.instant();
    // A repeated request gets the first answer, even if it would not be accepted now.
    Optional<Publication.Key> earlier = store.findByIdempotencyKey(user, idempotency, now);
    if (earlier.isPresent()) {
      return replayed(earlier.get());
    }
    connection(user, request);
    var key = new Publication.Key(user, Ids.timeOrdered("pub", now));
    var order =
        new Publication.Order(request.connectionId(), request.post(), now, request.publishAt());
    Instant sweepAt = now.plus(PublishQueue.GRACE);
    Publication publication =
        switch (request.video()) {
          case PublishRequest.VideoOrigin.Upload(long size, String contentType) ->
              Publication.accepted(
                  key,
                  order,
                  Status.AWAITING_UPLOAD,
                  new Source(VideoStore.uploadKey(key), size, contentType, null),
                  now.plus(UploadIntake.UPLOAD_DEADLINE));
          case PublishRequest.VideoOrigin.Existing(String objectKey) ->
              Publication.accepted(
                  key, order, Status.QUEUED, existingVideo(user, objectKey), sweepAt);
          case PublishRequest.VideoOrigin.Dropped(
                  String objectKey,
                  VideoStore.StoredVideo stored) ->
              Publication.accepted(key, order, Status.QUEUED, source(objectKey, stored), sweepAt);
        };
    Optional<Publication.Key> concurrent = store.create(publication, idempotency, now);
    if (concurrent.isPresent()) {
      return replayed(concurrent.get());
    }
    if (publication.status() == Status.QUEUED) {
      queue.wake(key, log);
    }
    return new Accepted(publication, upload(publication), false);
  }

  private Accepted replayed(Publication.Key key) {
    return store
        .find(key)
        .map(stored -> new Accepted(stored, upload(stored), true))
        .orElseThrow(() -> Problem.of(ProblemCode.IDEMPOTENCY_KEY_REUSED));
  }

  /**
   * The connection to publish to.
   *
   * @throws Problem when there is no such connection, it has to be reconnected, or its user has not
   *     granted the scope of the post
   */
  Connection connection(UserId user, PublishRequest request) {
    Connection connection =
        connections
            .find(new Connection.Key(user, request.connectionId()))
            .orElseThrow(
                () ->
                    Problem.of(
                        ProblemCode.INVALID_REQUEST,
                        List.of(
                            new Problem.Finding(
                                "/connectionId", "is not one of your connections"))));
    if (connection.status() == Connection.Status.NEEDS_RECONNECT) {
      throw Problem.of(ProblemCode.CONNECTION_NEEDS_RECONNECT);
    }
    if (!connection.scopes().contains(request.post().mode().requiredScope())) {
      throw Problem.of(ProblemCode.CONNECTION_LIMITED);
    }
    return connection;
  }

  /**
   * A video that is in S3 already.
   *
   * @throws Problem VIDEO_NOT_FOUND, VIDEO_EMPTY or UPLOAD_SIZE_TOO_LARGE
   */
  Source existingVideo(UserId user, String objectKey) {
    Optional<VideoStore.StoredVideo> stored =
        VideoStore.userOwns(user, objectKey) ? videos.find(objectKey) : Optional.empty();
    // Do not reveal whether another user's object exists.
    return source(
        objectKey, stored.orElseThrow(() -> PostValidator.videoNotFound(objectKey).asProblem()));
  }

  private Source source(String objectKey, VideoStore.StoredVideo found) {
    PostValidator.requireAllowedSize(found.size(), settings.maxVideoBytes());
    // The worker's probe finds the real content type before TikTok is asked.
    return new Source(objectKey, found.size(), "application/octet-stream", found.eTag());
  }

  private Optional<PublicationView.Upload> upload(Publication publication) {
    Instant now = clock.instant();
    // The presigned URL of a repeated request must not outlive the publication.
    Duration left =
        Duration.between(now, publication.createdAt().plus(UploadIntake.UPLOAD_DEADLINE));
    if (publication.status() != Status.AWAITING_UPLOAD || left.compareTo(MIN_URL_LIFETIME) < 0) {
      return Optional.empty();
    }
    Duration valid = Durations.min(left, VideoStore.UPLOAD_URL_LIFETIME);
    Source source = publication.source();
    return Optional.of(
        new PublicationView.Upload(
            videos.presignPut(source.objectKey(), source.size(), source.contentType(), valid),
            "PUT",
            Map.of("Content-Type", source.contentType()),
            now.plus(valid).toString()));
  }
}
