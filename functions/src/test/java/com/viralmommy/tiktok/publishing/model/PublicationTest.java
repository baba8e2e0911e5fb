package com.viralmommy.tiktok.publishing.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationTest {
  private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(1);
  private static final PublicationFailure BECAUSE =
      PublicationFailure.of(ProblemCode.INTERNAL_ERROR);

  @ParameterizedTest(name = "{0} of 7 acknowledged, the next one in flight: {1} → {2}")
  @CsvSource({
    "0, true, false",
    "5, true, false",
    "6, true, true",
    "6, false, false",
    "7, false, false"
  })
  void theLastChunkMayBeSentOnceItIsInFlight(int acknowledged, boolean inFlight, boolean maybe) {
    assertThat(Publications.uploading(acknowledged, inFlight, NOW).lastChunkMayBeSent())
        .isEqualTo(maybe);
  }

  @Test
  void aPublicationThatCannotHaveBeenPostedFailsWhenItIsGivenUp() {
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

  /** Users may retry a failure, but must not retry these. */
  @Test
  void aPublicationThatMayHaveBeenPostedIsUnconfirmedWhenItIsGivenUp() {
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
  void aPublishedPublicationStaysPublishedWhenItIsGivenUp() {
    Publication published =
        Publications.uploading(6, true, NOW).processing(NOW).published(List.of(), "me", NOW);
    assertThat(published.givenUp(BECAUSE, LATER)).isEqualTo(published);
  }

  @Test
  void onlyAFinishedStepResetsTheAttempts() {
    Publication tried = Publications.uploading(0, true, NOW).attempted().attempted();
    assertThat(tried.attempts()).isEqualTo(2);
    assertThat(tried.resumedAt(0).attempts()).isEqualTo(2);
    assertThat(tried.uploadRestarted().attempts()).isEqualTo(2);
    assertThat(tried.acknowledged(1, LATER).attempts()).isZero();
  }
}
