package com.viralmommy.tiktok.limits;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * When one creator's permits were given, by window, oldest first; and until when TikTok itself has
 * closed a window.
 */
record Ledger(Map<Window, List<Instant>> given, Map<Window, Instant> closed) {
  static Ledger empty() {
    return new Ledger(Map.of(), Map.of());
  }

  /** What still counts now. */
  List<Instant> counting(Window window, Instant now) {
    Instant from = now.minus(window.length());
    return given.getOrDefault(window, List.of()).stream().filter(at -> at.isAfter(from)).toList();
  }

  /** When a permit is free: now or later. */
  Instant freeAt(Window window, int limit, Instant now) {
    List<Instant> counting = counting(window, now);
    Instant byCount =
        counting.size() < limit ? now : counting.get(counting.size() - limit).plus(window.length());
    Instant byTikTok = closed.getOrDefault(window, now);
    return byTikTok.isAfter(byCount) ? byTikTok : byCount;
  }

  /** With one more permit in each of these windows, and without what no longer counts. */
  Ledger with(Iterable<Window> windows, Instant now) {
    Map<Window, List<Instant>> more = new EnumMap<>(Window.class);
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
    }
    return new Ledger(more, stillClosed(now));
  }

  /** Closed by TikTok's own word until then. */
  Ledger closed(Window window, Instant until, Instant now) {
    Map<Window, Instant> more = new EnumMap<>(Window.class);
    more.putAll(stillClosed(now));
    more.merge(window, until, (a, b) -> a.isAfter(b) ? a : b);
    return new Ledger(given, more);
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
