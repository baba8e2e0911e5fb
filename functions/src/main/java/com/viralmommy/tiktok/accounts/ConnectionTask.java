package com.viralmommy.tiktok.accounts;

import java.time.Instant;
import java.util.Set;

/** A background task for a connection, carried out by the connection worker. */
public sealed interface ConnectionTask {
  /** The connection that the task is for; it may have been removed. */
  Connection.Key connection();

  /**
   * Revokes the grant of a connection that was removed.
   *
   * @param tokenVersion the version that the tokens were sealed for
   * @param sealedTokens both tokens of the grant
   */
  record Revoke(Connection.Key connection, long tokenVersion, byte[] sealedTokens)
      implements ConnectionTask {}

  /**
   * Checks whether TikTok still accepts the connection's access token, after a webhook reported
   * that its grant has ended.
   *
   * @param reason the webhook's reason, stored if TikTok refuses the token
   */
  record Verify(Connection.Key connection, ReconnectReason reason) implements ConnectionTask {}

  /**
   * Stores tokens that DynamoDB did not take when TikTok issued them.
   *
   * @param replacedVersion the token version that these tokens replace; their own version is the
   *     next number
   * @param sealedTokens both tokens, sealed for their own version
   */
  record Restore(
      Connection.Key connection,
      long replacedVersion,
      byte[] sealedTokens,
      Set<String> scopes,
      Instant accessExpiresAt,
      Instant refreshExpiresAt,
      Instant refreshDueAt)
      implements ConnectionTask {}
}
