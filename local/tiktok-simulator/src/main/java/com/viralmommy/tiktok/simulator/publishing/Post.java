package com.viralmommy.tiktok.simulator.publishing;

import com.viralmommy.tiktok.simulator.api.FailReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A publication as TikTok sees it.
 *
 * @param creator the username
 * @param privacy empty for inbox drafts, whose creator chooses it later
 * @param coverTimestampMs the frame of the shown cover in milliseconds. Only PUBLIC_TO_EVERYONE
 *     posts show the chosen frame, all others the first one
 * @param size the declared video size in bytes
 * @param bytes how many bytes are stored
 * @param sha256 lower-case hex over all bytes; empty until every byte is stored
 * @param chunkSizes the stored chunks, in order
 * @param putStatuses the status of each PUT, including refused ones; 0 where a fault dropped the
 *     answer
 * @param postIds the ids of public posts, some time after completion; several when a draft was
 *     posted several times
 */
public record Post(
    String publishId,
    String creator,
    Mode mode,
    Status status,
    Optional<FailReason> failReason,
    String privacy,
    String title,
    boolean brandContent,
    boolean brandOrganic,
    boolean aiGenerated,
    boolean commentDisabled,
    boolean duetDisabled,
    boolean stitchDisabled,
    int coverTimestampMs,
    long size,
    long bytes,
    String sha256,
    List<Long> chunkSizes,
    List<Integer> putStatuses,
    Instant initAt,
    Optional<Instant> uploadedAt,
    Optional<Instant> completedAt,
    List<Long> postIds) {

  /**
   * Direct post (docs/tiktok-api.md#41-direct-post) or inbox draft (docs/tiktok-api.md#42-inbox).
   */
  public enum Mode {
    DIRECT,
    INBOX
  }

  /** The statuses of {@code status/fetch} (docs/tiktok-api.md#61-fields). */
  public enum Status {
    PROCESSING_UPLOAD,
    PROCESSING_DOWNLOAD,
    SEND_TO_USER_INBOX,
    PUBLISH_COMPLETE,
    FAILED
  }

  /** The first public post id, if there is one yet. */
  public Optional<String> postId() {
    return postIds.stream().findFirst().map(String::valueOf);
  }
}
