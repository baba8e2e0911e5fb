package com.viralmommy.tiktok.limits;

import java.time.Instant;

/** What comes of asking whether TikTok may be asked. */
public sealed interface Permit {
  record Granted() implements Permit {}

  /**
   * @param window the one that is free last
   * @param freeAt when asking again will be granted, unless others are faster
   */
  record Denied(Window window, Instant freeAt) implements Permit {}

  /**
   * As many creators post through the app today as TikTok allows it, and this one is not among
   * them.
   */
  record AppFull(Instant freeAt) implements Permit {}
}
