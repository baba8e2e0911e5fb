package com.viralmommy.tiktok.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RateLimitStateTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void theFirstPermitsAreFreeAtOnceAndTheNextWhenTheOldestNoLongerCounts() {
    RateLimitState ledger =
        RateLimitState.empty()
            .with(Optional.empty(), Set.of(RateLimit.INITS), START)
            .with(Optional.empty(), Set.of(RateLimit.INITS), START.plusSeconds(10));

    Instant now = START.plusSeconds(20);
    Instant free = ledger.freeAt(RateLimit.INITS, 2, now);

    assertThat(free).isEqualTo(START.plus(RateLimit.INITS.length()));
    assertThat(ledger.freeAt(RateLimit.INITS, 2, free)).isEqualTo(free);
    assertThat(ledger.freeAt(RateLimit.INITS, 3, now)).isEqualTo(now);
  }

  @Test
  void aWindowThatTikTokClosedIsFreeWhenItSaidSoHoweverFewWereTaken() {
    RateLimitState ledger =
        RateLimitState.empty().closed(RateLimit.POSTS, START.plusSeconds(3_600), START);

    assertThat(ledger.freeAt(RateLimit.POSTS, 15, START)).isEqualTo(START.plusSeconds(3_600));
    assertThat(ledger.freeAt(RateLimit.POSTS, 15, START.plusSeconds(3_601)))
        .isEqualTo(START.plusSeconds(3_601));
  }

  @Test
  void closingForAShorterTimeDoesNotOpenEarlier() {
    RateLimitState ledger =
        RateLimitState.empty()
            .closed(RateLimit.POSTS, START.plusSeconds(3_600), START)
            .closed(RateLimit.POSTS, START.plusSeconds(60), START);

    assertThat(ledger.freeAt(RateLimit.POSTS, 15, START)).isEqualTo(START.plusSeconds(3_600));
  }

  @Property
  void whoAsksWhenToldNeverGetsMoreThanTheLimitWithinAnyWindow(
      @ForAll @Size(max = 80) List<@IntRange(max = 90_000) Integer> pausesInMillis,
      @ForAll @IntRange(min = 1, max = 10) int limit) {
    RateLimitState ledger = RateLimitState.empty();
    List<Instant> granted = new ArrayList<>();
    Instant now = START;
    for (int pause : pausesInMillis) {
      now = now.plusMillis(pause);
      Instant free = ledger.freeAt(RateLimit.REQUESTS, limit, now);
      assertThat(free).isAfterOrEqualTo(now);
      now = free;
      ledger = ledger.with(Optional.empty(), Set.of(RateLimit.REQUESTS), now);
      granted.add(now);
    }
    requireNoMoreWithin(RateLimit.REQUESTS, limit, granted);
  }

  private static void requireNoMoreWithin(RateLimit window, int limit, List<Instant> granted) {
    for (int i = limit; i < granted.size(); i++) {
      assertThat(Duration.between(granted.get(i - limit), granted.get(i)))
          .isGreaterThanOrEqualTo(window.length());
    }
  }

  @Property
  void whatIsGivenBackLeavesTheRestAsItWas(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 3) Integer> pausesInMillis,
      @ForAll @IntRange(max = 19) int which) {
    RateLimitState ledger = RateLimitState.empty();
    List<Instant> granted = new ArrayList<>();
    Instant now = START;
    for (int pause : pausesInMillis) {
      now = now.plusMillis(pause);
      ledger = ledger.with(Optional.empty(), Set.of(RateLimit.INITS, RateLimit.POSTS), now);
      granted.add(now);
    }
    Instant given = granted.get(which % granted.size());
    RateLimitState without = ledger.without(Set.of(RateLimit.POSTS), given);
    assertThat(without.counting(RateLimit.INITS, now)).isEqualTo(granted);
    granted.remove(given);
    assertThat(without.counting(RateLimit.POSTS, now)).isEqualTo(granted);
  }

  @Property
  void whatNoLongerCountsIsForgotten(
      @ForAll @Size(max = 50) List<@IntRange(max = 120_000) Integer> pausesInMillis) {
    RateLimitState ledger = RateLimitState.empty();
    Instant now = START;
    for (int pause : pausesInMillis) {
      now = now.plusMillis(pause);
      ledger = ledger.with(Optional.empty(), Set.of(RateLimit.REQUESTS), now);
      Instant oldest = ledger.given().get(RateLimit.REQUESTS).getFirst();
      assertThat(Duration.between(oldest, now)).isLessThan(RateLimit.REQUESTS.length());
    }
  }

  /** Those who wait are many, those who come at the same moment few: each asks twice. */
  @Property
  void whoeverWaitsIsToldATurnAndGetsAPermitWhenItComes(
      @ForAll @Size(max = 25) List<@IntRange(max = 40_000) Integer> pausesInMillis,
      @ForAll @IntRange(min = 1, max = 4) int limit) {
    RateLimitState ledger = RateLimitState.empty();
    List<Instant> granted = new ArrayList<>();
    TreeMap<Instant, Queue<String>> line = new TreeMap<>();
    Instant now = START;
    for (int i = 0; i < pausesInMillis.size(); i++) {
      now = now.plusMillis(pausesInMillis.get(i));
      line.computeIfAbsent(now, _ -> new ArrayDeque<>()).add("publication-%02d".formatted(i));
    }
    Set<String> told = new HashSet<>();
    while (!line.isEmpty()) {
      Instant at = line.firstKey();
      String name = line.get(at).remove();
      line.values().removeIf(Queue::isEmpty);
      Instant free = ledger.freeAt(RateLimit.INITS, limit, Optional.of(name), at, at);
      if (free.isAfter(at)) {
        assertThat(told.add(name)).as("%s is told once", name).isTrue();
        ledger = ledger.withTurn(name, Set.of(RateLimit.INITS), free, at);
        line.computeIfAbsent(free, _ -> new ArrayDeque<>()).add(name);
      } else {
        ledger = ledger.with(Optional.of(name), Set.of(RateLimit.INITS), at);
        granted.add(at);
      }
    }
    assertThat(granted).hasSameSizeAs(pausesInMillis);
    requireNoMoreWithin(RateLimit.INITS, limit, granted);
  }

  @Test
  void aTurnThatNobodyCameForIsForgotten() {
    Instant turn = START.plusSeconds(60);
    RateLimitState ledger =
        RateLimitState.empty()
            .withTurn("gone", Set.of(RateLimit.INITS, RateLimit.REQUESTS), turn, START);

    assertThat(ledger.turns()).containsOnlyKeys(RateLimit.INITS);
    assertThat(freeForAnother(ledger, turn.plusSeconds(120)))
        .isEqualTo(turn.plusSeconds(120).plus(RateLimit.INITS.length()));
    Instant later = turn.plusSeconds(121);
    assertThat(freeForAnother(ledger, later)).isEqualTo(later);
    assertThat(ledger.with(Optional.empty(), Set.of(RateLimit.POSTS), later).turns()).isEmpty();
  }

  /** Some wait for a minute's window alone, others for a day's too, whose turns lie far ahead. */
  @Property
  void turnsOfADayAndOfAMinuteHoldBesideEachOther(
      @ForAll @Size(max = 25) List<@IntRange(max = 40_000) Integer> pausesInMillis,
      @ForAll @Size(25) List<Boolean> ofTheDay,
      @ForAll @IntRange(min = 1, max = 3) int aMinute,
      @ForAll @IntRange(min = 1, max = 3) int aDay) {
    RateLimitState ledger = RateLimitState.empty();
    TreeMap<Instant, Queue<Integer>> line = new TreeMap<>();
    Instant now = START;
    for (int i = 0; i < pausesInMillis.size(); i++) {
      now = now.plusMillis(pausesInMillis.get(i));
      line.computeIfAbsent(now, _ -> new ArrayDeque<>()).add(i);
    }
    Set<Integer> told = new HashSet<>();
    List<Instant> granted = new ArrayList<>();
    List<Instant> grantedOfTheDay = new ArrayList<>();
    while (!line.isEmpty()) {
      Instant at = line.firstKey();
      int waiter = line.get(at).remove();
      line.values().removeIf(Queue::isEmpty);
      Optional<String> name = Optional.of("publication-%02d".formatted(waiter));
      Set<RateLimit> windows =
          ofTheDay.get(waiter) ? Set.of(RateLimit.INITS, RateLimit.POSTS) : Set.of(RateLimit.INITS);
      Instant free = at;
      for (Instant before = null; !free.equals(before); ) {
        before = free;
        free = ledger.freeAt(RateLimit.INITS, aMinute, name, free, at);
        free = windows.size() == 2 ? ledger.freeAt(RateLimit.POSTS, aDay, name, free, at) : free;
      }
      if (free.isAfter(at)) {
        assertThat(told.add(waiter)).as("%s is told once", name).isTrue();
        ledger = ledger.withTurn(name.get(), windows, free, at);
        line.computeIfAbsent(free, _ -> new ArrayDeque<>()).add(waiter);
      } else {
        ledger = ledger.with(name, windows, at);
        granted.add(at);
        if (windows.size() == 2) {
          grantedOfTheDay.add(at);
        }
      }
    }
    assertThat(granted).hasSameSizeAs(pausesInMillis);
    requireNoMoreWithin(RateLimit.INITS, aMinute, granted);
    requireNoMoreWithin(RateLimit.POSTS, aDay, grantedOfTheDay);
  }

  private static Instant freeForAnother(RateLimitState ledger, Instant now) {
    return ledger.freeAt(RateLimit.INITS, 1, Optional.of("other"), now, now);
  }

  /** It comes in between only where there is room for it and for those who have a turn. */
  @Test
  void whoComesLaterDoesNotWaitForATurnThatTheyDoNotDelay() {
    Instant tomorrow = START.plus(Duration.ofHours(24));
    RateLimitState ledger =
        RateLimitState.empty().withTurn("far", Set.of(RateLimit.INITS), tomorrow, START);
    assertThat(freeForAnother(ledger, START)).isEqualTo(START);
    Instant tooNear = tomorrow.minusSeconds(30);
    assertThat(freeForAnother(ledger, tooNear)).isEqualTo(tomorrow.plus(RateLimit.INITS.length()));
  }

  @Test
  void onlySoManyAreToldATurn() {
    RateLimitState ledger = RateLimitState.empty();
    for (int i = 0; i < 40; i++) {
      ledger =
          ledger.withTurn("publication-%d".formatted(i), Set.of(RateLimit.POSTS), START, START);
    }
    assertThat(ledger.turns().get(RateLimit.POSTS)).hasSize(30);
  }
}
