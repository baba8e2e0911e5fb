package com.viralmommy.tiktok.accounts.refresh;

import static java.time.temporal.ChronoUnit.DAYS;
import static java.time.temporal.ChronoUnit.HOURS;
import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.tokens.AccessTokenResult;
import com.viralmommy.tiktok.fixture.Browser;
import com.viralmommy.tiktok.fixture.Deployment;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.platform.UserId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that become idle after a week without use (REFRESH_IDLE_DAYS). */
class IdleConnectionIT {
  private static final UserId USER = new UserId("auth0|mother");

  @RegisterExtension final Deployment deployment = new Deployment(Map.of("REFRESH_IDLE_DAYS", "7"));

  @Test
  void anIdleConnectionIsNotRefreshedUntilItIsUsedAgain() {
    String used = connect("pia.public");
    String idle = connect("priya.private");
    for (int day = 0; day < 20; day++) {
      passDay();
      assertThat(access(used)).isInstanceOf(AccessTokenResult.Valid.class);
    }

    assertThat(refreshesOf(used)).isGreaterThanOrEqualTo(18);
    assertThat(refreshesOf(idle)).isBetween(6L, 9L);
    long before = refreshesOf(idle);
    assertThat(access(idle)).isInstanceOf(AccessTokenResult.Valid.class);
    assertThat(refreshesOf(idle)).isEqualTo(before + 1);
    passDay();
    assertThat(refreshesOf(idle)).isEqualTo(before + 2);
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  @Test
  void theRefreshTokenOfAnIdleConnectionIsUsedBeforeItExpiresAndItsUserIsWarned() {
    String id = connect("pia.public");
    for (int day = 0; day < 10; day++) {
      passDay();
    }
    long before = refreshesOf(id);
    deployment.simulator().clock().advance(Duration.ofDays(339));
    passDay();
    assertThat(refreshesOf(id)).isEqualTo(before);
    assertThat(deployment.eventTypes()).doesNotContain("connection.reconnect_soon");

    passDay();
    assertThat(refreshesOf(id)).isEqualTo(before + 1);
    assertThat(deployment.eventTypes()).containsOnlyOnce("connection.reconnect_soon");
    for (int day = 0; day < 15; day++) {
      passDay();
    }
    assertThat(refreshesOf(id)).isBetween(before + 3, before + 6);
    assertThat(deployment.eventTypes()).containsOnlyOnce("connection.reconnect_soon");
    assertThat(deployment.eventTypes()).containsOnlyOnce("connection.needs_reconnect");
  }

  @Test
  void usesAreWrittenOnceADay() {
    // It is noon, so the next day begins while the token is valid.
    deployment
        .simulator()
        .clock()
        .set(deployment.simulator().clock().instant().truncatedTo(DAYS).plus(36, HOURS));
    String id = connect("pia.public");
    useFiveTimes(id);
    assertThat(useWrites()).isZero();
    deployment.simulator().clock().advance(Duration.ofHours(13));
    useFiveTimes(id);
    assertThat(useWrites()).isEqualTo(1);
    deployment.simulator().clock().advance(Duration.ofDays(1));
    useFiveTimes(id);
    // The refresh wrote the day together with the new tokens.
    assertThat(useWrites()).isEqualTo(1);
    assertThat(refreshesOf(id)).isEqualTo(1);
  }

  private void useFiveTimes(String id) {
    for (int use = 0; use < 5; use++) {
      assertThat(access(id)).isInstanceOf(AccessTokenResult.Valid.class);
    }
  }

  private long useWrites() {
    return deployment.dynamoDbProxy().exchanges().stream()
        .filter(passed -> passed.request().contains("SET usedOn"))
        .count();
  }

  /** Lets a day pass, then runs the sweep and the worker. */
  private void passDay() {
    deployment.simulator().clock().advance(Duration.ofHours(24));
    deployment.schedule(DeployedFunction.REFRESH_SWEEP);
    var bodies =
        deployment.sqsProxy().exchanges().stream()
            .flatMap(passed -> RefreshMessages.in(passed.request()).stream())
            .map(RefreshMessages.Sent::body)
            .toList();
    deployment.sqsProxy().exchanges().clear();
    bodies.forEach(body -> deployment.deliver(DeployedFunction.REFRESH_WORKER, body));
  }

  private String connect(String creator) {
    return new Browser(deployment, USER.value()).connect(creator);
  }

  private AccessTokenResult access(String id) {
    return deployment.compositionRoot().tokenRefresher().access(new Connection.Key(USER, id));
  }

  /** The number of refreshes of a connection: each one increases its token version by one. */
  private long refreshesOf(String id) {
    Connection stored =
        deployment
            .compositionRoot()
            .connectionStore()
            .find(new Connection.Key(USER, id))
            .orElseThrow();
    // The first version is the time of connecting.
    return stored.tokenVersion() - stored.connectedAt().toEpochMilli();
  }
}
