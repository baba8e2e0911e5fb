package com.viralmommy.tiktok.publishing.intake;

import com.viralmommy.tiktok.media.ProbeResult;
import com.viralmommy.tiktok.media.Refusal;
import com.viralmommy.tiktok.media.VideoFacts;
import com.viralmommy.tiktok.media.VideoRules;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.Publication.Failure;
import com.viralmommy.tiktok.tiktok.posting.CreatorInfo;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is refused before TikTok can refuse it, so that the user is told what to change
 * (docs/tiktok-api.md#31-audit-rules-and-caps and docs/tiktok-api.md#54-media-limits).
 */
public final class PostValidator {
  private PostValidator() {}

  /**
   * @param largestVideo bytes
   */
  public static Optional<Failure> sizeRefusal(long size, long largestVideo) {
    if (size == 0) {
      return Optional.of(Failure.of(ProblemCode.VIDEO_EMPTY));
    }
    return size <= largestVideo
        ? Optional.empty()
        : Optional.of(
            new Failure(
                ProblemCode.UPLOAD_SIZE_TOO_LARGE,
                "The video has %d bytes, %d are allowed.".formatted(size, largestVideo),
                null));
  }

  /** Of a video that is not where it was said to be. */
  public static Failure absent(String place) {
    return new Failure(
        ProblemCode.VIDEO_NOT_FOUND, "There is no video at %s.".formatted(place), null);
  }

  public static Failure notAVideo(ProbeResult.NotAVideo probed) {
    ProblemCode code =
        probed.reason() == ProbeResult.Reason.EMPTY
            ? ProblemCode.VIDEO_EMPTY
            : ProblemCode.NOT_A_VIDEO;
    return new Failure(code, probed.text(), null);
  }

  /** What this creator may not do with this post; empty if all of it is on offer. */
  public static Optional<Failure> refusal(Post.Direct post, CreatorInfo creator) {
    if (!creator.privacyLevelOptions().contains(post.privacyLevel())) {
      String offered =
          creator.privacyLevelOptions().stream()
              .map(PrivacyLevel::name)
              .sorted()
              .collect(Collectors.joining(", "));
      return Optional.of(
          new Failure(
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
                new Failure(
                    ProblemCode.INTERACTION_NOT_ALLOWED,
                    "This account does not allow %s; publish without them.".formatted(it),
                    null));
  }

  /**
   * What TikTok would mind about this video; empty if nothing.
   *
   * @param longest that may be posted
   */
  public static Optional<Failure> refusal(VideoFacts facts, Duration longest) {
    List<Refusal> refusals = VideoRules.check(facts, longest);
    return refusals.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Failure(
                ProblemCode.VIDEO_NOT_ACCEPTED,
                refusals.stream().map(Refusal::text).collect(Collectors.joining(" ")),
                null));
  }
}
