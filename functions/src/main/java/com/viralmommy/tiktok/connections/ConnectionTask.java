package com.viralmommy.tiktok.connections;

/** What is done for a connection in the background. */
sealed interface ConnectionTask {
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
}
