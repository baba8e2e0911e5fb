package com.viralmommy.tiktok.limits;

import java.time.Duration;
import java.util.Locale;

/** A rate limit: a maximum number of permits within a sliding window. */
public enum RateLimit {
  /**
   * Requests for a creator. 6 is this product's default; TikTok allows 20 and more
   * (docs/tiktok-api.md#8-errors-and-rate-limits). A direct post starts with two: creator info and
   * init.
   */
  REQUESTS("LIMIT_REQUESTS_PER_MINUTE", 2, 6, 600, Duration.ofMinutes(1)),

  /**
   * Inits for a creator. 2 is this product's default; TikTok allows 6
   * (docs/tiktok-api.md#11-common-wrong-beliefs, row 8).
   */
  INITS("LIMIT_INITS_PER_MINUTE", 1, 2, 6, Duration.ofMinutes(1)),

  /**
   * Direct posts of a creator. TikTok also counts those of other apps
   * (docs/tiktok-api.md#31-audit-rules-and-caps).
   */
  POSTS("LIMIT_POSTS_PER_DAY", 1, 15, 1_000, Duration.ofHours(24)),

  /** Inbox shares that the creator has not acted on (docs/tiktok-api.md#42-inbox). */
  PENDING_SHARES("LIMIT_PENDING_SHARES_PER_DAY", 1, 5, 5, Duration.ofHours(24));

  /**
   * TikTok counts when a request arrives, this product when it is sent. Two requests may arrive
   * closer together than they were sent.
   */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final String variable;
  private final int lowest;
  private final int defaultValue;
  private final int highest;
  private final Duration window;

  RateLimit(String variable, int lowest, int defaultValue, int highest, Duration window) {
    this.variable = variable;
    this.lowest = lowest;
    this.defaultValue = defaultValue;
    this.highest = highest;
    this.window = window;
  }

  /** The environment variable that sets the number of permits. */
  String variable() {
    return variable;
  }

  /** The name in API answers, such as {@code posts_per_day}. */
  String title() {
    return variable.substring("LIMIT_".length()).toLowerCase(Locale.ROOT);
  }

  /** The lowest number of permits that may be configured. */
  int lowest() {
    return lowest;
  }

  /** The number of permits if none is configured. */
  int defaultValue() {
    return defaultValue;
  }

  /** The highest number of permits that may be configured. */
  int highest() {
    return highest;
  }

  /** Whether permits can be reserved. Requests are short and asked for again without an order. */
  boolean hasReservations() {
    return this != REQUESTS;
  }

  /** Whether it counts calls, whatever their result. The others count what TikTok accepted. */
  boolean countsCalls() {
    return this == REQUESTS || this == INITS;
  }

  /** The length of the sliding window, including a margin of two seconds. */
  public Duration length() {
    return window.plus(MARGIN);
  }
}
