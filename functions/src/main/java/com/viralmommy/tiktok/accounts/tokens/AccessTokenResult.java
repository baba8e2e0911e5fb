package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import java.time.Duration;
import java.util.Optional;

/** What asking for a connection's access token comes to. */
public sealed interface AccessTokenResult {
  record Granted(Connection connection, AccessToken token) implements AccessTokenResult {}

  /** TikTok has refused the refresh token; only the user can help. */
  record NeedsReconnect() implements AccessTokenResult {}

  /** There is no such connection (any more). */
  record Gone() implements AccessTokenResult {}

  /**
   * TikTok or another refresher did not answer in time; the connection is none the worse for it.
   */
  record Unavailable(Optional<Duration> retryAfter) implements AccessTokenResult {}
}
