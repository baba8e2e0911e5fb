package com.viralmommy.tiktok.limits;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The creators who have posted through the app within a day; TikTok limits their number
 * (docs/tiktok-api.md#31-audit-rules-and-caps).
 *
 * @param lastPosts time of the last post by creator; filled only if the app's limit is configured
 * @param closedUntil until when TikTok accepts no further creators; empty if TikTok did not refuse
 *     one
 */
record ActiveCreators(Map<String, Instant> lastPosts, Optional<Instant> closedUntil) {
  /** TikTok's day and a margin, as for the limit of posts. */
  static final Duration DAY = RateLimit.POSTS.length();

  static ActiveCreators empty() {
    return new ActiveCreators(Map.of(), Optional.empty());
  }

  /** The posts of the last day. */
  Map<String, Instant> active(Instant now) {
    Instant from = now.minus(DAY);
    return lastPosts.entrySet().stream()
        .filter(post -> post.getValue().isAfter(from))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** When TikTok accepts a further creator: now or later. */
  Instant opensAt(Instant now) {
    return closedUntil.filter(until -> until.isAfter(now)).orElse(now);
  }

  /** When this creator may post if at most {@code maximum} creators may be active: now or later. */
  Instant freeAt(String creator, int maximum, Instant now) {
    Map<String, Instant> active = active(now);
    if (active.containsKey(creator) || active.size() < maximum) {
      return now;
    }
    return active.values().stream()
        .sorted()
        .skip(active.size() - maximum)
        .findFirst()
        .orElse(now)
        .plus(DAY);
  }

  /** Adds a post of this creator and drops expired ones. */
  ActiveCreators addPost(String creator, Instant now) {
    Map<String, Instant> posts = new TreeMap<>(active(now));
    posts.put(creator, now);
    return new ActiveCreators(posts, closedUntil);
  }

  /** Removes this creator's post, which did not take place. */
  ActiveCreators removePost(String creator) {
    Map<String, Instant> posts = new TreeMap<>(lastPosts);
    posts.remove(creator);
    return new ActiveCreators(posts, closedUntil);
  }

  ActiveCreators close(Instant until) {
    return new ActiveCreators(lastPosts, Optional.of(until));
  }
}
