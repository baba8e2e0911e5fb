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

/** Accepts publications: what is stored here will be published, or end with a reason. */
public final class PublishIntake {
  /** The shortest that an address can be signed for. */
  private static final Duration MIN_URL_LIFETIME = Duration.ofSeconds(1);

  /**
   * @param upload where to PUT the video; empty if it is in S3 already
   */
  public record Accepted(
      Publication publication, Optional<PublicationView.Upload> upload, boolean replayed) {
    /** The publication as the API shows it, with the address for the upload if there is one. */
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
   * @throws Problem naming everything that is wrong with a request's body
   */
  public PublishRequest read(JsonNode body) {
    return PublishRequest.read(body, settings.maxVideoBytes(), clock.instant());
  }

  /** As above, of what came with a video that is in S3 already. */
  public PublishRequest read(JsonNode body, PublishRequest.VideoOrigin.Dropped video) {
    return PublishRequest.read(body, video, clock.instant());
  }

  /**
   * @param idempotency the same key and request give the same publication for a day
   */
  public Accepted accept(UserId user, PublishRequest request, IdempotencyKey idempotency) {
    Instant now = clock.instant();
    // Before anything is checked that may have changed since: the answer was given already.
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
   * The connection that is to be published to.
   *
   * @throws Problem when it may not be
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
   * @throws Problem when it is not, or is another user's, or too large
   */
  Source existingVideo(UserId user, String objectKey) {
    Optional<VideoStore.StoredVideo> stored =
        VideoStore.userOwns(user, objectKey) ? videos.find(objectKey) : Optional.empty();
    // Another user's object is as absent as one that does not exist.
    return source(
        objectKey, stored.orElseThrow(() -> PostValidator.videoNotFound(objectKey).asProblem()));
  }

  private Source source(String objectKey, VideoStore.StoredVideo found) {
    PostValidator.requireAllowedSize(found.size(), settings.maxVideoBytes());
    // The probe finds out what it is earlier TikTok is told.
    return new Source(objectKey, found.size(), "application/octet-stream", found.eTag());
  }

  private Optional<PublicationView.Upload> upload(Publication publication) {
    Instant now = clock.instant();
    // A repeated request must not hand out an address that outlives its publication.
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
