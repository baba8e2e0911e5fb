package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.accounts.tokens.CallResult;
import com.viralmommy.tiktok.platform.Backoff;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Durations;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationFailure;
import com.viralmommy.tiktok.publishing.model.PublishSettings;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import com.viralmommy.tiktok.tiktok.posting.PublishStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The step that asks TikTok for the outcome of a complete upload. Only TikTok's status makes a
 * publication published or failed. Without an outcome within a day it becomes unconfirmed.
 */
final class StatusPoller {
  /** The number of polls at the shortest interval. The interval grows from then on. */
  private static final int POLLS_AT_SHORTEST_INTERVAL = 12;

  private static final Duration MAX_INTERVAL = Duration.ofMinutes(10);

  private final PublicationCalls calls;
  private final Backoff interval;
  private final InstantSource clock;
  private final Log log;

  StatusPoller(PublicationCalls calls, PublishSettings settings, InstantSource clock, Log log) {
    this.calls = calls;
    this.interval = new Backoff(settings.pollInterval(), MAX_INTERVAL);
    this.clock = clock;
    this.log = log;
  }

  /** Whether the last chunk was sent so recently that TikTok cannot have processed the video. */
  private boolean tooEarly(Publication publication) {
    return publication.attempts() == 0
        && clock.instant().isBefore(publication.updatedAt().plus(interval.first()));
  }

  Step poll(Publication publication, Deadline deadline) {
    if (tooEarly(publication)) {
      return new Step.Wait(publication, publication.updatedAt().plus(interval.first()));
    }
    return switch (calls.status(publication, deadline)) {
      case CallResult.Success<PublishStatus>(PublishStatus status, var connection) ->
          answered(publication, status, connection.profile().username());
      case CallResult.Limited<PublishStatus>(var _, Duration wait) -> pollAgain(publication, wait);
      case CallResult.Unavailable<PublishStatus>(var _, var _, Duration retryAfter) ->
          pollAgain(publication, retryAfter);
      // A refused request is no outcome, and the user can reconnect the account. Once published,
      // only the post id is missing.
      case CallResult.Refused<PublishStatus> _, CallResult.Unusable<PublishStatus> _ ->
          publication.status() == Status.PUBLISHED
              ? new Step.End(publication)
              : pollAgain(publication, MAX_INTERVAL);
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
        // Only public posts get an id, when moderation ends (docs/tiktok-api.md#6-status).
        yield status.postIds().isEmpty()
                && publication.post() instanceof Post.DirectPost direct
                && direct.privacyLevel() == PrivacyLevel.PUBLIC_TO_EVERYONE
            ? pollAgain(published, Duration.ZERO)
            : new Step.End(published);
      }
      case FAILED -> {
        PublicationFailure failure = FailureTexts.of(status);
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
      case PROCESSING_UPLOAD, PROCESSING_DOWNLOAD, UNKNOWN -> pollAgain(publication, Duration.ZERO);
    };
  }

  private Step pollAgain(Publication publication, Duration minWait) {
    Instant now = clock.instant();
    if (!publication.updatedAt().plus(RetrySchedule.LIMIT).isAfter(now)) {
      return new Step.End(
          publication.givenUp(PublicationFailure.of(ProblemCode.OUTCOME_UNKNOWN), now));
    }
    Duration wait = interval.delay(publication.attempts() - POLLS_AT_SHORTEST_INTERVAL);
    return new Step.Wait(publication.attempted(), now.plus(Durations.max(wait, minWait)));
  }
}
