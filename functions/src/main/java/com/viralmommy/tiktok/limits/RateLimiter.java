package com.viralmommy.tiktok.limits;

import com.viralmommy.tiktok.platform.Durations;
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
 * Grants permits to call TikTok. A permit is taken before the call. It stays used if the process
 * dies or no answer arrives, because TikTok may have counted the call.
 */
public final class RateLimiter {
  /** How often a concurrent write of the same item is repeated. */
  private static final int ATTEMPTS = 20;

  /** TikTok allows 5 for an unaudited app; it does not publish the number of other apps. */
  private static final String CREATORS = "LIMIT_CREATORS_PER_DAY";

  /** All active creators are stored in one item, which every post writes. */
  private static final int MAX_CREATORS = 500;

  private static final Duration MAX_PAUSE = Duration.ofMillis(50);

  private final LimitStore store;
  private final Map<RateLimit, Integer> maximums = new EnumMap<>(RateLimit.class);

  /** How many creators may post through the app in a day; empty if none is configured. */
  private final OptionalInt maxCreators;

  private final InstantSource clock;

  public RateLimiter(LimitStore store, Environment environment, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    for (RateLimit limit : RateLimit.values()) {
      maximums.put(
          limit,
          (int)
              environment.number(
                  limit.variable(), limit.lowest(), limit.highest(), limit.defaultValue()));
    }
    maxCreators =
        environment.find(CREATORS).isPresent()
            ? OptionalInt.of((int) environment.number(CREATORS, 1, MAX_CREATORS, 1))
            : OptionalInt.empty();
  }

  /**
   * Takes one permit in each of the limits, or none at all.
   *
   * @param creator TikTok's id of the account, whose limits all users of the account share
   */
  public Permit take(String creator, Set<RateLimit> limits) {
    return take(creator, limits, Set.of());
  }

  /**
   * Takes one permit in each of the limits if permits are also free for a later call, which takes
   * its own.
   *
   * @param later the limits of the later call; they may overlap with {@code limits}
   */
  public Permit take(String creator, Set<RateLimit> limits, Set<RateLimit> later) {
    return take(creator, Optional.empty(), limits, later);
  }

  /**
   * Takes one permit in each of the limits if permits are also free for a later call. If it is
   * denied, it reserves permits for the time of the answer.
   *
   * @param name identifies the caller of the reservation, such as a publication's id
   * @param later the limits of the later call; they may overlap with {@code limits}
   */
  public Permit take(String creator, String name, Set<RateLimit> limits, Set<RateLimit> later) {
    return take(creator, Optional.of(name), limits, later);
  }

