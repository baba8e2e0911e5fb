package com.viralmommy.tiktok.limits;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The permits and reservations of one creator.
 *
 * @param permits when permits were granted, by limit, oldest first
 * @param closedUntil until when TikTok itself refuses, by limit
 * @param reservations when those who wait may ask again, by limit and name
 */
record RateLimitState(
    Map<RateLimit, List<Instant>> permits,
    Map<RateLimit, Instant> closedUntil,
    Map<RateLimit, Map<String, Instant>> reservations) {
  /**
   * How long an overdue reservation is kept. A publication that waits longer than a queue message
   * can be delayed is woken by a sweep that runs every minute.
   */
  private static final Duration RESERVATION_GRACE = Duration.ofMinutes(2);

  /** More reservations would make every write of the item expensive; others just ask again. */
  private static final int MAX_RESERVATIONS = 30;

  static RateLimitState empty() {
    return new RateLimitState(Map.of(), Map.of(), Map.of());
  }

  /** The permits within the window that ends now. */
  List<Instant> activePermits(RateLimit limit, Instant now) {
    Instant from = now.minus(limit.length());
    return permits.getOrDefault(limit, List.of()).stream().filter(at -> at.isAfter(from)).toList();
  }

  /** When a permit is free if reservations are ignored: now or later. */
  Instant freeAt(RateLimit limit, int maximum, Instant now) {
    return freeAt(limit, maximum, activePermits(limit, now), now);
  }

  /**
   * When a permit is free for a caller.
   *
   * @param name a caller with a reservation goes before all later reservations; others get the
   *     first time that delays no reservation
   * @param from the earliest time, not before now
   */
  Instant freeAt(RateLimit limit, int maximum, Optional<String> name, Instant from, Instant now) {
    Map<String, Instant> reserved = activeReservations(limit, now);
    Optional<Instant> own = name.map(reserved::get);
    Stream<Instant> others =
        reserved.entrySet().stream()
            .filter(other -> own.isEmpty() || isBefore(other, own.get(), name.get()))
            .map(other -> other.getValue().isAfter(now) ? other.getValue() : now);
    List<Instant> occupied =
        Stream.concat(activePermits(limit, now).stream(), others).sorted().toList();
    return freeAt(limit, maximum, occupied, from);
  }

  private Instant freeAt(RateLimit limit, int maximum, List<Instant> occupied, Instant from) {
    Instant opensAt = closedUntil.getOrDefault(limit, from);
    Instant earliest = opensAt.isAfter(from) ? opensAt : from;
    // A permit becomes free only when another one leaves the window.
    return Stream.concat(Stream.of(earliest), occupied.stream().map(at -> at.plus(limit.length())))
        .filter(at -> !at.isBefore(earliest))
        .filter(at -> hasRoom(occupied, at, maximum, limit.length()))
        .findFirst()
        .orElseThrow();
  }

  /** Whether a further permit at this time keeps every window around it within the maximum. */
  private static boolean hasRoom(List<Instant> occupied, Instant at, int maximum, Duration length) {
    List<Instant> all = new ArrayList<>(occupied);
    int index = (int) occupied.stream().filter(other -> !other.isAfter(at)).count();
    all.add(index, at);
    for (int i = Math.max(0, index - maximum); i <= index && i + maximum < all.size(); i++) {
      if (all.get(i + maximum).isBefore(all.get(i).plus(length))) {
        return false;
      }
    }
    return true;
  }

  /** The name breaks a tie: a publication's id begins with its creation time. */
  private static boolean isBefore(Map.Entry<String, Instant> other, Instant own, String name) {
    int order = other.getValue().compareTo(own);
    return order < 0 || (order == 0 && other.getKey().compareTo(name) < 0);
  }

  private Map<String, Instant> activeReservations(RateLimit limit, Instant now) {
    Map<String, Instant> active = new TreeMap<>(reservations.getOrDefault(limit, Map.of()));
    active.values().removeIf(at -> at.plus(RESERVATION_GRACE).isBefore(now));
    return active;
  }

  private Map<RateLimit, Map<String, Instant>> activeReservations(Instant now) {
    Map<RateLimit, Map<String, Instant>> active = new EnumMap<>(RateLimit.class);
    for (RateLimit limit : reservations.keySet()) {
      Map<String, Instant> reserved = activeReservations(limit, now);
      if (!reserved.isEmpty()) {
        active.put(limit, reserved);
      }
    }
    return active;
  }

  /**
   * Reserves a permit for a caller in each of these limits that has reservations, replacing an
   * earlier reservation of the same name.
   */
  RateLimitState reserve(String name, Iterable<RateLimit> limits, Instant at, Instant now) {
    Map<RateLimit, Map<String, Instant>> all = activeReservations(now);
    for (RateLimit limit : limits) {
      Map<String, Instant> reserved = all.getOrDefault(limit, new TreeMap<>());
      if (limit.hasReservations()
          && (reserved.size() < MAX_RESERVATIONS || reserved.containsKey(name))) {
        reserved.put(name, at);
        all.put(limit, reserved);
      }
    }
    return new RateLimitState(permits, closedUntil, all);
  }

  /** Grants a permit in each of these limits, and drops everything that has expired. */
  RateLimitState grant(Optional<String> name, Iterable<RateLimit> limits, Instant now) {
    Map<RateLimit, List<Instant>> granted = new EnumMap<>(RateLimit.class);
    Map<RateLimit, Map<String, Instant>> reserved = activeReservations(now);
    for (RateLimit limit : RateLimit.values()) {
      List<Instant> active = activePermits(limit, now);
      if (!active.isEmpty()) {
        granted.put(limit, active);
      }
    }
    for (RateLimit limit : limits) {
      List<Instant> times = new ArrayList<>(granted.getOrDefault(limit, List.of()));
      times.add(now);
      // The clocks of two functions may differ a little.
      times.sort(Comparator.naturalOrder());
      granted.put(limit, times);
      name.ifPresent(caller -> reserved.getOrDefault(limit, new TreeMap<>()).remove(caller));
    }
    return new RateLimitState(granted, activeClosings(now), reserved);
  }

  /** Removes the permit that was granted at this time from each of these limits. */
  RateLimitState release(Iterable<RateLimit> limits, Instant at) {
    Map<RateLimit, List<Instant>> remaining = new EnumMap<>(RateLimit.class);
    remaining.putAll(permits);
    for (RateLimit limit : limits) {
      List<Instant> times = new ArrayList<>(permits.getOrDefault(limit, List.of()));
      times.remove(at);
      if (times.isEmpty()) {
        remaining.remove(limit);
      } else {
        remaining.put(limit, times);
      }
    }
    return new RateLimitState(remaining, closedUntil, reservations);
  }

  /** Grants no permit before this time, because TikTok refuses; a longer closing is kept. */
  RateLimitState close(RateLimit limit, Instant until, Instant now) {
    Map<RateLimit, Instant> closed = new EnumMap<>(RateLimit.class);
    closed.putAll(activeClosings(now));
    closed.merge(limit, until, (a, b) -> a.isAfter(b) ? a : b);
    return new RateLimitState(permits, closed, reservations);
  }

  private Map<RateLimit, Instant> activeClosings(Instant now) {
    Map<RateLimit, Instant> active = new EnumMap<>(RateLimit.class);
    closedUntil.forEach(
        (limit, until) -> {
          if (until.isAfter(now)) {
            active.put(limit, until);
          }
        });
    return active;
  }
}
