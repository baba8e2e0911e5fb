package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.platform.Durations;
import com.viralmommy.tiktok.platform.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Computes when tokens are refreshed, from the lifetimes that TikTok names
 * (docs/tiktok-api.md#13-token-endpoint). An access token is refreshed when a tenth of its lifetime
 * is left, or earlier if it would expire before the sweep after the next one.
 *
 * @param sweepPeriod the time between two sweeps for due refreshes
 * @param margin the allowance for late sweeps and clock differences
 * @param idleDays after this many days without use a connection is idle: only its refresh token is
 *     kept alive; 0 when no connection becomes idle
 */
public record RefreshSchedule(Duration sweepPeriod, Duration margin, int idleDays) {
  /** The minimum time between two refreshes, however short the lifetime is. */
  private static final Duration MIN_INTERVAL = Duration.ofMinutes(10);

  /**
   * Refreshes of tokens that were issued at the same time, for example after an outage, are spread
   * over this fraction of the lifetime.
   */
  private static final int JITTER_DIVISOR = 24;

  private static final Duration DAY = Duration.ofDays(1);

  /**
   * The schedule of hourly sweeps, with REFRESH_IDLE_DAYS from the environment (0 to 3,650; 0 by
   * default).
   */
  public static RefreshSchedule of(Environment environment) {
    return hourly((int) environment.number("REFRESH_IDLE_DAYS", 0, 3_650, 0));
  }

  static RefreshSchedule hourly(int idleDays) {
    return new RefreshSchedule(Duration.ofHours(1), Duration.ofMinutes(15), idleDays);
  }

  /**
   * When an access token is refreshed.
   *
   * @param lifetime the lifetime of the access token from {@code issuedAt}
   * @param connection the id that, with {@code issuedAt}, seeds the jitter. A jitter that is the
   *     same for every token of a connection would keep simultaneous refreshes together.
   */
  public Instant dueAt(Instant issuedAt, Duration lifetime, String connection) {
    Duration reserve = Durations.max(lifetime.dividedBy(10), sweepPeriod.plus(margin));
    Duration jitter =
        lifetime
            .dividedBy(JITTER_DIVISOR)
            .dividedBy(1_000)
            .multipliedBy(new SplittableRandom(Objects.hash(connection, issuedAt)).nextInt(1_000));
    Duration interval = lifetime.minus(reserve).minus(jitter);
    if (interval.compareTo(MIN_INTERVAL) >= 0) {
      return issuedAt.plus(interval);
    }
    // A lifetime shorter than the reserve would be due at once after every refresh.
    return issuedAt.plus(Durations.max(lifetime.dividedBy(2), MIN_INTERVAL));
  }

  /**
   * When an idle connection is refreshed: once before the user is warned, in case TikTok extends
   * the refresh token, then each time half of the remaining lifetime has passed, once a day at
   * most.
   */
  Instant idleDueAt(Instant now, Instant refreshExpiresAt) {
    Instant beforeWarning =
        refreshExpiresAt.minus(Connection.RECONNECT_WARNING).minus(sweepPeriod).minus(margin);
    if (beforeWarning.isAfter(now)) {
      return beforeWarning;
    }
    return now.plus(Durations.max(Duration.between(now, refreshExpiresAt).dividedBy(2), DAY));
  }

  /** Whether the day of last use is stored; only idle connections need it. */
  boolean tracksUse() {
    return idleDays > 0;
  }

  /**
   * Whether a connection is idle.
   *
   * @param usedOn null for a connection whose uses have not been tracked
   */
  boolean isIdle(LocalDate usedOn, Instant now) {
    return tracksUse() && usedOn != null && usedOn.plusDays(idleDays).isBefore(dayOf(now));
  }

  static LocalDate dayOf(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }
}
