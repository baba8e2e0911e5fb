package com.viralmommy.tiktok.publishing;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** How long and how often a step is tried that somebody else must make possible. */
final class Patience {
  /** A publication that got no further for this long ends. */
  static final Duration LIMIT = Duration.ofHours(24);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(20);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

  private Patience() {}

  /**
   * Tries the same step again later, or ends the publication if it has waited long enough.
   *
   * @param least do not try before this has passed
   */
  static Step tryAgain(
      Publication publication,
      Duration least,
      Instant now,
      Function<Publication, Publication> end) {
    if (!publication.updatedAt().plus(LIMIT).isAfter(now)) {
      return new Step.End(end.apply(publication));
    }
    // Doubling from 20 s: seven attempts within the first half hour, then one each half hour.
    Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(publication.attempts(), 7));
    Duration wait = longer(shorter(doubled, LONGEST_WAIT), least);
    return new Step.Wait(publication.attempted(), now.plus(wait));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
