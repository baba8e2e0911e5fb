package com.viralmommy.tiktok.simulator.publishing;

import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.http.RandomIds;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.oauth.Grant;
import com.viralmommy.tiktok.simulator.publishing.transfer.SourceInfo;
import com.viralmommy.tiktok.simulator.publishing.transfer.UploadTask;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Every publication. The monitor of this object guards all of them, so that a check and the change
 * that follows are one step.
 */
public final class PublicationStore {

  private final CurrentSettings settings;
  private final InstantSource clock;
  private final Violations violations;
  private final PublicationProcessor processing;
  private final Map<String, Publication> byPublishId = new LinkedHashMap<>();
  private final Map<Long, Publication> byUploadId = new LinkedHashMap<>();
  private long turn;

  PublicationStore(
      CurrentSettings settings,
      InstantSource clock,
      Violations violations,
      PublicationProcessor processing) {
    this.settings = settings;
    this.clock = clock;
    this.violations = violations;
    this.processing = processing;
  }

  synchronized Publication create(
      Grant grant, Post.Mode mode, PostInfo postInfo, SourceInfo source) {
    Instant now = clock.instant();
    boolean file = source instanceof SourceInfo.FileUpload;
    // The prefixes of docs/tiktok-api.md#41-direct-post.
    String prefix =
        switch (mode) {
          case DIRECT -> file ? "v_pub_file~v2-1." : "v_pub_url~v2-1.";
          case INBOX -> file ? "v_inbox_file~v2." : "v_inbox_url~v2.";
        };
    UploadTask upload =
        file
            ? new UploadTask(
                RandomIds.number(),
                UUID.randomUUID().toString(),
                now.plus(settings.get().uploadUrlLifetime()))
            : null;
    Publication created =
        new Publication(
            prefix + RandomIds.number(), grant, mode, postInfo, source, upload, now, turn++);
    byPublishId.put(created.publishId, created);
    if (upload != null) {
      byUploadId.put(upload.uploadId(), created);
    }
    return created;
  }

  synchronized Optional<Publication> find(String publishId) {
    return Optional.ofNullable(byPublishId.get(publishId));
  }

  synchronized Optional<Publication> findByUpload(long uploadId) {
    return Optional.ofNullable(byUploadId.get(uploadId));
  }

  /**
   * The publications of the last 24 hours that count against caps. Failed ones do not, nor those
   * whose upload URL expired before the last byte.
   */
  Stream<Publication> ofTheLastDay() {
    Instant now = clock.instant();
    return byPublishId.values().stream()
        .filter(p -> p.initAt.isAfter(now.minusSeconds(86_400)))
        .filter(p -> p.status != Post.Status.FAILED)
        .filter(p -> p.isReceived() || p.upload == null || now.isBefore(p.upload.expiresAt()));
  }

  /** The whole video has arrived. */
  synchronized void received(Publication publication, String sha256, long bytes) {
    publication.sha256 = sha256;
    publication.receivedBytes = bytes;
    publication.receivedAt = clock.instant();
    boolean again =
        byPublishId.values().stream()
            .filter(publication::isSamePostAs)
            .anyMatch(earlier -> earlier.outcomeAnsweredTurn >= publication.initTurn);
    if (again) {
      violations.report(
          Violation.Code.SAME_VIDEO_SENT_AGAIN,
          "The video was sent again before the client knew the outcome of the first publication",
          publication.publishId + " with the same bytes and title",
          "status polls for the first publication until it has ended");
    }
    processing.settle(publication);
  }

  /** Notes that the client knows the outcome of a publication. */
  synchronized void outcomeKnown(Publication publication) {
    publication.outcomeAnsweredTurn = Math.min(publication.outcomeAnsweredTurn, turn++);
  }

  /** Notes that the client knows the outcome of the publication with this id. */
  public synchronized void outcomeKnown(String publishId) {
    find(publishId).ifPresent(this::outcomeKnown);
  }

  /** Moves every publication to the state that it has reached by now. */
  public synchronized void settleAll() {
    byPublishId.values().forEach(processing::settle);
  }

  /** The creator of the publication with this id. */
  public synchronized Optional<String> creatorOf(String publishId) {
    return find(publishId).map(p -> p.grant.username());
  }

  /** The upload that this id names, for its chunks. */
  public synchronized Optional<UploadPlan> uploadPlan(long uploadId) {
    return findByUpload(uploadId)
        .map(
            p ->
                new UploadPlan(
                    p.publishId,
                    p.grant.username(),
                    ((SourceInfo.FileUpload) p.source).chunkSize(),
                    ((SourceInfo.FileUpload) p.source).totalChunkCount()));
  }

  /** The chunk plan of an upload. */
  public record UploadPlan(String publishId, String creator, long chunkSize, long chunkCount) {

    /** The number of the chunk with this byte, counted from 1. */
    public long chunkAt(long index) {
      return Math.min(chunkCount, index / chunkSize + 1);
    }
  }

  /** Forgets every publication. */
  public synchronized void clear() {
    byPublishId.clear();
    byUploadId.clear();
  }

  /** All publications in the order of their inits, with and without their bytes. */
  public synchronized List<Post> all() {
    settleAll();
    return byPublishId.values().stream().map(Publication::toPost).toList();
  }

  /**
   * Lets the creator post a draft publicly. Each time gives another post id
   * (docs/tiktok-api.md#61-fields).
   */
  public synchronized void postDraft(String publishId) {
    change(publishId, processing::draftPosted);
  }

  /** Removes a public post. */
  public synchronized void takeDown(String publishId) {
    change(publishId, processing::takenDown);
  }

  /** Ends a publication that is still being processed as FAILED. */
  public synchronized void fail(String publishId, FailReason reason) {
    change(publishId, p -> processing.fail(p, reason));
  }

  private void change(String publishId, Consumer<Publication> change) {
    Publication publication =
        find(publishId)
            .orElseThrow(
                () -> new IllegalArgumentException("No publication has this id: " + publishId));
    processing.settle(publication);
    change.accept(publication);
  }
}
