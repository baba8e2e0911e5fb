package com.viralmommy.tiktok.limits;

import com.viralmommy.tiktok.platform.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives permits to call TikTok. A permit is taken before the call and is spent whatever comes of
 * it: whether a call that failed was counted, only TikTok knows.
 */
public final class Limits {
  /** Writers of one creator's ledger at the same moment; each loser reads again. */
  private static final int ATTEMPTS = 20;

  private static final Duration MOST_PAUSE = Duration.ofMillis(50);

  private final LimitStore store;
  private final Map<Window, Integer> limits = new EnumMap<>(Window.class);
  private final InstantSource clock;

  public Limits(LimitStore store, Environment environment, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    for (Window window : Window.values()) {
      limits.put(
          window, (int) environment.number(window.variable(), 1, window.most(), window.usual()));
    }
  }

  /**
   * Takes one permit in each of the windows, or in none of them.
   *
   * @param creator TikTok's id of the account: its limits are the same for whoever connected it
   */
  public Permit take(String creator, Set<Window> windows) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LimitStore.Versioned stored = store.read(creator);
      Instant now = clock.instant();
      Optional<Permit.Denied> denied =
          windows.stream()
              .map(w -> new Permit.Denied(w, stored.ledger().freeAt(w, limits.get(w), now)))
              .filter(d -> d.freeAt().isAfter(now))
              .max(Comparator.comparing(Permit.Denied::freeAt));
      if (denied.isPresent()) {
        return denied.get();
      }
      if (store.write(creator, stored.ledger().with(windows, now), stored.version(), now)) {
        return new Permit.Granted();
      }
      pause();
    }
    // So many at once that this one had better come back later.
    return new Permit.Denied(Window.REQUESTS, clock.instant().plusSeconds(1));
  }

  /** How long a denied permit has to wait from now, never less than a moment. */
  public Duration until(Permit.Denied denied) {
    Duration wait = Duration.between(clock.instant(), denied.freeAt());
    return wait.isPositive() ? wait : Duration.ofMillis(1);
  }

  /** TikTok has refused although there was a permit: its count is right, ours is corrected. */
  public void close(String creator, Window window, Duration length) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LimitStore.Versioned stored = store.read(creator);
      Instant now = clock.instant();
      Ledger corrected = stored.ledger().closed(window, now.plus(length), now);
      if (store.write(creator, corrected, stored.version(), now)) {
        return;
      }
      pause();
    }
  }

  /** What is used and what is left, for people. */
  public List<Usage> usage(String creator) {
    Ledger ledger = store.read(creator).ledger();
    Instant now = clock.instant();
    return Arrays.stream(Window.values())
        .map(
            window -> {
              Instant freeAt = ledger.freeAt(window, limits.get(window), now);
              return new Usage(
                  window,
                  ledger.counting(window, now).size(),
                  limits.get(window),
                  freeAt.isAfter(now) ? Optional.of(freeAt) : Optional.empty());
            })
        .toList();
  }

  private static void pause() {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(MOST_PAUSE.toMillis()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
