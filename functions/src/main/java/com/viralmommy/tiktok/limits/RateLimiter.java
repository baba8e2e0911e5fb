package com.viralmommy.tiktok.limits;

import com.viralmommy.tiktok.platform.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Gives permits to call TikTok. A permit is taken before the call and stays spent if the process
 * dies or no answer comes: whether the call was counted, only TikTok knows then.
 */
public final class RateLimiter {
  /** Writers of one creator's ledger at the same moment; each loser reads again. */
  private static final int ATTEMPTS = 20;

  /** TikTok's cap on an app that it has not audited is 5; that of others it does not publish. */
  private static final String CREATORS = "LIMIT_CREATORS_PER_DAY";

  /** They stand in one item, which every post writes. */
  private static final int MOST_CREATORS = 500;

  private static final Duration MOST_PAUSE = Duration.ofMillis(50);

  private final LimitStore store;
  private final Map<RateLimit, Integer> limits = new EnumMap<>(RateLimit.class);

  /** Creators who may post through the app in a day; empty where TikTok's word alone counts. */
  private final OptionalInt creators;

  private final InstantSource clock;

  public RateLimiter(LimitStore store, Environment environment, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    for (RateLimit window : RateLimit.values()) {
      limits.put(
          window,
          (int)
              environment.number(window.variable(), window.least(), window.most(), window.usual()));
    }
    creators =
        environment.find(CREATORS).isPresent()
            ? OptionalInt.of((int) environment.number(CREATORS, 1, MOST_CREATORS, 1))
            : OptionalInt.empty();
  }

  /**
   * Takes one permit in each of the windows, or in none of them.
   *
   * @param creator TikTok's id of the account: its limits are the same for whoever connected it
   */
  public Permit take(String creator, Set<RateLimit> windows) {
    return take(creator, windows, Set.of());
  }

  /**
   * As above, if permits are free in other windows too, or second ones in the same, which are left
   * for a later call.
   *
   * @param free for what the call is made in preparation of
   */
  public Permit take(String creator, Set<RateLimit> windows, Set<RateLimit> free) {
    return take(creator, Optional.empty(), windows, free);
  }

  /**
   * @param name of what waits if there is none: it is told its turn, which is kept for it
   */
  public Permit take(String creator, String name, Set<RateLimit> windows, Set<RateLimit> free) {
    return take(creator, Optional.of(name), windows, free);
  }

