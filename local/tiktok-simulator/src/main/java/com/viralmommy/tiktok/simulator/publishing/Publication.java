package com.viralmommy.tiktok.simulator.publishing;

import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.oauth.Grant;
import com.viralmommy.tiktok.simulator.publishing.transfer.SourceInfo;
import com.viralmommy.tiktok.simulator.publishing.transfer.UploadTask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A publication since its init. Guarded by {@link PublicationStore}. */
final class Publication {

  final String publishId;
  final Grant grant;
  final Post.Mode mode;
  final PostInfo postInfo;
  final SourceInfo source;
  final Instant initAt;

  /** Orders inits and answered outcomes. A frozen clock gives them the same time. */
  final long initTurn;

  /** Null for a video that TikTok downloads. */
  final UploadTask upload;

  final List<Integer> putStatuses = new ArrayList<>();
  final List<Long> postIds = new ArrayList<>();
  Post.Status status;
  FailReason failReason;

  /** Whether it has ever been public. A post that was taken down stays so. */
  boolean published;

  FailReason plannedFailure;
  String sha256 = "";
  long receivedBytes;
  Instant receivedAt;
  Instant completedAt;
  int pollsWhileProcessing;
  int pollsSinceCompleted;
  long outcomeAnsweredTurn = Long.MAX_VALUE;

  Publication(
      String publishId,
      Grant grant,
      Post.Mode mode,
      PostInfo postInfo,
      SourceInfo source,
      UploadTask upload,
      Instant initAt,
      long initTurn) {
    this.publishId = publishId;
    this.grant = grant;
    this.mode = mode;
    this.postInfo = postInfo;
    this.source = source;
    this.upload = upload;
    this.initAt = initAt;
    this.initTurn = initTurn;
    this.status = upload == null ? Post.Status.PROCESSING_DOWNLOAD : Post.Status.PROCESSING_UPLOAD;
  }

  boolean isReceived() {
    return receivedAt != null;
  }

  boolean isProcessing() {
    return status == Post.Status.PROCESSING_UPLOAD || status == Post.Status.PROCESSING_DOWNLOAD;
  }

  /** Whether it has the bytes, the title and the creator of another publication. */
  boolean isSamePostAs(Publication other) {
    return this != other
        && isReceived()
        && other.isReceived()
        && sha256.equals(other.sha256)
        && grant.username().equals(other.grant.username())
        && postInfo.title().equals(other.postInfo.title());
  }

  long size() {
    return source instanceof SourceInfo.FileUpload file ? file.videoSize() : receivedBytes;
  }

  /** Only public posts show the chosen cover (docs/tiktok-api.md#41-direct-post). */
  private int shownCoverMs() {
    return postInfo.privacyLevel().equals("PUBLIC_TO_EVERYONE") ? postInfo.coverTimestampMs() : 0;
  }

  /** What people see of it. */
  Post toPost() {
    return new Post(
        publishId,
        grant.username(),
        mode,
        status,
        Optional.ofNullable(failReason),
        postInfo.privacyLevel(),
        postInfo.title(),
        postInfo.brandContent(),
        postInfo.brandOrganic(),
        postInfo.aiGenerated(),
        postInfo.disableComment(),
        postInfo.disableDuet(),
        postInfo.disableStitch(),
        shownCoverMs(),
        size(),
        upload == null ? receivedBytes : upload.progress(),
        sha256,
        upload == null ? List.of() : upload.chunkSizes(),
        List.copyOf(putStatuses),
        initAt,
        Optional.ofNullable(receivedAt),
        Optional.ofNullable(completedAt),
        List.copyOf(postIds));
  }
}
