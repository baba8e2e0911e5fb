package com.viralmommy.tiktok.publishing.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.delivery.RetrySchedule;
import com.viralmommy.tiktok.publishing.delivery.Step;
import com.viralmommy.tiktok.publishing.model.Publication.Failure;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationTest {
  private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(1);
  private static final Failure BECAUSE = Failure.of(ProblemCode.INTERNAL_ERROR);

  @ParameterizedTest(name = "{0} of 7 acknowledged, the next one in flight: {1} → {2}")
  @CsvSource({
    "0, true, false",
    "5, true, false",
    "6, true, true",
    "6, false, false",
    "7, false, false"
  })
  void theVideoMayBeWholeOnceTheLastChunkMayHaveBeenSent(
      int acknowledged, boolean inFlight, boolean maybe) {
    assertThat(Publications.uploading(acknowledged, inFlight, NOW).lastChunkMayBeSent())
        .isEqualTo(maybe);
  }

  @Test
  void whatCannotHaveBeenPostedFailsWhenItIsGivenUp() {
    for (Publication p :
        List.of(
            Publications.waitingForUpload(new UserId("me"), 5, NOW),
            Publications.queued(new UserId("me"), NOW),
            Publications.uploading(5, true, NOW),
            Publications.uploading(6, false, NOW))) {
      Publication ended = p.givenUp(BECAUSE, LATER);
      assertThat(ended.status()).isEqualTo(Status.FAILED);
      assertThat(ended.result().failure()).isEqualTo(BECAUSE);
      assertThat(ended.updatedAt()).isEqualTo(LATER);
    }
  }

  /** A failure may be tried again; this must not be. */
  @Test
  void whatMayHaveBeenPostedIsNotCalledFailed() {
    for (Publication p :
        List.of(
            Publications.uploading(6, true, NOW),
            Publications.uploading(6, true, NOW).processing(NOW))) {
      Publication ended = p.givenUp(BECAUSE, LATER);
      assertThat(ended.status()).isEqualTo(Status.UNCONFIRMED);
      assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
    }
  }

  @Test
  void whatHasBeenPublishedStaysPublishedWhateverHappens() {
    Publication published =
        Publications.uploading(6, true, NOW).processing(NOW).published(List.of(), "me", NOW);
    assertThat(published.givenUp(BECAUSE, LATER)).isEqualTo(published);
  }

  @Test
  void attemptsBeginAnewWithEachStepAndOnlyWithAStep() {
    Publication tried = Publications.uploading(0, true, NOW).attempted().attempted();
    assertThat(tried.attempts()).isEqualTo(2);
    assertThat(tried.resumedAt(0).attempts()).isEqualTo(2);
    assertThat(tried.startedOver().attempts()).isEqualTo(2);
    assertThat(tried.acknowledged(1, LATER).attempts()).isZero();
  }

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
  void waitsAtLeastAsLongAsTikTokAsksFor() {
    Step.Wait wait =
        (Step.Wait) tryAgain(Publications.queued(new UserId("me"), NOW), Duration.ofHours(20), NOW);
    assertThat(wait.until()).isEqualTo(NOW.plus(Duration.ofHours(20)));
    assertThat(wait.publication().waitingFor()).isEqualTo(BECAUSE.code());
  }

  /** A creator's daily limit may keep many of their publications waiting for days. */
  @Test
  void waitsAWeekForAPermit() {
    Publication p = limited(Publications.queued(new UserId("me"), NOW), 100);
    Instant week = NOW.plus(Duration.ofDays(7));
    assertThat(waitForPermit(p, week.minusMillis(1))).isInstanceOf(Step.Wait.class);
    assertThat(waitForPermit(p, week)).isInstanceOf(Step.End.class);
  }

  @Test
  void whatIsSpentOnPermitsIsNotTakenOffThePatienceWithAnythingElse() {
    Publication p = limited(Publications.queued(new UserId("me"), NOW), 25);
    Instant nextDay = NOW.plus(Duration.ofHours(25));
    Step.Wait first = (Step.Wait) tryAgain(p, Duration.ZERO, nextDay);
    assertThat(first.until()).isEqualTo(nextDay.plusSeconds(20));
    // Nor does one more permit in between begin it anew, or keep the attempts from getting rarer.
    p = limited(first.publication(), 1);
    Step.Wait second = (Step.Wait) tryAgain(p, Duration.ZERO, nextDay);
    assertThat(second.until()).isEqualTo(nextDay.plusSeconds(40));
    p = second.publication();
    Instant over = NOW.plus(Duration.ofHours(25 + 1 + 24));
    assertThat(tryAgain(p, Duration.ZERO, over.minusMillis(1))).isInstanceOf(Step.Wait.class);
    assertThat(tryAgain(p, Duration.ZERO, over)).isInstanceOf(Step.End.class);
    assertThat(p.queued(p.source(), over).limited()).isZero();
  }

  /** What TikTok itself limits is asked again as rarely as what it cannot do. */
  @Test
  void aShorterTimeThatTikTokAsksForDoesNotMakeTheAttemptsMoreFrequent() {
    Failure slowDown = Failure.of(ProblemCode.RATE_LIMITED);
    Publication p = Publications.queued(new UserId("me"), NOW);
    Duration waited = Duration.ZERO;
    for (int i = 0; i < 12; i++) {
      Step.Wait wait =
          (Step.Wait) RetrySchedule.tryAgain(p, Duration.ofSeconds(1), slowDown, NOW, late -> late);
      p = wait.publication();
      waited = waited.plus(Duration.between(NOW, wait.until()));
    }
    assertThat(waited).isGreaterThan(Duration.ofHours(3));
    assertThat(p.limited()).isEqualTo(waited);
  }

  /** It has been told to wait for a permit, an hour each time. */
  private static Publication limited(Publication publication, int times) {
    Publication p = publication;
    for (int i = 0; i < times; i++) {
      p = waitForPermit(p, NOW).publication();
    }
    return p;
  }

  private static Step waitForPermit(Publication p, Instant now) {
    Failure because = Failure.of(ProblemCode.CREATOR_CANNOT_POST_NOW);
    return RetrySchedule.awaitPermit(p, Duration.ofHours(1), because, now, late -> late);
  }

  private static Step tryAgain(Publication p, Duration least, Instant now) {
    return RetrySchedule.tryAgain(p, least, BECAUSE, now, late -> late.givenUp(BECAUSE, now));
  }
}
