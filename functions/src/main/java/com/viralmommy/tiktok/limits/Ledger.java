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
record Ledger(
    Map<Window, List<Instant>> given,
    Map<Window, Instant> closed,
    Map<Window, Map<String, Instant>> turns) {
  /**
   * A turn that nobody came for is kept this long: whoever waits for longer than a queue's message
   * may is woken by a sweep of each minute.
   */
  private static final Duration KEPT = Duration.ofMinutes(2);

  /**
   * More turns than these would make every permit's write dear; whoever is not told one asks again.
   */
  private static final int MOST_TURNS = 30;

  static Ledger empty() {
    return new Ledger(Map.of(), Map.of(), Map.of());
  }

  /** What still counts now. */
  List<Instant> counting(Window window, Instant now) {
    Instant from = now.minus(window.length());
    return given.getOrDefault(window, List.of()).stream().filter(at -> at.isAfter(from)).toList();
  }

  /** When a permit is free, whoever waits for it: now or later. */
  Instant freeAt(Window window, int limit, Instant now) {
    return freeAt(window, limit, counting(window, now), now);
  }

  /**
   * When a permit is free for somebody.
   *
   * @param name whoever has a turn comes before all that were told later ones; whoever has none
   *     comes where they delay nobody's turn
   * @param from then or later, and not before now
   */
  Instant freeAt(Window window, int limit, Optional<String> name, Instant from, Instant now) {
    Map<String, Instant> waiting = waiting(window, now);
    Optional<Instant> own = name.map(waiting::get);
    Stream<Instant> turns =
        waiting.entrySet().stream()
            .filter(turn -> own.isEmpty() || isBefore(turn, own.get(), name.get()))
            .map(turn -> turn.getValue().isAfter(now) ? turn.getValue() : now);
    List<Instant> spoken = Stream.concat(counting(window, now).stream(), turns).sorted().toList();
    return freeAt(window, limit, spoken, from);
  }

  private Instant freeAt(Window window, int limit, List<Instant> spoken, Instant from) {
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

  private Map<String, Instant> waiting(Window window, Instant now) {
    Map<String, Instant> waiting = new TreeMap<>(turns.getOrDefault(window, Map.of()));
    waiting.values().removeIf(turn -> turn.plus(KEPT).isBefore(now));
    return waiting;
  }

  /** With a turn for somebody in each of these windows that have any; the same if it is known. */
  Ledger withTurn(String name, Iterable<Window> windows, Instant turn, Instant now) {
    Map<Window, Map<String, Instant>> more = stillWaiting(now);
    for (Window window : windows) {
      Map<String, Instant> waiting = more.getOrDefault(window, new TreeMap<>());
      if (window.hasTurns() && (waiting.size() < MOST_TURNS || waiting.containsKey(name))) {
        waiting.put(name, turn);
        more.put(window, waiting);
      }
    }
    return new Ledger(given, closed, more);
  }

  private Map<Window, Map<String, Instant>> stillWaiting(Instant now) {
    Map<Window, Map<String, Instant>> still = new EnumMap<>(Window.class);
    for (Window window : turns.keySet()) {
      Map<String, Instant> waiting = waiting(window, now);
      if (!waiting.isEmpty()) {
        still.put(window, waiting);
      }
    }
    return still;
  }

  /** With one more permit in each of these windows, and without what no longer counts. */
  Ledger with(Optional<String> name, Iterable<Window> windows, Instant now) {
    Map<Window, List<Instant>> more = new EnumMap<>(Window.class);
    Map<Window, Map<String, Instant>> still = stillWaiting(now);
    for (Window window : Window.values()) {
      List<Instant> counting = counting(window, now);
      if (!counting.isEmpty()) {
        more.put(window, counting);
      }
    }
    for (Window window : windows) {
      List<Instant> counting = new ArrayList<>(more.getOrDefault(window, List.of()));
      counting.add(now);
      // The clocks of two functions differ by a little.
      counting.sort(Comparator.naturalOrder());
      more.put(window, counting);
      name.ifPresent(had -> still.getOrDefault(window, new TreeMap<>()).remove(had));
    }
    return new Ledger(more, stillClosed(now), still);
  }

  /** Without the permit of this moment in each of these windows. */
  Ledger without(Iterable<Window> windows, Instant at) {
    Map<Window, List<Instant>> fewer = new EnumMap<>(Window.class);
    fewer.putAll(given);
    for (Window window : windows) {
      List<Instant> times = new ArrayList<>(given.getOrDefault(window, List.of()));
      times.remove(at);
      if (times.isEmpty()) {
        fewer.remove(window);
      } else {
        fewer.put(window, times);
      }
    }
    return new Ledger(fewer, closed, turns);
  }

  /** Closed by TikTok's own word until then. */
  Ledger closed(Window window, Instant until, Instant now) {
    Map<Window, Instant> more = new EnumMap<>(Window.class);
    more.putAll(stillClosed(now));
    more.merge(window, until, (a, b) -> a.isAfter(b) ? a : b);
    return new Ledger(given, more, turns);
  }

  private Map<Window, Instant> stillClosed(Instant now) {
    Map<Window, Instant> still = new EnumMap<>(Window.class);
    closed.forEach(
        (window, until) -> {
          if (until.isAfter(now)) {
            still.put(window, until);
          }
        });
    return still;
  }
}
