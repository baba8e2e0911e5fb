package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.delivery.CreatorAccess.Answer;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Failure;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublishSettings;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import com.viralmommy.tiktok.tiktok.posting.PublishStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The step that asks TikTok what became of a video it has in full. Only its word makes a
 * publication published or failed; what it does not say within a day is unconfirmed.
 */
final class StatusPoller {
  /** Polls at the shortest interval; from then on they become rarer. */
  private static final int EAGER_POLLS = 12;

  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(10);

  private final TikTokClient tikTok;
  private final CreatorAccess creatorAccess;
  private final Duration interval;
  private final InstantSource clock;
  private final Log log;

  StatusPoller(
      TikTokClient tikTok,
      CreatorAccess creatorAccess,
      PublishSettings settings,
      InstantSource clock,
      Log log) {
    this.tikTok = tikTok;
    this.creatorAccess = creatorAccess;
    this.interval = settings.pollInterval();
    this.clock = clock;
    this.log = log;
  }

  /** Whether it is too early to ask: TikTok has just been given the last chunk. */
  private boolean tooEarly(Publication publication) {
    return publication.attempts() == 0
        && clock.instant().isBefore(publication.updatedAt().plus(interval));
  }

  Step ask(Publication publication, Deadline budget) {
    if (tooEarly(publication)) {
      return new Step.Wait(publication, publication.updatedAt().plus(interval));
    }
    String publishId = publication.transfer().publishId();
    var answer = creatorAccess.ask(publication, budget, token -> tikTok.status(token, publishId));
    return switch (answer) {
      case Answer.Given<PublishStatus>(PublishStatus status, var connection) ->
          answered(publication, status, connection.profile().username());
      case Answer.NotNow<PublishStatus>(Duration least, Failure _) -> again(publication, least);
      case Answer.Limited<PublishStatus>(Duration wait, Failure _) -> again(publication, wait);
      // A connection that the user makes anew can still be asked, and no other refusal is an
      // outcome either. Of what is published only the id is missing.
      case Answer.Refused<PublishStatus> _ ->
          publication.status() == Status.PUBLISHED
              ? new Step.End(publication)
              : again(publication, LONGEST_INTERVAL);
    };
  }

  private Step answered(Publication publication, PublishStatus status, String username) {
    Instant now = clock.instant();
    return switch (status.status()) {
      case PUBLISH_COMPLETE -> {
        Publication published =
            publication.status() == Status.PUBLISHED && status.postIds().isEmpty()
                ? publication
                : publication.published(status.postIds(), username, now);
        log.info(
            "publication.published",
            "publication",
            publication.key().id(),
            "posts",
            status.postIds().size());
        // The id of a public post comes when moderation ends (docs/tiktok-api.md#6-status); no
        // other post ever has
        // one.
        yield status.postIds().isEmpty()
                && publication.post() instanceof Post.Direct direct
                && direct.privacyLevel() == PrivacyLevel.PUBLIC_TO_EVERYONE
            ? again(published, Duration.ZERO)
            : new Step.End(published);
      }
      case FAILED -> {
        Failure failure = TikTokFailures.of(status);
        log.warn(
            "publication.failed",
            "publication",
            publication.key().id(),
            "failReason",
            status.rawFailReason().orElse("-"));
        yield new Step.End(publication.failed(failure, now));
      }
      case SEND_TO_USER_INBOX -> {
        log.info("publication.sent_to_inbox", "publication", publication.key().id());
        yield new Step.End(publication.sentToInbox(now));
      }
      case PROCESSING_UPLOAD, PROCESSING_DOWNLOAD, UNKNOWN -> again(publication, Duration.ZERO);
    };
  }

  private Step again(Publication publication, Duration least) {
    Instant now = clock.instant();
    if (!publication.updatedAt().plus(RetrySchedule.LIMIT).isAfter(now)) {
      return new Step.End(publication.givenUp(Failure.of(ProblemCode.OUTCOME_UNKNOWN), now));
    }
    int rarer = Math.clamp(publication.attempts() - EAGER_POLLS, 0, 6);
    Duration wait = interval.multipliedBy(1L << rarer);
    wait = wait.compareTo(LONGEST_INTERVAL) < 0 ? wait : LONGEST_INTERVAL;
    return new Step.Wait(
        publication.attempted(), now.plus(wait.compareTo(least) > 0 ? wait : least));
  }
}
