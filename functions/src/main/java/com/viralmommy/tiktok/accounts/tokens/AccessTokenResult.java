package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import java.time.Duration;
import java.util.Optional;

/** The outcome of asking for a connection's access token. */
public sealed interface AccessTokenResult {
  /**
   * There is a valid access token.
   *
   * @param connection the connection that holds the token
   */
  record Valid(Connection connection, AccessToken token) implements AccessTokenResult {}

  /** TikTok has refused the refresh token. The user has to connect the account again. */
  record NeedsReconnect() implements AccessTokenResult {}

  /** There is no such connection, or it was removed. */
  record Gone() implements AccessTokenResult {}

  /**
   * The token could not be refreshed now: TikTok or the holder of the lease did not answer in time.
   * The connection is unchanged.
   *
   * @param retryAfter how long to wait before asking again; empty when it is not known
   */
  record Unavailable(Optional<Duration> retryAfter) implements AccessTokenResult {}
}
