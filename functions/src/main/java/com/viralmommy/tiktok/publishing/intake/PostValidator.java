package com.viralmommy.tiktok.publishing.intake;

import com.viralmommy.tiktok.media.ProbeResult;
import com.viralmommy.tiktok.media.Refusal;
import com.viralmommy.tiktok.media.VideoFacts;
import com.viralmommy.tiktok.media.VideoRules;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.PublicationFailure;
import com.viralmommy.tiktok.tiktok.posting.CreatorInfo;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks a video and a post against TikTok's rules before TikTok is asked, so that the user learns
 * what to change (docs/tiktok-api.md#31-audit-rules-and-caps and
 * docs/tiktok-api.md#54-media-limits).
 */
public final class PostValidator {
  private PostValidator() {}

  /**
   * Why a video of this size is refused; empty if it is not.
   *
   * @param size in bytes
   */
  public static Optional<PublicationFailure> sizeRefusal(long size, long maxVideoBytes) {
    if (size == 0) {
      return Optional.of(PublicationFailure.of(ProblemCode.VIDEO_EMPTY));
    }
    return size <= maxVideoBytes
        ? Optional.empty()
        : Optional.of(
            new PublicationFailure(
                ProblemCode.UPLOAD_SIZE_TOO_LARGE,
                "The video has %d bytes; at most %d are allowed.".formatted(size, maxVideoBytes),
                null));
  }

  /**
   * Requires that a video of this size is allowed.
   *
   * @param size in bytes
   * @throws Problem VIDEO_EMPTY or UPLOAD_SIZE_TOO_LARGE
   */
  static void requireAllowedSize(long size, long maxVideoBytes) {
    Optional<PublicationFailure> refusal = sizeRefusal(size, maxVideoBytes);
    if (refusal.isPresent()) {
      throw refusal.get().asProblem();
    }
  }

  /** The failure for a video that is not in S3. */
  public static PublicationFailure videoNotFound(String objectKey) {
    return new PublicationFailure(
        ProblemCode.VIDEO_NOT_FOUND, "There is no video at %s.".formatted(objectKey), null);
  }

  /** The failure for a file that is not a video that TikTok takes. */
  public static PublicationFailure notAVideo(ProbeResult.NotAVideo probed) {
    ProblemCode code =
        probed.reason() == ProbeResult.Reason.EMPTY
            ? ProblemCode.VIDEO_EMPTY
            : ProblemCode.NOT_A_VIDEO;
    return new PublicationFailure(code, probed.text(), null);
  }

  /** Why this creator cannot make this post; empty if they can. */
  public static Optional<PublicationFailure> refusal(Post.DirectPost post, CreatorInfo creator) {
    if (!creator.privacyLevelOptions().contains(post.privacyLevel())) {
      String offered =
          creator.privacyLevelOptions().stream()
              .map(PrivacyLevel::name)
              .sorted()
              .collect(Collectors.joining(", "));
      return Optional.of(
          new PublicationFailure(
              ProblemCode.PRIVACY_LEVEL_NOT_OFFERED,
              "TikTok offers this account %s, not %s.".formatted(offered, post.privacyLevel()),
              null));
    }
    String interaction =
        post.allowComment() && creator.commentDisabled()
            ? "comments"
            : post.allowDuet() && creator.duetDisabled()
                ? "duets"
                : post.allowStitch() && creator.stitchDisabled() ? "stitches" : null;
    return Optional.ofNullable(interaction)
        .map(
            it ->
                new PublicationFailure(
                    ProblemCode.INTERACTION_NOT_ALLOWED,
                    "This account does not allow %s; publish without them.".formatted(it),
                    null));
  }

  /**
   * Why TikTok would refuse this video; empty if it would not.
   *
   * @param maxDuration the longest duration that may be posted
   */
  public static Optional<PublicationFailure> refusal(VideoFacts facts, Duration maxDuration) {
    List<Refusal> refusals = VideoRules.check(facts, maxDuration);
    return refusals.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PublicationFailure(
                ProblemCode.VIDEO_NOT_ACCEPTED,
                refusals.stream().map(Refusal::text).collect(Collectors.joining(" ")),
                null));
  }
}
