package com.viralmommy.tiktok.refresh;

import com.viralmommy.tiktok.connections.Connection;
import com.viralmommy.tiktok.tiktok.AccessToken;
import java.time.Duration;
import java.util.Optional;

/** What asking for a connection's access token comes to. */
public sealed interface Access {
  record Granted(Connection connection, AccessToken token) implements Access {}

  /** TikTok has refused the refresh token; only the user can help. */
  record NeedsReconnect() implements Access {}

  /** There is no such connection (any more). */
  record Gone() implements Access {}

  /**
   * TikTok or another refresher did not answer in time; the connection is none the worse for it.
   */
  record Unavailable(Optional<Duration> retryAfter) implements Access {}
}