  private Permit take(
      String creator, Optional<String> name, Set<RateLimit> windows, Set<RateLimit> free) {
    Set<RateLimit> wanted = EnumSet.copyOf(windows);
    wanted.addAll(free);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LimitStore.Versioned stored = store.read(creator);
      RateLimitState ledger = stored.ledger();
      // As exact as it is stored, or nobody would find it again to give it back.
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      Optional<Permit.Denied> denied = denied(ledger, windows, free, name, now);
      if (denied.isPresent()) {
        Instant turn = denied.get().freeAt();
        RateLimitState waiting =
            name.map(waits -> ledger.withTurn(waits, wanted, turn, now)).orElse(ledger);
        if (waiting.turns().equals(ledger.turns())
            || store.write(creator, waiting, stored.version(), now)) {
          return denied.get();
        }
        pause();
        continue;
      }
      if (wanted.contains(RateLimit.POSTS)) {
        boolean active = !ledger.counting(RateLimit.POSTS, now).isEmpty();
        Optional<Instant> place = enter(creator, active, windows.contains(RateLimit.POSTS), now);
        if (place.isPresent()) {
          return new Permit.AppFull(place.get());
        }
      }
      if (store.write(creator, ledger.with(name, windows, now), stored.version(), now)) {
        return new Permit.Granted(Set.copyOf(windows), now);
      }
      pause();
    }
    // So many at once that this one had better come back later.
    return new Permit.Denied(RateLimit.REQUESTS, clock.instant().plusSeconds(1));
  }

  /** Empty where there is a permit now. */
  private Optional<Permit.Denied> denied(
      RateLimitState ledger,
      Set<RateLimit> windows,
      Set<RateLimit> free,
      Optional<String> name,
      Instant now) {
    BiFunction<RateLimit, Instant, Permit.Denied> ask =
        (window, from) -> {
          int limit = limit(window, windows.contains(window) && free.contains(window));
          return new Permit.Denied(window, ledger.freeAt(window, limit, name, from, now));
        };
    Permit.Denied last = latest(windows, free, window -> ask.apply(window, now));
    if (!last.freeAt().isAfter(now)) {
      return Optional.empty();
    }
    // Free in one, another may be full again: asked until there is a time at which all are free.
    Instant at = last.freeAt();
    for (Instant before = now; at.isAfter(before); ) {
      before = at;
      Instant from = at;
      at = latest(windows, free, window -> ask.apply(window, from)).freeAt();
    }
    return Optional.of(new Permit.Denied(last.window(), at));
  }

  private static Permit.Denied latest(
      Set<RateLimit> windows, Set<RateLimit> free, Function<RateLimit, Permit.Denied> ask) {
    return Stream.concat(windows.stream(), free.stream())
        .distinct()
        .map(ask)
        .max(Comparator.comparing(Permit.Denied::freeAt))
        .orElseThrow();
  }

  /** One less where there must be two permits. */
  private int limit(RateLimit window, boolean two) {
    return two ? limits.get(window) - 1 : limits.get(window);
  }

  /**
   * Looks for one of the app's places for a creator, who keeps it for a day.
   *
   * @param active whether the creator has posted within the day, and so has a place at TikTok
   * @param take whether it is also taken
   * @param now of the permit, which may be given back
   * @return when there is one; empty when there is one now
   */
  private Optional<Instant> enter(String creator, boolean active, boolean take, Instant now) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LimitStore.VersionedRoster stored = store.readRoster();
      Optional<Instant> opensAt =
          active ? Optional.empty() : future(stored.roster().opensAt(now), now);
      if (opensAt.isPresent() || creators.isEmpty()) {
        return opensAt;
      }
      Optional<Instant> freeAt =
          future(stored.roster().freeAt(creator, creators.getAsInt(), now), now);
      if (freeAt.isPresent()
          || !take
          || store.writeRoster(stored.roster().with(creator, now), stored.version(), now)) {
        return freeAt;
      }
      pause();
    }
    return Optional.of(clock.instant().plusSeconds(1));
  }

  /** How long there is to wait for a permit from now, never less than a moment. */
  public Duration until(Instant freeAt) {
    Duration wait = Duration.between(clock.instant(), freeAt);
    return wait.isPositive() ? wait : Duration.ofMillis(1);
  }

  /**
   * TikTok has answered that it took nothing: what counts that is not spent. Should it have been
   * counted all the same, TikTok's own word will {@linkplain #close close} the window.
   */
  public void giveBack(String creator, Permit.Granted permit) {
    Set<RateLimit> spared = EnumSet.copyOf(permit.windows());
    spared.removeIf(RateLimit::countsCalls);
    if (spared.isEmpty()) {
      return;
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LimitStore.Versioned stored = store.read(creator);
      Instant now = clock.instant();
      RateLimitState corrected = stored.ledger().without(spared, permit.at());
      if (store.write(creator, corrected, stored.version(), now)) {
        if (creators.isPresent()
            && spared.contains(RateLimit.POSTS)
            && corrected.counting(RateLimit.POSTS, now).isEmpty()) {
          leave(creator, permit.at(), now);
        }
        return;
      }
      pause();
    }
  }

  /** A creator has not posted after all; whoever has taken the place anew keeps it. */
  private void leave(String creator, Instant entered, Instant now) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LimitStore.VersionedRoster stored = store.readRoster();
      if (!entered.equals(stored.roster().lastPosts().get(creator))
          || store.writeRoster(stored.roster().without(creator), stored.version(), now)) {
        return;
      }
      pause();
    }
  }

  /**
   * What {@link #take} would refuse now, without taking anything.
   *
   * @return empty where it would give a permit
   */
  public Optional<Permit> refusal(String creator, Set<RateLimit> windows) {
    RateLimitState ledger = store.read(creator).ledger();
    Instant now = clock.instant();
    Optional<Permit> denied =
        denied(ledger, windows, Set.of(), Optional.empty(), now).map(Permit.class::cast);
    if (denied.isPresent() || !windows.contains(RateLimit.POSTS)) {
      return denied;
    }
    boolean active = !ledger.counting(RateLimit.POSTS, now).isEmpty();
    return enter(creator, active, false, now).map(Permit.AppFull::new);
  }

  /** TikTok has refused although there was a permit: its count is right, ours is corrected. */
  public void close(String creator, RateLimit window, Duration length) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LimitStore.Versioned stored = store.read(creator);
      Instant now = clock.instant();
      RateLimitState corrected = stored.ledger().closed(window, now.plus(length), now);
      if (store.write(creator, corrected, stored.version(), now)) {
        return;
      }
      pause();
    }
  }

  /** TikTok lets nobody post through the app who has not posted within the day. */
  public void closeApp(Duration length) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LimitStore.VersionedRoster stored = store.readRoster();
      Instant now = clock.instant();
      if (store.writeRoster(stored.roster().closed(now.plus(length)), stored.version(), now)) {
        return;
      }
      pause();
    }
  }

  /** What is used and what is left, for people. */
  public List<Usage> usage(String creator) {
    RateLimitState ledger = store.read(creator).ledger();
    ActiveCreators roster = store.readRoster().roster();
    Instant now = clock.instant();
    List<Usage> usages = new ArrayList<>();
    for (RateLimit window : RateLimit.values()) {
      int used = ledger.counting(window, now).size();
      // With no more allowed than are used, a permit is free when the oldest counts no longer.
      Instant freeAt = ledger.freeAt(window, Math.max(1, used), now);
      usages.add(new Usage(window.title(), used, limits.get(window), future(freeAt, now)));
    }
    if (creators.isPresent()) {
      int used = roster.active(now).size();
      Instant freeAt = roster.freeAt("", Math.max(1, used), now);
      usages.add(new Usage("creators_per_day", used, creators.getAsInt(), future(freeAt, now)));
    }
    return usages;
  }

  private static Optional<Instant> future(Instant freeAt, Instant now) {
    return Optional.of(freeAt).filter(at -> at.isAfter(now));
  }

  private static void pause() {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(MOST_PAUSE.toMillis()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
