package com.viralmommy.tiktok.bench.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The load of the benchmark, small: every creator has more to post than a day allows. */
class PublishLoadIT {
  @Test
  void aBurstIsPublishedOnceEachWithinTheLimitsAlthoughWorkersDie() throws Exception {
    var load = new Load(96, 6, 4, 5, 450_000);
    Outcome outcome = PublishLoad.run(load, new PrintStream(OutputStream.nullOutputStream()));

    assertThat(outcome.lost()).as("%s", outcome.statuses()).isZero();
    assertThat(outcome.posts()).isEqualTo(load.publications());
    assertThat(outcome.postedTwice()).isEmpty();
    assertThat(outcome.limited()).isEmpty();
    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.deaths()).isGreaterThan(15);
    // Fifteen a day and creator: the sixteenth waits for the next day.
    assertThat(outcome.untilPublished().most()).isGreaterThan(Duration.ofHours(24).toSeconds());
    assertThat(outcome.untilPublished().median()).isLessThan(Duration.ofHours(1).toSeconds());
  }
}
