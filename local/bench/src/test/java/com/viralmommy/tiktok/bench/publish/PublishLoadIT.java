package com.viralmommy.tiktok.bench.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A small load in which every creator has more publications than TikTok's daily limit. */
class PublishLoadIT {
  @Test
  void publishesEachPublicationOnceAndWithinTheLimitsDespiteCrashes() throws Exception {
    var load = new LoadSettings(96, 6, 4, 5, 450_000);
    LoadOutcome outcome = PublishLoad.run(load, new PrintStream(OutputStream.nullOutputStream()));

    assertThat(outcome.lost()).as("%s", outcome.statuses()).isZero();
    assertThat(outcome.posts()).isEqualTo(load.publications());
    assertThat(outcome.postedTwice()).isEmpty();
    assertThat(outcome.limitAnswers()).isEmpty();
    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.crashes()).isGreaterThan(15);
    // TikTok allows 15 posts per creator and day; the 16th waits for the next day.
    assertThat(outcome.untilPublished().maximum()).isGreaterThan(Duration.ofHours(24).toSeconds());
    assertThat(outcome.untilPublished().median()).isLessThan(Duration.ofHours(1).toSeconds());
  }
}
