package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/tiktok-api.md#8-errors-and-rate-limits: rate limits and caps")
class RateLimitIT {

  private TestApp app =
      new TestApp(TikTokSimulator.start(SimulatorSettings.defaults().withAudited(true)));

  @BeforeEach
  void stopTheClock() {
    app.tiktok.clock().set(Instant.parse("2026-11-01T10:00:00Z"));
  }

  @AfterEach
  void close() {
    app.close();
  }

  /** The number of parallel calls that pass. */
  private static long passed(int calls, Callable<TestApp.Reply> call)
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newFixedThreadPool(16)) {
      List<Future<TestApp.Reply>> replies = threads.invokeAll(Collections.nCopies(calls, call));
      long passed = 0;
      for (Future<TestApp.Reply> reply : replies) {
        if (reply.get().status() == 429) {
          assertThat(reply.get().code()).isEqualTo("rate_limit_exceeded");
        } else {
          passed++;
        }
      }
      return passed;
    }
  }

  @Test
  void allowsExactlyTheLimitInParallelRequests() throws Exception {
    String token = app.connect("pia.public").accessToken();
    assertThat(passed(30, () -> app.creatorInfo(token))).isEqualTo(20);
    assertThat(passed(40, () -> app.status(token, "x"))).isEqualTo(30);
    assertThat(passed(10, () -> app.directInit(token, TestApp.direct("SELF_ONLY", 1, 1, 1))))
        .isEqualTo(6);
    assertThat(passed(10, () -> app.inboxInit(token, TestApp.source(1, 1, 1)))).isEqualTo(6);
    assertThat(
            app.tiktok.violations().stream()
                .filter(v -> v.code() == Violation.Code.RATE_LIMIT_EXCEEDED))
        .hasSize(28);
  }

  @Test
  void allowsSixHundredUserInfosAMinute() throws Exception {
    String token = app.connect("pia.public").accessToken();
    assertThat(passed(620, () -> app.userInfo(token, "open_id"))).isEqualTo(600);
  }

  @Test
  void slidesAndCountsOnlyWhatPassed() {
    String token = app.connect("pia.public").accessToken();
    for (int i = 0; i < 20; i++) {
      assertThat(app.creatorInfo(token).status()).isEqualTo(200);
      app.tiktok.clock().advance(Duration.ofSeconds(2));
    }
    assertThat(app.creatorInfo(token).status()).isEqualTo(429);
    app.tiktok.clock().advance(Duration.ofMillis(19_999));
    assertThat(app.creatorInfo(token).status()).isEqualTo(429);
    app.tiktok.clock().advance(Duration.ofMillis(1));
    assertThat(app.creatorInfo(token).status()).isEqualTo(200);
    assertThat(app.creatorInfo(token).status()).isEqualTo(429);
  }

  @Test
  void countsPerToken() {
    String first = app.connect("pia.public").accessToken();
    String second = app.connect("pia.public").accessToken();
    for (int i = 0; i < 20; i++) {
      app.creatorInfo(first);
    }
    assertThat(app.creatorInfo(first).header("Retry-After")).isEmpty();
    assertThat(app.creatorInfo(second).status()).isEqualTo(200);
  }

  @Test
  void saysWhenToComeBackAsAnOption() {
    app.close();
    app =
        new TestApp(
            TikTokSimulator.start(
                SimulatorSettings.defaults().with(BehaviorOption.RetryAfterHeader.SECONDS)));
    stopTheClock();
    String token = app.connect("pia.public").accessToken();
    for (int i = 0; i < 20; i++) {
      app.creatorInfo(token);
    }
    app.tiktok.clock().advance(Duration.ofMillis(20_500));
    assertThat(app.creatorInfo(token).header("Retry-After")).hasValue("40");
  }

  @Test
  void theDailyCapHoldsWhenManyPostAtOnce() throws Exception {
    String first = app.connect("carla.nearcap").accessToken();
    String second = app.connect("carla.nearcap").accessToken();
    try (var threads = Executors.newFixedThreadPool(10)) {
      Callable<TestApp.Reply> one =
          () -> app.directInit(first, TestApp.direct("SELF_ONLY", 1, 1, 1));
      Callable<TestApp.Reply> other =
          () -> app.directInit(second, TestApp.direct("SELF_ONLY", 1, 1, 1));
      List<Future<TestApp.Reply>> replies =
          threads.invokeAll(List.of(one, other, one, other, one, other, one, other, one, other));
      assertThat(replies.stream().filter(r -> r.resultNow().status() == 200)).hasSize(1);
    }
  }
}
