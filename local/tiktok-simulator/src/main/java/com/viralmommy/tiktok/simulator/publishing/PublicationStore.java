package com.viralmommy.tiktok.simulator.publishing;

import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.http.RandomIds;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.oauth.Grant;
import com.viralmommy.tiktok.simulator.publishing.transfer.SourceInfo;
import com.viralmommy.tiktok.simulator.publishing.transfer.UploadTask;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
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
 * Every publish. Its monitor guards each of them, so that a check and what follows from it are one
 * step.
 */
public final class PublicationStore {

  private final SimulatorSettings settings;
  private final InstantSource clock;
  private final Violations violations;
  private final PublicationProcessor processing;
  private final Map<String, Publication> byPublishId = new LinkedHashMap<>();
  private final Map<Long, Publication> byUploadId = new LinkedHashMap<>();
  private long turn;

  PublicationStore(
      SimulatorSettings settings,
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
                now.plus(settings.uploadUrlLifetime()))
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

  /** Those of the last 24 hours that count: neither failed nor given up before the last byte. */
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
            .anyMatch(earlier -> earlier.outcomeToldTurn >= publication.initTurn);
    if (again) {
      violations.report(
          Violation.Code.SAME_VIDEO_SENT_AGAIN,
          publication.publishId + " repeats a publish whose outcome the client had not been told");
    }
    processing.settle(publication);
  }

  /** The client knows now how a publish ended. */
  synchronized void outcomeTold(Publication publication) {
    publication.outcomeToldTurn = Math.min(publication.outcomeToldTurn, turn++);
  }

  /** The same, from outside of this package. */
  public synchronized void outcomeTold(String publishId) {
    find(publishId).ifPresent(this::outcomeTold);
  }

  /** Lets every publish become what it is by now. */
  public synchronized void settleAll() {
    byPublishId.values().forEach(processing::settle);
  }

  /** All publishes, with and without their bytes, in the order of their inits. */
  public synchronized List<Post> all() {
    settleAll();
    return byPublishId.values().stream().map(Publication::toPost).toList();
  }

  /**
   * The user opens a draft and posts it publicly; each time gives a post id
   * (docs/tiktok-api.md#6-status).
   */
  public synchronized void postDraft(String publishId) {
    change(publishId, processing::draftPosted);
  }

  /** A public post goes away. */
  public synchronized void takeDown(String publishId) {
    change(publishId, processing::takenDown);
  }

  /** A publish that is under way fails now. */
  public synchronized void fail(String publishId, FailReason reason) {
    change(publishId, p -> processing.fail(p, reason));
  }

  private void change(String publishId, Consumer<Publication> change) {
    Publication publication =
        find(publishId).orElseThrow(() -> new IllegalArgumentException("No publish has this id"));
    processing.settle(publication);
    change.accept(publication);
  }
}
