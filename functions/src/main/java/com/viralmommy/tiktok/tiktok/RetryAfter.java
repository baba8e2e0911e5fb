package com.viralmommy.tiktok.tiktok;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * HTTP's {@code Retry-After}: seconds or a date. TikTok documents neither
 * (docs/tiktok-api.md#8-errors-and-rate-limits), gateways send both.
 */
final class RetryAfter {

  /** No window of TikTok's is longer, and a wrong date must not park a video for years. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

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
    if (duration.isNegative()) {
      return Duration.ZERO;
    }
    return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
  }
}
