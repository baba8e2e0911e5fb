package com.viralmommy.tiktok.accounts.actions;

import com.viralmommy.tiktok.accounts.Connection;

/** What is on its way to a connection's account. */
@FunctionalInterface
public interface WaitingPublications {
  /** Ends every publication of this connection that nothing can have appeared from yet. */
  void cancel(Connection.Key connection);
}
