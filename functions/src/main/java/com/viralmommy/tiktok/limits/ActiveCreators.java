package com.viralmommy.tiktok.limits;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The creators who have posted through the app within a day, which TikTok caps
 * (docs/tiktok-api.md#31-audit-rules-and-caps).
 *
 * @param lastPosts by creator; kept only where the app's cap is configured
 * @param closedUntil TikTok's own word: nobody new before then
 */
record ActiveCreators(Map<String, Instant> lastPosts, Optional<Instant> closedUntil) {
  /** TikTok's day and a margin, as of the windows. */
  static final Duration DAY = RateLimit.POSTS.length();

  static ActiveCreators empty() {
    return new ActiveCreators(Map.of(), Optional.empty());
  }

  Map<String, Instant> active(Instant now) {
    Instant from = now.minus(DAY);
    return lastPosts.entrySet().stream()
        .filter(post -> post.getValue().isAfter(from))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** When TikTok lets somebody new post: now or later. */
  Instant opensAt(Instant now) {
    return closedUntil.filter(until -> until.isAfter(now)).orElse(now);
  }

  /** When one of so many places is free for this creator: now or later. */
  Instant freeAt(String creator, int places, Instant now) {
    Map<String, Instant> active = active(now);
    if (active.containsKey(creator) || active.size() < places) {
      return now;
    }
    return active.values().stream()
        .sorted()
        .skip(active.size() - places)
        .findFirst()
        .orElse(now)
        .plus(DAY);
  }

  /** With a post of this creator, and without whom no longer counts. */
  ActiveCreators with(String creator, Instant now) {
    Map<String, Instant> more = new TreeMap<>(active(now));
    more.put(creator, now);
    return new ActiveCreators(more, closedUntil);
  }

  /** Without this creator's post, which there was not. */
  ActiveCreators without(String creator) {
    Map<String, Instant> fewer = new TreeMap<>(lastPosts);
    fewer.remove(creator);
    return new ActiveCreators(fewer, closedUntil);
  }

  ActiveCreators closed(Instant until) {
    return new ActiveCreators(lastPosts, Optional.of(until));
  }
}
