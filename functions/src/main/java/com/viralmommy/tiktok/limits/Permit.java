package com.viralmommy.tiktok.limits;

import java.time.Instant;
import java.util.Set;

/** The answer to a request for a permit to call TikTok. */
public sealed interface Permit {
  /**
   * The call may be made.
   *
   * @param limits the limits it counts against
   * @param at when it was granted, with milliseconds
   */
  record Granted(Set<RateLimit> limits, Instant at) implements Permit {}

  /**
   * A rate limit is exhausted.
   *
   * @param limit the limit that becomes free last
   * @param freeAt when to ask again; the permit is reserved until then, unless too many others wait
   */
  record Denied(RateLimit limit, Instant freeAt) implements Permit {}

  /**
   * The app has reached TikTok's daily number of creators, and this creator is not among them.
   *
   * @param freeAt when a further creator may post
   */
  record AppFull(Instant freeAt) implements Permit {}
}
