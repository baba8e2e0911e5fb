package com.viralmommy.tiktok.limits;

import java.time.Duration;
import java.util.Locale;

/** A limit that slides: so many within the time before any moment. */
public enum RateLimit {
  /**
   * Requests in a creator's name. The guide's number; TikTok's own are 20 and more
   * (docs/tiktok-api.md#8-errors-and-rate-limits). A direct post begins with two: creator info and
   * init.
   */
  REQUESTS("LIMIT_REQUESTS_PER_MINUTE", 2, 6, 600, Duration.ofMinutes(1)),

  /**
   * Inits in a creator's name. The guide's number; TikTok's own is 6
   * (docs/tiktok-api.md#11-common-wrong-beliefs, row 8).
   */
  INITS("LIMIT_INITS_PER_MINUTE", 1, 2, 6, Duration.ofMinutes(1)),

  /**
   * Direct posts of a creator; TikTok counts those of other apps too
   * (docs/tiktok-api.md#31-audit-rules-and-caps).
   */
  POSTS("LIMIT_POSTS_PER_DAY", 1, 15, 1_000, Duration.ofHours(24)),

  /** Inbox shares that the creator has not acted on (docs/tiktok-api.md#42-inbox). */
  PENDING_SHARES("LIMIT_PENDING_SHARES_PER_DAY", 1, 5, 5, Duration.ofHours(24));

  /**
   * TikTok counts what arrives, we count what is sent: on the way, two of them may come closer
   * together.
   */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final String variable;
  private final int least;
  private final int usual;
  private final int most;
  private final Duration length;

  RateLimit(String variable, int least, int usual, int most, Duration length) {
    this.variable = variable;
    this.least = least;
    this.usual = usual;
    this.most = most;
    this.length = length;
  }

  /** The environment variable that sets another number. */
  String variable() {
    return variable;
  }

  /** As people read it. */
  String title() {
    return variable.substring("LIMIT_".length()).toLowerCase(Locale.ROOT);
  }

  int least() {
    return least;
  }

  int usual() {
    return usual;
  }

  int most() {
    return most;
  }

  /** Whether those who wait are told different times; whoever only asks comes when it comes. */
  boolean hasTurns() {
    return this != REQUESTS;
  }

  /** Whether it limits calls, whatever comes of them; otherwise what TikTok took. */
  boolean countsCalls() {
    return this == REQUESTS || this == INITS;
  }

  /** TikTok's length and a margin. */
  public Duration length() {
    return length.plus(MARGIN);
  }
}
