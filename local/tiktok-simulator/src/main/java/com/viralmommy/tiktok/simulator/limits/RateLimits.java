package com.viralmommy.tiktok.simulator.limits;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A sliding minute for each endpoint and access token (docs/tiktok-api.md#83-rate-limits-and-caps).
 */
public final class RateLimits {

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Map<Endpoint, Integer> PER_MINUTE =
      Map.of(
          Endpoint.DIRECT_INIT, 6,
          Endpoint.INBOX_INIT, 6,
          Endpoint.CREATOR_INFO, 20,
          Endpoint.STATUS, 30,
          Endpoint.USER_INFO, 600,
          Endpoint.VIDEO_LIST, 600,
          Endpoint.VIDEO_QUERY, 600);

  private record Key(Endpoint endpoint, String token) {
    @Override
    public String toString() {
      return "Key[" + endpoint + "]";
    }
  }

  private final CurrentSettings settings;
  private final InstantSource clock;
  private final Violations violations;
  private final Map<Key, Deque<Instant>> windows = new HashMap<>();

  public RateLimits(CurrentSettings settings, InstantSource clock, Violations violations) {
    this.settings = settings;
    this.clock = clock;
    this.violations = violations;
  }

  /**
   * Counts a request.
   *
   * @throws ApiException 429 when the limit of the last minute is reached. Such a request is not
   *     counted
   */
  public synchronized void take(Endpoint endpoint, String token) {
    Integer limit = PER_MINUTE.get(endpoint);
    if (limit == null) {
      return;
    }
    Instant now = clock.instant();
    Deque<Instant> window =
        windows.computeIfAbsent(new Key(endpoint, token), k -> new ArrayDeque<>());
    while (!window.isEmpty() && !window.peekFirst().plus(WINDOW).isAfter(now)) {
      window.removeFirst();
    }
    if (window.size() >= limit) {
      violations.report(
          Violation.Code.RATE_LIMIT_EXCEEDED,
          endpoint + " was called too often with one token",
          (limit + 1) + " requests within a minute",
          "at most " + limit);
      throw refused(Duration.between(now, window.peekFirst().plus(WINDOW)));
    }
    window.addLast(now);
  }

  /** Forgets every request. */
  public synchronized void clear() {
    windows.clear();
  }

  private ApiException refused(Duration wait) {
    Map<String, String> headers =
        settings.is(BehaviorOption.RetryAfterHeader.SECONDS)
            ? Map.of("Retry-After", String.valueOf(Math.max(1, wait.plusMillis(999).toSeconds())))
            : Map.of();
    return new ApiException(
        429,
        "rate_limit_exceeded",
        "The API rate limit was exceeded. Please try again later.",
        headers);
  }
}
