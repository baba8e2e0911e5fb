package com.viralmommy.tiktok.tiktok;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Reads the HTTP header {@code Retry-After}: seconds or a date. TikTok documents neither
 * (docs/tiktok-api.md#8-errors-and-rate-limits), but its gateways send both.
 */
final class RetryAfter {

  /** None of TikTok's windows is longer, and a wrong date must not delay a video for years. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /**
   * The time to wait from now, at most one day; zero for a date in the past, empty for an invalid
   * header.
   */
  static Optional<Duration> read(String header, Instant now) {
    String value = header.strip();
    if (value.matches("\\d{1,9}")) {
      return Optional.of(limited(Duration.ofSeconds(Long.parseLong(value))));
    }
    try {
      Instant then = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
      return Optional.of(limited(Duration.between(now, then)));
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  private static Duration limited(Duration duration) {
    return Collections.max(List.of(Duration.ZERO, Collections.min(List.of(duration, LONGEST))));
  }
}
