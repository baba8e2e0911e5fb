package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.accounts.tokens.CallResult;
import com.viralmommy.tiktok.accounts.tokens.TikTokProblems;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.PublicationFailure;
import com.viralmommy.tiktok.publishing.model.PublicationFailure.TikTokDetail;
import com.viralmommy.tiktok.tiktok.TikTokError;
import com.viralmommy.tiktok.tiktok.posting.FailReason;
import com.viralmommy.tiktok.tiktok.posting.PublishStatus;
import java.util.Optional;

/** Turns what TikTok refused into a failure with a text that the user can act on. */
final class FailureTexts {
  private FailureTexts() {}

  /** A call that did not succeed. */
  static PublicationFailure of(CallResult.Unsuccessful<?> result) {
    return result
        .tikTokError()
        .map(FailureTexts::of)
        .orElseGet(() -> PublicationFailure.of(result.code()));
  }

  /** An error of one call (docs/tiktok-api.md#8-errors-and-rate-limits). */
  static PublicationFailure of(TikTokError error) {
    ProblemCode code = TikTokProblems.code(error);
    return new PublicationFailure(
        code, code.text(), new TikTokDetail(TikTokProblems.codeText(error), error.logId(), null));
  }

  /** TikTok took the video and then did not post it (docs/tiktok-api.md#62-fail-reasons). */
  static PublicationFailure of(PublishStatus status) {
    FailReason reason = status.failReason().orElse(FailReason.UNKNOWN);
    ProblemCode code =
        switch (reason) {
          case INTERNAL, VIDEO_PULL_FAILED, PHOTO_PULL_FAILED -> ProblemCode.TIKTOK_FAILED;
          case AUTH_REMOVED -> ProblemCode.CONNECTION_NEEDS_RECONNECT;
          case SPAM_RISK_TOO_MANY_POSTS -> ProblemCode.CREATOR_CANNOT_POST_NOW;
          case SPAM_RISK_USER_BANNED_FROM_POSTING -> ProblemCode.CREATOR_BANNED;
          case FILE_FORMAT_CHECK_FAILED,
              DURATION_CHECK_FAILED,
              FRAME_RATE_CHECK_FAILED,
              PICTURE_SIZE_CHECK_FAILED ->
              ProblemCode.VIDEO_NOT_ACCEPTED;
          case PUBLISH_CANCELLED, SPAM_RISK_TEXT, SPAM_RISK, UNKNOWN -> ProblemCode.TIKTOK_REJECTED;
        };
    String detail =
        switch (reason) {
          case FILE_FORMAT_CHECK_FAILED ->
              "TikTok could not read the video's format. Export it as MP4 with H.264 and try"
                  + " again.";
          case DURATION_CHECK_FAILED ->
              "The video is longer or shorter than TikTok allows for this account.";
          case FRAME_RATE_CHECK_FAILED ->
              "TikTok takes 23 to 60 frames per second. Export the video at 30 and try again.";
          case PICTURE_SIZE_CHECK_FAILED ->
              "TikTok takes videos of 360 to 4096 pixels on each side.";
          case SPAM_RISK_TEXT -> "TikTok refused the title as spam. Change it and try again.";
          case PUBLISH_CANCELLED -> "The publication was cancelled at TikTok.";
          case INTERNAL,
              VIDEO_PULL_FAILED,
              PHOTO_PULL_FAILED,
              AUTH_REMOVED,
              SPAM_RISK_TOO_MANY_POSTS,
              SPAM_RISK_USER_BANNED_FROM_POSTING,
              SPAM_RISK,
              UNKNOWN ->
              code.text();
        };
    Optional<String> raw = status.rawFailReason();
    return new PublicationFailure(code, detail, new TikTokDetail(null, null, raw.orElse(null)));
  }
}
