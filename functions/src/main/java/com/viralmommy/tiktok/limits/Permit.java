package com.viralmommy.tiktok.limits;

import java.time.Instant;
import java.util.Set;

/** What comes of asking whether TikTok may be asked. */
public sealed interface Permit {
  /**
   * @param windows in which it counts
   * @param at from when on
   */
  record Granted(Set<RateLimit> windows, Instant at) implements Permit {}

  /**
   * @param window the one that is free last
   * @param freeAt when to ask again: nobody who asks later is granted what is free by then, but
   *     where so many wait that not all could be told a time of their own
   */
  record Denied(RateLimit window, Instant freeAt) implements Permit {}

  /**
   * As many creators post through the app today as TikTok allows it, and this one is not among
   * them.
   */
  record AppFull(Instant freeAt) implements Permit {}
}
