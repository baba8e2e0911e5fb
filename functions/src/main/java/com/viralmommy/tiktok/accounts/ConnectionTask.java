package com.viralmommy.tiktok.accounts;

import java.time.Instant;
import java.util.Set;

/** What is done for a connection in the background. */
public sealed interface ConnectionTask {
  Connection.Key connection();

  /**
   * Ends a grant whose connection is gone.
   *
   * @param tokens sealed as they were in the connection
   */
  record Revoke(Connection.Key connection, long tokenVersion, byte[] tokens)
      implements ConnectionTask {}

  /** Finds out whether TikTok has ended the connection's grant, as somebody says it has. */
  record Verify(Connection.Key connection, ReconnectReason because) implements ConnectionTask {}

  /**
   * Stores tokens that could not be stored when TikTok gave them.
   *
   * @param replaced the version of the tokens that these replace; theirs is the next
   * @param tokens sealed for that version
   */
  record Restore(
      Connection.Key connection,
      long replaced,
      byte[] tokens,
      Set<String> scopes,
      Instant accessExpiresAt,
      Instant refreshExpiresAt,
      Instant refreshDueAt)
      implements ConnectionTask {}
}
