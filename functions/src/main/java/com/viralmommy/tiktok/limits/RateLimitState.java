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
 * One creator's permits.
 *
 * @param given when, by window, oldest first
 * @param closed until when TikTok itself has closed a window
 * @param turns when whoever waits was told to come again, by window and name
 */
record RateLimitState(
    Map<RateLimit, List<Instant>> given,
    Map<RateLimit, Instant> closed,
    Map<RateLimit, Map<String, Instant>> turns) {
  /**
   * A turn that nobody came for is kept this long: whoever waits for longer than a queue's message
   * may is woken by a sweep of each minute.
   */
  private static final Duration KEPT = Duration.ofMinutes(2);

  /**
   * More turns than these would make every permit's write dear; whoever is not told one asks again.
   */
  private static final int MOST_TURNS = 30;

  static RateLimitState empty() {
    return new RateLimitState(Map.of(), Map.of(), Map.of());
  }

  /** What still counts now. */
  List<Instant> counting(RateLimit window, Instant now) {
    Instant from = now.minus(window.length());
    return given.getOrDefault(window, List.of()).stream().filter(at -> at.isAfter(from)).toList();
  }

  /** When a permit is free, whoever waits for it: now or later. */
  Instant freeAt(RateLimit window, int limit, Instant now) {
    return freeAt(window, limit, counting(window, now), now);
  }

  /**
   * When a permit is free for somebody.
   *
   * @param name whoever has a turn comes before all that were told later ones; whoever has none
   *     comes where they delay nobody's turn
   * @param from then or later, and not before now
   */
  Instant freeAt(RateLimit window, int limit, Optional<String> name, Instant from, Instant now) {
    Map<String, Instant> waiting = waiting(window, now);
    Optional<Instant> own = name.map(waiting::get);
    Stream<Instant> turns =
        waiting.entrySet().stream()
            .filter(turn -> own.isEmpty() || isBefore(turn, own.get(), name.get()))
            .map(turn -> turn.getValue().isAfter(now) ? turn.getValue() : now);
    List<Instant> spoken = Stream.concat(counting(window, now).stream(), turns).sorted().toList();
    return freeAt(window, limit, spoken, from);
  }

  private Instant freeAt(RateLimit window, int limit, List<Instant> spoken, Instant from) {
    Instant byTikTok = closed.getOrDefault(window, from);
    Instant earliest = byTikTok.isAfter(from) ? byTikTok : from;
    // Room is made only where something ceases to count.
    return Stream.concat(Stream.of(earliest), spoken.stream().map(at -> at.plus(window.length())))
        .filter(at -> !at.isBefore(earliest))
        .filter(at -> hasRoom(spoken, at, limit, window.length()))
        .findFirst()
        .orElseThrow();
  }

  /** Whether one more at this time leaves no more than the limit within any window around it. */
  private static boolean hasRoom(List<Instant> spoken, Instant at, int limit, Duration length) {
    List<Instant> with = new ArrayList<>(spoken);
    int place = (int) spoken.stream().filter(other -> !other.isAfter(at)).count();
    with.add(place, at);
    for (int i = Math.max(0, place - limit); i <= place && i + limit < with.size(); i++) {
      if (with.get(i + limit).isBefore(with.get(i).plus(length))) {
        return false;
      }
    }
    return true;
  }

  /** Of two with the same turn, the name decides: a publication's begins with its time. */
  private static boolean isBefore(Map.Entry<String, Instant> turn, Instant own, String name) {
    int order = turn.getValue().compareTo(own);
    return order < 0 || (order == 0 && turn.getKey().compareTo(name) < 0);
  }

  private Map<String, Instant> waiting(RateLimit window, Instant now) {
    Map<String, Instant> waiting = new TreeMap<>(turns.getOrDefault(window, Map.of()));
    waiting.values().removeIf(turn -> turn.plus(KEPT).isBefore(now));
    return waiting;
  }

  /** With a turn for somebody in each of these windows that have any; the same if it is known. */
  RateLimitState withTurn(String name, Iterable<RateLimit> windows, Instant turn, Instant now) {
    Map<RateLimit, Map<String, Instant>> more = stillWaiting(now);
    for (RateLimit window : windows) {
      Map<String, Instant> waiting = more.getOrDefault(window, new TreeMap<>());
      if (window.hasTurns() && (waiting.size() < MOST_TURNS || waiting.containsKey(name))) {
        waiting.put(name, turn);
        more.put(window, waiting);
      }
    }
    return new RateLimitState(given, closed, more);
  }

  private Map<RateLimit, Map<String, Instant>> stillWaiting(Instant now) {
    Map<RateLimit, Map<String, Instant>> still = new EnumMap<>(RateLimit.class);
    for (RateLimit window : turns.keySet()) {
      Map<String, Instant> waiting = waiting(window, now);
      if (!waiting.isEmpty()) {
        still.put(window, waiting);
      }
    }
    return still;
  }

  /** With one more permit in each of these windows, and without what no longer counts. */
  RateLimitState with(Optional<String> name, Iterable<RateLimit> windows, Instant now) {
    Map<RateLimit, List<Instant>> more = new EnumMap<>(RateLimit.class);
    Map<RateLimit, Map<String, Instant>> still = stillWaiting(now);
    for (RateLimit window : RateLimit.values()) {
      List<Instant> counting = counting(window, now);
      if (!counting.isEmpty()) {
        more.put(window, counting);
      }
    }
    for (RateLimit window : windows) {
      List<Instant> counting = new ArrayList<>(more.getOrDefault(window, List.of()));
      counting.add(now);
      // The clocks of two functions differ by a little.
      counting.sort(Comparator.naturalOrder());
      more.put(window, counting);
      name.ifPresent(had -> still.getOrDefault(window, new TreeMap<>()).remove(had));
    }
    return new RateLimitState(more, stillClosed(now), still);
  }

  /** Without the permit of this moment in each of these windows. */
  RateLimitState without(Iterable<RateLimit> windows, Instant at) {
    Map<RateLimit, List<Instant>> fewer = new EnumMap<>(RateLimit.class);
    fewer.putAll(given);
    for (RateLimit window : windows) {
      List<Instant> times = new ArrayList<>(given.getOrDefault(window, List.of()));
      times.remove(at);
      if (times.isEmpty()) {
        fewer.remove(window);
      } else {
        fewer.put(window, times);
      }
    }
    return new RateLimitState(fewer, closed, turns);
  }

  /** Closed by TikTok's own word until then. */
  RateLimitState closed(RateLimit window, Instant until, Instant now) {
    Map<RateLimit, Instant> more = new EnumMap<>(RateLimit.class);
    more.putAll(stillClosed(now));
    more.merge(window, until, (a, b) -> a.isAfter(b) ? a : b);
    return new RateLimitState(given, more, turns);
  }

  private Map<RateLimit, Instant> stillClosed(Instant now) {
    Map<RateLimit, Instant> still = new EnumMap<>(RateLimit.class);
    closed.forEach(
        (window, until) -> {
          if (until.isAfter(now)) {
            still.put(window, until);
          }
        });
    return still;
  }
}
