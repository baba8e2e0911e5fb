package com.viralmommy.tiktok.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.Connection.Status;
import com.viralmommy.tiktok.platform.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
  private static final Duration YEAR = Duration.ofDays(365);

  @ParameterizedTest
  @EnumSource
  void aNewConnectionIsConnected(Status status) {
    assertThat(ConnectionEvents.of(Optional.empty(), Optional.of(connection(status, NOW, YEAR))))
        .contains(EventType.CONNECTION_CONNECTED);
  }

  @ParameterizedTest
  @EnumSource
  void aRemovedConnectionIsDisconnected(Status status) {
    assertThat(ConnectionEvents.of(Optional.of(connection(status, NOW, YEAR)), Optional.empty()))
        .contains(EventType.CONNECTION_DISCONNECTED);
  }

  @ParameterizedTest
  @EnumSource
  void aNewGrantIsConnectedFromEveryStatus(Status from) {
    for (Status to : Status.values()) {
      assertThat(change(connection(from, NOW, YEAR), connection(to, NOW.plusMillis(1), YEAR)))
          .as("%s to %s", from, to)
          .contains(EventType.CONNECTION_CONNECTED);
    }
  }

  @ParameterizedTest(name = "{0} to {1}: {2}")
  @CsvSource({
    "ACTIVE, ACTIVE, ",
    "ACTIVE, LIMITED, CONNECTION_LIMITED",
    "ACTIVE, NEEDS_RECONNECT, CONNECTION_NEEDS_RECONNECT",
    "LIMITED, ACTIVE, CONNECTION_CONNECTED",
    "LIMITED, LIMITED, ",
    "LIMITED, NEEDS_RECONNECT, CONNECTION_NEEDS_RECONNECT",
    "NEEDS_RECONNECT, ACTIVE, CONNECTION_CONNECTED",
    "NEEDS_RECONNECT, LIMITED, CONNECTION_LIMITED",
    "NEEDS_RECONNECT, NEEDS_RECONNECT, ",
  })
  void aStatusChangeUnderOneGrantIsAnEvent(Status from, Status to, EventType event) {
    assertThat(change(connection(from, NOW, YEAR), connection(to, NOW, YEAR)))
        .isEqualTo(Optional.ofNullable(event));
  }

  @Test
  void onlyTheFirstTokensThatExpireWithinTwoWeeksAreAWarning() {
    Connection early = connection(Status.ACTIVE, NOW, Duration.ofDays(16));
    Connection soon = connection(Status.ACTIVE, NOW, Duration.ofDays(15));
    Connection sooner = connection(Status.ACTIVE, NOW, Duration.ofDays(14));

    assertThat(change(early, early)).isEmpty();
    assertThat(change(early, soon)).contains(EventType.CONNECTION_RECONNECT_SOON);
    assertThat(change(soon, sooner)).isEmpty();
    assertThat(change(soon, early)).isEmpty();
  }

  private static Optional<EventType> change(Connection before, Connection after) {
    return ConnectionEvents.of(Optional.of(before), Optional.of(after));
  }

  /**
   * @param left until its refresh token expires; the next refresh is due in one day
   */
  private static Connection connection(Status status, Instant connectedAt, Duration left) {
    return new Connection(
        new UserId("me"),
        "con_1",
        "open",
        status,
        null,
        new Connection.Profile("Me", "me", null),
        Set.of("video.publish"),
        connectedAt,
        NOW.plus(Duration.ofDays(1)),
        NOW.plus(left),
        NOW.plus(Duration.ofDays(1)),
        1,
        null,
        new byte[] {1});
  }
}
