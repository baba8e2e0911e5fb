package com.viralmommy.tiktok.simulator.settings;

import java.time.DateTimeException;
import java.time.Duration;

/**
 * The lifetimes of access and refresh tokens. TikTok's pages contradict each other
 * (docs/tiktok-api.md#13-token-endpoint), so a client must work with both.
 *
 * @param access at least one second
 * @param refresh at least as long as the access token's
 */
public record TokenLifetimes(Duration access, Duration refresh) {

  /** The older documentation: 24 hours and 365 days. */
  public static final TokenLifetimes DAY_AND_YEAR =
      new TokenLifetimes(Duration.ofHours(24), Duration.ofDays(365));

  /** The documentation of November 2026: 2 hours and 180 days. */
  public static final TokenLifetimes TWO_HOURS_AND_HALF_A_YEAR =
      new TokenLifetimes(Duration.ofHours(2), Duration.ofDays(180));

  public TokenLifetimes {
    if (access.compareTo(Duration.ofSeconds(1)) < 0 || refresh.compareTo(access) < 0) {
      throw new IllegalArgumentException(
          "An access token must live at least a second and no longer than its refresh token: "
              + access
              + ", "
              + refresh);
    }
  }

  /**
   * Reads {@code 24h}, {@code 2h}, or two durations as in {@code PT20M/P1D}.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public static TokenLifetimes parse(String text) {
    if (text.equals("24h")) {
      return DAY_AND_YEAR;
    }
    if (text.equals("2h")) {
      return TWO_HOURS_AND_HALF_A_YEAR;
    }
    try {
      String[] both = text.split("/", 2);
      return new TokenLifetimes(Duration.parse(both[0]), Duration.parse(both[both.length - 1]));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "Write 24h, 2h, or two durations as PT20M/P1D, not " + text, e);
    }
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    if (equals(DAY_AND_YEAR)) {
      return "24h";
    }
    return equals(TWO_HOURS_AND_HALF_A_YEAR) ? "2h" : access + "/" + refresh;
  }
}
