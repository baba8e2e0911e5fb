package com.viralmommy.tiktok.simulator.settings;

import java.time.Duration;

/**
 * How long tokens live. TikTok's own pages disagree (docs/tiktok-api.md#13-token-endpoint), so a
 * client must work at both.
 */
public record TokenLifetimes(Duration access, Duration refresh) {

  /** The older documentation and the integration guide. */
  public static final TokenLifetimes DAY_AND_YEAR =
      new TokenLifetimes(Duration.ofHours(24), Duration.ofDays(365));

  /** The pages of November 2026. */
  public static final TokenLifetimes TWO_HOURS_AND_HALF_A_YEAR =
      new TokenLifetimes(Duration.ofHours(2), Duration.ofDays(180));

  public TokenLifetimes {
    if (access.compareTo(Duration.ofSeconds(1)) < 0 || refresh.compareTo(access) < 0) {
      throw new IllegalArgumentException("Lifetimes: " + access + ", " + refresh);
    }
  }
}
