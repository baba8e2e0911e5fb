package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.accounts.tokens.TikTokRefusal;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication.Failure;
import com.viralmommy.tiktok.publishing.model.Publication.TikTokWords;
import com.viralmommy.tiktok.tiktok.TikTokError;
import com.viralmommy.tiktok.tiktok.posting.FailReason;
import com.viralmommy.tiktok.tiktok.posting.PublishStatus;
import java.util.Optional;

/**
 * Says in our vocabulary, and in words a user can act on, what TikTok refused
 * (docs/tiktok-api.md#4-init-endpoints and docs/tiktok-api.md#6-status).
 */
final class TikTokFailures {
  private TikTokFailures() {}

  static Failure of(TikTokError error) {
    ProblemCode code = TikTokRefusal.code(error);
    return new Failure(
        code, code.text(), new TikTokWords(TikTokRefusal.word(error), error.logId(), null));
  }

  /** TikTok had taken the video and then did not post it. */
  static Failure of(PublishStatus status) {
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
          default -> code.text();
        };
    Optional<String> raw = status.rawFailReason();
    return new Failure(code, detail, new TikTokWords(null, null, raw.orElse(null)));
  }
}
