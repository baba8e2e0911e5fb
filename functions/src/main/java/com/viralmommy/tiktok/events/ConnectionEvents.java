package com.viralmommy.tiktok.events;

import com.viralmommy.tiktok.accounts.Connection;
import java.util.Optional;

/** Maps a change of a connection to its event. */
final class ConnectionEvents {
  private ConnectionEvents() {}

  /** Empty for most changes, such as a refresh lease or new tokens. */
  static Optional<EventType> of(Optional<Connection> before, Optional<Connection> after) {
    if (after.isEmpty()) {
      return Optional.of(EventType.CONNECTION_DISCONNECTED);
    }
    if (before.isEmpty() || !before.get().connectedAt().equals(after.get().connectedAt())) {
      return Optional.of(EventType.CONNECTION_CONNECTED);
    }
    return ofSameGrant(before.get(), after.get());
  }

  private static Optional<EventType> ofSameGrant(Connection old, Connection now) {
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
