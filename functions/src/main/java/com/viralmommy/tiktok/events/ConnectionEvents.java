package com.viralmommy.tiktok.events;

import com.viralmommy.tiktok.accounts.Connection;
import java.util.Optional;

/** What a change of a connection means to its user. */
final class ConnectionEvents {
  private ConnectionEvents() {}

  /** Most changes mean nothing to anybody: leases of refreshes, new tokens. */
  static Optional<EventType> of(Optional<Connection> before, Optional<Connection> after) {
    if (after.isEmpty()) {
      return Optional.of(EventType.CONNECTION_DISCONNECTED);
    }
    if (before.isEmpty() || !before.get().connectedAt().equals(after.get().connectedAt())) {
      return Optional.of(EventType.CONNECTION_CONNECTED);
    }
    return of(before.get(), after.get());
  }

  /** Of a connection under the grant that it had. */
  private static Optional<EventType> of(Connection old, Connection now) {
    if (old.status() != now.status()) {
      return Optional.of(
          switch (now.status()) {
            case ACTIVE -> EventType.CONNECTION_CONNECTED;
            case LIMITED -> EventType.CONNECTION_LIMITED;
            case NEEDS_RECONNECT -> EventType.CONNECTION_NEEDS_RECONNECT;
          });
    }
    return now.mustReconnectSoon() && !old.mustReconnectSoon()
        ? Optional.of(EventType.CONNECTION_RECONNECT_SOON)
        : Optional.empty();
  }
}
