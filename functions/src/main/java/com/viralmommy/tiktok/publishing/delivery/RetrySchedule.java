package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.platform.Backoff;
import com.viralmommy.tiktok.platform.Durations;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.PublicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** When a step that did not succeed is tried again, and when the publication is given up. */
final class RetrySchedule {
  /** A publication that makes no progress for this long is given up. */
  static final Duration LIMIT = Duration.ofHours(24);

  /** A creator's daily limit can make many of their publications wait for days. */
  private static final Duration LIMIT_FOR_RATE_LIMITS = Duration.ofDays(7);

  /** Seven attempts in the first half hour, then one each half hour. */
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofSeconds(20), Duration.ofMinutes(30));

  private RetrySchedule() {}

  /**
   * Tries the same step again later, or ends the publication if it has waited long enough.
   *
   * @param retryAfter the least wait; zero when there is none. In an outage a gateway may ask for
   *     one second: the backoff still applies.
   * @param because what it waits for, which the user is shown
   */
  static Step tryAgain(
      Publication publication,
      Duration retryAfter,
      PublicationFailure because,
      Instant now,
      Function<Publication, Publication> end) {
    Duration wait = Durations.max(retryAfter, BACKOFF.delay(publication.attempts()));
    return waitOrEnd(publication.attempted(), wait, because, now, end);
  }

  /**
   * Waits for a permit of a rate limit. That does not count as an attempt.
   *
   * @param wait until there is a permit
   */
  static Step awaitPermit(
      Publication publication,
      Duration wait,
      PublicationFailure because,
      Instant now,
      Function<Publication, Publication> end) {
    return waitOrEnd(publication, wait, because, now, end);
  }

  private static Step waitOrEnd(
      Publication publication,
      Duration wait,
      PublicationFailure because,
      Instant now,
      Function<Publication, Publication> end) {
    boolean rateLimited = because.code().obstacle() == ProblemCode.Obstacle.RATE_LIMIT;
    // Days of waiting for rate limits do not use up the time for other failures.
    Duration patience =
        rateLimited ? LIMIT_FOR_RATE_LIMITS : LIMIT.plus(publication.progress().waitedForLimits());
    if (!publication.waitingSince().plus(patience).isAfter(now)) {
      return new Step.End(end.apply(publication));
    }
    Publication waiting = rateLimited ? publication.waitingForLimit(wait) : publication;
    return new Step.Wait(waiting.waitingBecauseOf(because.code()), now.plus(wait));
  }
}
