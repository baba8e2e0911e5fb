package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.platform.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * When a token is refreshed, from what TikTok said of its lifetime and from nothing else
 * (docs/tiktok-api.md#13-token-endpoint): when a tenth of the lifetime is left, or so early that it
 * outlives the sweep after the next one, whichever comes first.
 *
 * @param sweepPeriod of the schedule that looks for what is due
 * @param margin for a sweep that is late and for clocks that differ
 * @param idleDays a connection that nobody has used for as many days has only its refresh token
 *     kept alive; 0 for none
 */
public record RefreshSchedule(Duration sweepPeriod, Duration margin, int idleDays) {
  /** However short a lifetime TikTok names, a connection is not swept more often. */
  private static final Duration SHORTEST_INTERVAL = Duration.ofMinutes(10);

  /**
   * The part of a lifetime over which those who connected, or were refreshed after an outage, in
   * the same minute are spread.
   */
  private static final int SPREAD = 24;

  private static final Duration DAY = Duration.ofDays(1);

  public static RefreshSchedule of(Environment environment) {
    return hourly((int) environment.number("REFRESH_IDLE_DAYS", 0, 3_650, 0));
  }

  static RefreshSchedule hourly(int idleDays) {
    return new RefreshSchedule(Duration.ofHours(1), Duration.ofMinutes(15), idleDays);
  }

  /**
   * @param lifetime of the access token from {@code issuedAt}
   * @param connection decides the spread, anew with each token: a fixed one would only move a crowd
   *     to another hour
   */
  public Instant dueAt(Instant issuedAt, Duration lifetime, String connection) {
    Duration tenth = lifetime.dividedBy(10);
    Duration untilNextSweep = sweepPeriod.plus(margin);
    Duration reserve = tenth.compareTo(untilNextSweep) > 0 ? tenth : untilNextSweep;
    Duration spread = lifetime.dividedBy(SPREAD);
    Duration jitter =
        spread
            .dividedBy(1_000)
            .multipliedBy(new SplittableRandom(Objects.hash(connection, issuedAt)).nextInt(1_000));
    Duration wanted = lifetime.minus(reserve).minus(jitter);
    if (wanted.compareTo(SHORTEST_INTERVAL) >= 0) {
      return issuedAt.plus(wanted);
    }
    // A lifetime within the reserve would be due at once, and again and again.
    Duration half = lifetime.dividedBy(2);
    return issuedAt.plus(half.compareTo(SHORTEST_INTERVAL) > 0 ? half : SHORTEST_INTERVAL);
  }

  /**
   * When to look after a connection that nobody uses: once before its user is to be warned, in case
   * TikTok prolongs a refresh token that is used, and then at half of what is left each time.
   */
  Instant idleDueAt(Instant now, Instant refreshExpiresAt) {
    Instant beforeWarning =
        refreshExpiresAt.minus(Connection.WARNED_BEFORE).minus(sweepPeriod).minus(margin);
    if (beforeWarning.isAfter(now)) {
      return beforeWarning;
    }
    Duration half = Duration.between(now, refreshExpiresAt).dividedBy(2);
    return now.plus(half.compareTo(DAY) > 0 ? half : DAY);
  }

  /** Whether anybody has to know when a connection was used last. */
  boolean countsUse() {
    return idleDays > 0;
  }

  /**
   * @param usedOn null for a connection whose uses have not been counted so far
   */
  boolean isIdle(LocalDate usedOn, Instant now) {
    return countsUse() && usedOn != null && usedOn.plusDays(idleDays).isBefore(dayOf(now));
  }

  static LocalDate dayOf(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }
}
