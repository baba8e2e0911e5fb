package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** How long and how often a step is tried that somebody else must make possible. */
public final class RetrySchedule {
  /** A publication that got no further for this long ends. */
  static final Duration LIMIT = Duration.ofHours(24);

  /** A creator's daily limit may keep many of their publications waiting for days. */
  private static final Duration FOR_LIMITS = Duration.ofDays(7);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(20);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

  private RetrySchedule() {}

  /**
   * Tries the same step again later, or ends the publication if it has waited long enough.
   *
   * @param least do not try before this has passed; zero where nobody said
   * @param because what it waits for, which the user is shown
   */
  public static Step tryAgain(
      Publication publication,
      Duration least,
      Failure because,
      Instant now,
      Function<Publication, Publication> end) {
    // Doubling from 20 s: seven attempts within the first half hour, then one each half hour. A
    // gateway that asks for a second's patience in an outage is asked no more often than that.
    Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(publication.attempts(), 7));
    Duration backoff = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
    Duration wait = least.compareTo(backoff) > 0 ? least : backoff;
    return waitOrEnd(publication.attempted(), wait, because, now, end);
  }

  /**
   * Waits for a permit of our own, which is no attempt.
   *
   * @param wait until there is one
   */
  public static Step awaitPermit(
      Publication publication,
      Duration wait,
      Failure because,
      Instant now,
      Function<Publication, Publication> end) {
    return waitOrEnd(publication, wait, because, now, end);
  }

  private static Step waitOrEnd(
      Publication publication,
      Duration wait,
      Failure because,
      Instant now,
      Function<Publication, Publication> end) {
    boolean limited = isLimit(because.code());
    // What was spent on limits, days perhaps, is not taken off the patience with anything else.
    Duration patience = limited ? FOR_LIMITS : LIMIT.plus(publication.limited());
    if (!publication.patienceBegins().plus(patience).isAfter(now)) {
      return new Step.End(end.apply(publication));
    }
    Publication waiting = limited ? publication.limitedFor(wait) : publication;
    return new Step.Wait(waiting.waitingFor(because.code()), now.plus(wait));
  }

  private static boolean isLimit(ProblemCode code) {
    return switch (code) {
      case RATE_LIMITED, CREATOR_CANNOT_POST_NOW, INBOX_FULL, APP_DAILY_CAP_REACHED -> true;
      default -> false;
    };
  }
}
