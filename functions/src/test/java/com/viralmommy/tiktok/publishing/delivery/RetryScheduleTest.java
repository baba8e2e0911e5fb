package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationFailure;
import com.viralmommy.tiktok.publishing.model.Publications;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RetryScheduleTest {
  private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(1);
  private static final PublicationFailure BECAUSE =
      PublicationFailure.of(ProblemCode.TIKTOK_UNAVAILABLE);

  @Test
  void waitsLongerWithEachAttemptAndGivesUpAfterADay() {
    Publication p = Publications.queued(new UserId("me"), NOW);
    Duration before = Duration.ZERO;
    for (int i = 0; i < 12; i++) {
      Step.Wait wait = (Step.Wait) tryAgain(p, Duration.ZERO, NOW);
      Duration length = Duration.between(NOW, wait.until());
      assertThat(length)
          .isBetween(Duration.ofSeconds(20), Duration.ofMinutes(30))
          .isGreaterThanOrEqualTo(before);
      before = length;
      p = wait.publication();
    }
    assertThat(before).isEqualTo(Duration.ofMinutes(30));
    assertThat(tryAgain(p, Duration.ZERO, NOW.plus(Duration.ofHours(24)).minusMillis(1)))
        .isInstanceOf(Step.Wait.class);
    assertThat(tryAgain(p, Duration.ZERO, NOW.plus(Duration.ofHours(24))).publication().status())
        .isEqualTo(Status.FAILED);
  }

  @Test
  void waitsAtLeastForRetryAfter() {
    Step.Wait wait =
        (Step.Wait) tryAgain(Publications.queued(new UserId("me"), NOW), Duration.ofHours(20), NOW);
    assertThat(wait.until()).isEqualTo(NOW.plus(Duration.ofHours(20)));
    assertThat(wait.publication().waitReason()).isEqualTo(BECAUSE.code());
  }

  /** A creator's daily limit can make many of their publications wait for days. */
  @Test
  void waitsAWeekForAPermit() {
    Publication p = afterPermitWaits(Publications.queued(new UserId("me"), NOW), 100);
    Instant week = NOW.plus(Duration.ofDays(7));
    assertThat(waitForPermit(p, week.minusMillis(1))).isInstanceOf(Step.Wait.class);
    assertThat(waitForPermit(p, week)).isInstanceOf(Step.End.class);
  }

  @Test
  void waitingForPermitsDoesNotShortenTheTimeForOtherFailures() {
    Publication p = afterPermitWaits(Publications.queued(new UserId("me"), NOW), 25);
    Instant nextDay = NOW.plus(Duration.ofHours(25));
    Step.Wait first = (Step.Wait) tryAgain(p, Duration.ZERO, nextDay);
    assertThat(first.until()).isEqualTo(nextDay.plusSeconds(20));
    // Another wait for a permit neither restarts that time nor resets the backoff.
    p = afterPermitWaits(first.publication(), 1);
    Step.Wait second = (Step.Wait) tryAgain(p, Duration.ZERO, nextDay);
    assertThat(second.until()).isEqualTo(nextDay.plusSeconds(40));
    p = second.publication();
    Instant over = NOW.plus(Duration.ofHours(25 + 1 + 24));
    assertThat(tryAgain(p, Duration.ZERO, over.minusMillis(1))).isInstanceOf(Step.Wait.class);
    assertThat(tryAgain(p, Duration.ZERO, over)).isInstanceOf(Step.End.class);
    assertThat(p.queued(p.source(), over).progress().waitedForLimits()).isZero();
  }

  /** The backoff for TikTok's own rate limits is that for its failures. */
  @Test
  void aShortRetryAfterDoesNotShortenTheBackoff() {
    PublicationFailure slowDown = PublicationFailure.of(ProblemCode.RATE_LIMITED);
    Publication p = Publications.queued(new UserId("me"), NOW);
    Duration waited = Duration.ZERO;
    for (int i = 0; i < 12; i++) {
      Step.Wait wait =
          (Step.Wait) RetrySchedule.tryAgain(p, Duration.ofSeconds(1), slowDown, NOW, late -> late);
      p = wait.publication();
      waited = waited.plus(Duration.between(NOW, wait.until()));
    }
    assertThat(waited).isGreaterThan(Duration.ofHours(3));
    assertThat(p.progress().waitedForLimits()).isEqualTo(waited);
  }

  /** A publication that has waited an hour for a permit this many times. */
  private static Publication afterPermitWaits(Publication publication, int times) {
    Publication p = publication;
    for (int i = 0; i < times; i++) {
      p = waitForPermit(p, NOW).publication();
    }
    return p;
  }

  private static Step waitForPermit(Publication p, Instant now) {
    PublicationFailure because = PublicationFailure.of(ProblemCode.CREATOR_CANNOT_POST_NOW);
    return RetrySchedule.awaitPermit(p, Duration.ofHours(1), because, now, late -> late);
  }

  private static Step tryAgain(Publication p, Duration least, Instant now) {
    return RetrySchedule.tryAgain(p, least, BECAUSE, now, late -> late.givenUp(BECAUSE, now));
  }
}