  private Permit take(
      String creator, Optional<String> name, Set<RateLimit> limits, Set<RateLimit> later) {
    Set<RateLimit> all = EnumSet.copyOf(limits);
    all.addAll(later);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LimitStore.VersionedState stored = store.read(creator);
      RateLimitState state = stored.state();
      // Stored with milliseconds; release() must find the same instant again.
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      Optional<Permit.Denied> denied = denied(state, limits, later, name, now);
      if (denied.isPresent()) {
        Instant freeAt = denied.get().freeAt();
        RateLimitState reserved =
            name.map(caller -> state.reserve(caller, all, freeAt, now)).orElse(state);
        if (reserved.reservations().equals(state.reservations())
            || store.write(creator, reserved, stored.version(), now)) {
          return denied.get();
        }
        pause();
        continue;
      }
      if (all.contains(RateLimit.POSTS)) {
        boolean active = !state.activePermits(RateLimit.POSTS, now).isEmpty();
        Optional<Instant> freeAt =
            checkCreators(creator, active, limits.contains(RateLimit.POSTS), now);
        if (freeAt.isPresent()) {
          return new Permit.AppFull(freeAt.get());
        }
      }
      if (store.write(creator, state.grant(name, limits, now), stored.version(), now)) {
        return new Permit.Granted(Set.copyOf(limits), now);
      }
      pause();
    }
    // Too many concurrent writers: ask again a little later.
    return new Permit.Denied(RateLimit.REQUESTS, clock.instant().plusSeconds(1));
  }

  /** Empty if all permits are free now. */
  private Optional<Permit.Denied> denied(
      RateLimitState state,
      Set<RateLimit> limits,
      Set<RateLimit> later,
      Optional<String> name,
      Instant now) {
    BiFunction<RateLimit, Instant, Permit.Denied> ask =
        (limit, from) -> {
          int maximum = maximum(limit, limits.contains(limit) && later.contains(limit));
          return new Permit.Denied(limit, state.freeAt(limit, maximum, name, from, now));
        };
    Permit.Denied last = latest(limits, later, limit -> ask.apply(limit, now));
    if (!last.freeAt().isAfter(now)) {
      return Optional.empty();
    }
    // When one limit becomes free, another may be exhausted: repeat until all are free at once.
    Instant at = last.freeAt();
    for (Instant before = now; at.isAfter(before); ) {
      before = at;
      Instant from = at;
      at = latest(limits, later, limit -> ask.apply(limit, from)).freeAt();
    }
    return Optional.of(new Permit.Denied(last.limit(), at));
  }

  private static Permit.Denied latest(
      Set<RateLimit> limits, Set<RateLimit> later, Function<RateLimit, Permit.Denied> ask) {
    return Stream.concat(limits.stream(), later.stream())
        .distinct()
        .map(ask)
        .max(Comparator.comparing(Permit.Denied::freeAt))
        .orElseThrow();
  }

  /** One less if two permits must be free. */
  private int maximum(RateLimit limit, boolean two) {
    return two ? maximums.get(limit) - 1 : maximums.get(limit);
  }

  /**
   * Checks TikTok's daily number of creators for the app, and counts this creator if asked to.
   *
   * @param active whether the creator has posted within the day and so is counted already
   * @param count whether to count the creator, who then stays counted for a day
   * @param now time of the permit; {@link #release} finds the entry by it
   * @return when the creator may post; empty for now
   */
  private Optional<Instant> checkCreators(
      String creator, boolean active, boolean count, Instant now) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LimitStore.VersionedCreators stored = store.readCreators();
      ActiveCreators creators = stored.creators();
      Optional<Instant> opensAt = active ? Optional.empty() : future(creators.opensAt(now), now);
      if (opensAt.isPresent() || maxCreators.isEmpty()) {
        return opensAt;
      }
      Optional<Instant> freeAt = future(creators.freeAt(creator, maxCreators.getAsInt(), now), now);
      if (freeAt.isPresent()
          || !count
          || store.writeCreators(creators.addPost(creator, now), stored.version(), now)) {
        return freeAt;
      }
      pause();
    }
    return Optional.of(clock.instant().plusSeconds(1));
  }

  /** The time from now until then, at least one millisecond. */
  public Duration until(Instant freeAt) {
    return Durations.max(Duration.between(clock.instant(), freeAt), Duration.ofMillis(1));
  }

  /**
   * Releases the permits of a call that had no effect at TikTok; permits that count calls stay
   * used. If TikTok counted it after all, its next refusal {@linkplain #close closes} the limit.
   */
  public void release(String creator, Permit.Granted permit) {
    Set<RateLimit> released = EnumSet.copyOf(permit.limits());
    released.removeIf(RateLimit::countsCalls);
    if (released.isEmpty()) {
      return;
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LimitStore.VersionedState stored = store.read(creator);
      Instant now = clock.instant();
      RateLimitState state = stored.state().release(released, permit.at());
      if (store.write(creator, state, stored.version(), now)) {
        if (maxCreators.isPresent()
            && released.contains(RateLimit.POSTS)
            && state.activePermits(RateLimit.POSTS, now).isEmpty()) {
          removeCreator(creator, permit.at(), now);
        }
        return;
      }
      pause();
    }
  }

  /** Does nothing if the creator has been counted again since then. */
  private void removeCreator(String creator, Instant countedAt, Instant now) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LimitStore.VersionedCreators stored = store.readCreators();
      if (!countedAt.equals(stored.creators().lastPosts().get(creator))
          || store.writeCreators(stored.creators().removePost(creator), stored.version(), now)) {
        return;
      }
      pause();
    }
  }

  /**
   * What {@link #take} would answer now, without taking or reserving a permit.
   *
   * @return empty if it would grant a permit
   */
  public Optional<Permit> refusal(String creator, Set<RateLimit> limits) {
    RateLimitState state = store.read(creator).state();
    Instant now = clock.instant();
    Optional<Permit> denied =
        denied(state, limits, Set.of(), Optional.empty(), now).map(Permit.class::cast);
    if (denied.isPresent() || !limits.contains(RateLimit.POSTS)) {
      return denied;
    }
    boolean active = !state.activePermits(RateLimit.POSTS, now).isEmpty();
    return checkCreators(creator, active, false, now).map(Permit.AppFull::new);
  }

  /** Grants no permit for this time, because TikTok has refused a call in spite of a permit. */
  public void close(String creator, RateLimit limit, Duration length) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LimitStore.VersionedState stored = store.read(creator);
      Instant now = clock.instant();
      RateLimitState state = stored.state().close(limit, now.plus(length), now);
      if (store.write(creator, state, stored.version(), now)) {
        return;
      }
      pause();
    }
  }

  /** Grants no posts to further creators for this time, because TikTok has refused one. */
  public void closeApp(Duration length) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LimitStore.VersionedCreators stored = store.readCreators();
      Instant now = clock.instant();
      if (store.writeCreators(stored.creators().close(now.plus(length)), stored.version(), now)) {
        return;
      }
      pause();
    }
  }

  /** The usage of every limit of a creator, and of the app's creators if they are limited. */
  public List<Usage> usage(String creator) {
    RateLimitState state = store.read(creator).state();
    ActiveCreators creators = store.readCreators().creators();
    Instant now = clock.instant();
    List<Usage> usages = new ArrayList<>();
    for (RateLimit limit : RateLimit.values()) {
      int used = state.activePermits(limit, now).size();
      // With a maximum of the used permits, the next one is free when the oldest expires.
      Instant freeAt = state.freeAt(limit, Math.max(1, used), now);
      usages.add(new Usage(limit.title(), used, maximums.get(limit), future(freeAt, now)));
    }
    if (maxCreators.isPresent()) {
      int used = creators.active(now).size();
      Instant freeAt = creators.freeAt("", Math.max(1, used), now);
      usages.add(new Usage("creators_per_day", used, maxCreators.getAsInt(), future(freeAt, now)));
    }
    return usages;
  }

  private static Optional<Instant> future(Instant freeAt, Instant now) {
    return Optional.of(freeAt).filter(at -> at.isAfter(now));
  }

  private static void pause() {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(MAX_PAUSE.toMillis()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
