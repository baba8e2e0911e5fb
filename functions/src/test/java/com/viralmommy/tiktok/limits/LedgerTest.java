package com.viralmommy.tiktok.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void theFirstPermitsAreFreeAtOnceAndTheNextWhenTheOldestNoLongerCounts() {
    Ledger ledger =
        Ledger.empty()
            .with(Set.of(Window.INITS), START)
            .with(Set.of(Window.INITS), START.plusSeconds(10));

    Instant now = START.plusSeconds(20);
    Instant free = ledger.freeAt(Window.INITS, 2, now);

    assertThat(free).isEqualTo(START.plus(Window.INITS.length()));
    assertThat(ledger.freeAt(Window.INITS, 2, free)).isEqualTo(free);
    assertThat(ledger.freeAt(Window.INITS, 3, now)).isEqualTo(now);
  }

  @Test
  void aWindowThatTikTokClosedIsFreeWhenItSaidSoHoweverFewWereTaken() {
    Ledger ledger = Ledger.empty().closed(Window.POSTS, START.plusSeconds(3_600), START);

    assertThat(ledger.freeAt(Window.POSTS, 15, START)).isEqualTo(START.plusSeconds(3_600));
    assertThat(ledger.freeAt(Window.POSTS, 15, START.plusSeconds(3_601)))
        .isEqualTo(START.plusSeconds(3_601));
  }

  @Test
  void closingForAShorterTimeDoesNotOpenEarlier() {
    Ledger ledger =
        Ledger.empty()
            .closed(Window.POSTS, START.plusSeconds(3_600), START)
            .closed(Window.POSTS, START.plusSeconds(60), START);

    assertThat(ledger.freeAt(Window.POSTS, 15, START)).isEqualTo(START.plusSeconds(3_600));
  }

  @Property
  void whoAsksWhenToldNeverGetsMoreThanTheLimitWithinAnyWindow(
      @ForAll @Size(max = 80) List<@IntRange(max = 90_000) Integer> pausesInMillis,
      @ForAll @IntRange(min = 1, max = 10) int limit) {
    Ledger ledger = Ledger.empty();
    List<Instant> granted = new ArrayList<>();
    Instant now = START;
    for (int pause : pausesInMillis) {
      now = now.plusMillis(pause);
      Instant free = ledger.freeAt(Window.REQUESTS, limit, now);
      assertThat(free).isAfterOrEqualTo(now);
      now = free;
      ledger = ledger.with(Set.of(Window.REQUESTS), now);
      granted.add(now);
    }
    for (int i = limit; i < granted.size(); i++) {
      assertThat(Duration.between(granted.get(i - limit), granted.get(i)))
          .isGreaterThanOrEqualTo(Window.REQUESTS.length());
    }
  }

  @Property
  void whatNoLongerCountsIsForgotten(
      @ForAll @Size(max = 50) List<@IntRange(max = 120_000) Integer> pausesInMillis) {
    Ledger ledger = Ledger.empty();
    Instant now = START;
    for (int pause : pausesInMillis) {
      now = now.plusMillis(pause);
      ledger = ledger.with(Set.of(Window.REQUESTS), now);
      Instant oldest = ledger.given().get(Window.REQUESTS).getFirst();
      assertThat(Duration.between(oldest, now)).isLessThan(Window.REQUESTS.length());
    }
  }
}
