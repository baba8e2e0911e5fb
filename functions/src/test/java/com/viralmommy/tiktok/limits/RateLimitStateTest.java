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
  void theFirstPermitsAreFreeAtOnceAndTheNextWhenTheOldestExpires() {
    RateLimitState state =
        RateLimitState.empty()
            .grant(Optional.empty(), Set.of(RateLimit.INITS), START)
            .grant(Optional.empty(), Set.of(RateLimit.INITS), START.plusSeconds(10));

    Instant now = START.plusSeconds(20);
    Instant free = state.freeAt(RateLimit.INITS, 2, now);

    assertThat(free).isEqualTo(START.plus(RateLimit.INITS.length()));
    assertThat(state.freeAt(RateLimit.INITS, 2, free)).isEqualTo(free);
    assertThat(state.freeAt(RateLimit.INITS, 3, now)).isEqualTo(now);
  }

  @Test
  void aClosedLimitIsFreeAtItsEndEvenIfFewPermitsAreUsed() {
    RateLimitState state =
        RateLimitState.empty().close(RateLimit.POSTS, START.plusSeconds(3_600), START);

    assertThat(state.freeAt(RateLimit.POSTS, 15, START)).isEqualTo(START.plusSeconds(3_600));
    assertThat(state.freeAt(RateLimit.POSTS, 15, START.plusSeconds(3_601)))
        .isEqualTo(START.plusSeconds(3_601));
  }

  @Test
  void aShorterClosingDoesNotReplaceALongerOne() {
    RateLimitState state =
        RateLimitState.empty()
            .close(RateLimit.POSTS, START.plusSeconds(3_600), START)
            .close(RateLimit.POSTS, START.plusSeconds(60), START);

    assertThat(state.freeAt(RateLimit.POSTS, 15, START)).isEqualTo(START.plusSeconds(3_600));
  }

  @Property
  void noWindowHoldsMorePermitsThanTheLimit(
      @ForAll @Size(max = 80) List<@IntRange(max = 90_000) Integer> pausesInMillis,
      @ForAll @IntRange(min = 1, max = 10) int limit) {
    RateLimitState state = RateLimitState.empty();
    List<Instant> granted = new ArrayList<>();
    Instant now = START;
    for (int pause : pausesInMillis) {
      now = now.plusMillis(pause);
      Instant free = state.freeAt(RateLimit.REQUESTS, limit, now);
      assertThat(free).isAfterOrEqualTo(now);
      now = free;
      state = state.grant(Optional.empty(), Set.of(RateLimit.REQUESTS), now);
      granted.add(now);
    }
    requireNoMoreWithin(RateLimit.REQUESTS, limit, granted);
  }

  private static void requireNoMoreWithin(RateLimit rateLimit, int limit, List<Instant> granted) {
    for (int i = limit; i < granted.size(); i++) {
      assertThat(Duration.between(granted.get(i - limit), granted.get(i)))
          .isGreaterThanOrEqualTo(rateLimit.length());
    }
  }

  @Property
  void aReleaseRemovesOnePermitOnly(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 3) Integer> pausesInMillis,
      @ForAll @IntRange(max = 19) int which) {
    RateLimitState state = RateLimitState.empty();
    List<Instant> granted = new ArrayList<>();
    Instant now = START;
    for (int pause : pausesInMillis) {
      now = now.plusMillis(pause);
      state = state.grant(Optional.empty(), Set.of(RateLimit.INITS, RateLimit.POSTS), now);
      granted.add(now);
    }
    Instant releasedAt = granted.get(which % granted.size());
    RateLimitState released = state.release(Set.of(RateLimit.POSTS), releasedAt);
    assertThat(released.activePermits(RateLimit.INITS, now)).isEqualTo(granted);
    granted.remove(releasedAt);
    assertThat(released.activePermits(RateLimit.POSTS, now)).isEqualTo(granted);
  }

  @Property
  void expiredPermitsAreDropped(
      @ForAll @Size(max = 50) List<@IntRange(max = 120_000) Integer> pausesInMillis) {
    RateLimitState state = RateLimitState.empty();
    Instant now = START;
    for (int pause : pausesInMillis) {
      now = now.plusMillis(pause);
      state = state.grant(Optional.empty(), Set.of(RateLimit.REQUESTS), now);
      Instant oldest = state.permits().get(RateLimit.REQUESTS).getFirst();
      assertThat(Duration.between(oldest, now)).isLessThan(RateLimit.REQUESTS.length());
    }
  }

  /** Many callers wait, and each asks twice: for the reservation and at its time. */
  @Property
  void aReservationIsGrantedAtItsTime(
      @ForAll @Size(max = 25) List<@IntRange(max = 40_000) Integer> pausesInMillis,
      @ForAll @IntRange(min = 1, max = 4) int limit) {
    RateLimitState state = RateLimitState.empty();
    List<Instant> granted = new ArrayList<>();
    TreeMap<Instant, Queue<String>> queue = new TreeMap<>();
    Instant now = START;
    for (int i = 0; i < pausesInMillis.size(); i++) {
      now = now.plusMillis(pausesInMillis.get(i));
      queue.computeIfAbsent(now, _ -> new ArrayDeque<>()).add("publication-%02d".formatted(i));
    }
    Set<String> denied = new HashSet<>();
    while (!queue.isEmpty()) {
      Instant at = queue.firstKey();
      String name = queue.get(at).remove();
      queue.values().removeIf(Queue::isEmpty);
      Instant free = state.freeAt(RateLimit.INITS, limit, Optional.of(name), at, at);
      if (free.isAfter(at)) {
        assertThat(denied.add(name)).as("%s is denied once", name).isTrue();
        state = state.reserve(name, Set.of(RateLimit.INITS), free, at);
        queue.computeIfAbsent(free, _ -> new ArrayDeque<>()).add(name);
      } else {
        state = state.grant(Optional.of(name), Set.of(RateLimit.INITS), at);
        granted.add(at);
      }
    }
    assertThat(granted).hasSameSizeAs(pausesInMillis);
    requireNoMoreWithin(RateLimit.INITS, limit, granted);
  }

  @Test
  void anOverdueReservationIsDropped() {
    Instant reserved = START.plusSeconds(60);
    RateLimitState state =
        RateLimitState.empty()
            .reserve("gone", Set.of(RateLimit.INITS, RateLimit.REQUESTS), reserved, START);

    assertThat(state.reservations()).containsOnlyKeys(RateLimit.INITS);
    assertThat(freeForOther(state, reserved.plusSeconds(120)))
        .isEqualTo(reserved.plusSeconds(120).plus(RateLimit.INITS.length()));
    Instant later = reserved.plusSeconds(121);
    assertThat(freeForOther(state, later)).isEqualTo(later);
    assertThat(state.grant(Optional.empty(), Set.of(RateLimit.POSTS), later).reservations())
        .isEmpty();
  }

  /** Some callers wait for the minute limit only, others also for the day limit far ahead. */
  @Property
  void reservationsOfADayAndOfAMinuteAreIndependent(
      @ForAll @Size(max = 25) List<@IntRange(max = 40_000) Integer> pausesInMillis,
      @ForAll @Size(25) List<Boolean> needsDayLimit,
      @ForAll @IntRange(min = 1, max = 3) int perMinute,
      @ForAll @IntRange(min = 1, max = 3) int perDay) {
    RateLimitState state = RateLimitState.empty();
    TreeMap<Instant, Queue<Integer>> queue = new TreeMap<>();
    Instant now = START;
    for (int i = 0; i < pausesInMillis.size(); i++) {
      now = now.plusMillis(pausesInMillis.get(i));
      queue.computeIfAbsent(now, _ -> new ArrayDeque<>()).add(i);
    }
    Set<Integer> denied = new HashSet<>();
    List<Instant> granted = new ArrayList<>();
    List<Instant> grantedOfDay = new ArrayList<>();
    while (!queue.isEmpty()) {
      Instant at = queue.firstKey();
      int caller = queue.get(at).remove();
      queue.values().removeIf(Queue::isEmpty);
      Optional<String> name = Optional.of("publication-%02d".formatted(caller));
      Set<RateLimit> limits =
          needsDayLimit.get(caller)
              ? Set.of(RateLimit.INITS, RateLimit.POSTS)
              : Set.of(RateLimit.INITS);
      Instant free = at;
      for (Instant before = null; !free.equals(before); ) {
        before = free;
        free = state.freeAt(RateLimit.INITS, perMinute, name, free, at);
        free = limits.size() == 2 ? state.freeAt(RateLimit.POSTS, perDay, name, free, at) : free;
      }
      if (free.isAfter(at)) {
        assertThat(denied.add(caller)).as("%s is denied once", name).isTrue();
        state = state.reserve(name.get(), limits, free, at);
        queue.computeIfAbsent(free, _ -> new ArrayDeque<>()).add(caller);
      } else {
        state = state.grant(name, limits, at);
        granted.add(at);
        if (limits.size() == 2) {
          grantedOfDay.add(at);
        }
      }
    }
    assertThat(granted).hasSameSizeAs(pausesInMillis);
    requireNoMoreWithin(RateLimit.INITS, perMinute, granted);
    requireNoMoreWithin(RateLimit.POSTS, perDay, grantedOfDay);
  }

  private static Instant freeForOther(RateLimitState state, Instant now) {
    return state.freeAt(RateLimit.INITS, 1, Optional.of("other"), now, now);
  }

  /** It goes first only if its permit and the reserved one fit into every window. */
  @Test
  void aLaterCallerDoesNotWaitForAReservationThatItDoesNotDelay() {
    Instant tomorrow = START.plus(Duration.ofHours(24));
    RateLimitState state =
        RateLimitState.empty().reserve("far", Set.of(RateLimit.INITS), tomorrow, START);
    assertThat(freeForOther(state, START)).isEqualTo(START);
    Instant tooNear = tomorrow.minusSeconds(30);
    assertThat(freeForOther(state, tooNear)).isEqualTo(tomorrow.plus(RateLimit.INITS.length()));
  }

  @Test
  void theNumberOfReservationsIsLimited() {
    RateLimitState state = RateLimitState.empty();
    for (int i = 0; i < 40; i++) {
      state = state.reserve("publication-%d".formatted(i), Set.of(RateLimit.POSTS), START, START);
    }
    assertThat(state.reservations().get(RateLimit.POSTS)).hasSize(30);
  }
}
