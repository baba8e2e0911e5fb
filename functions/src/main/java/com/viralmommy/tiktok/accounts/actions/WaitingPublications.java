package com.viralmommy.tiktok.accounts.actions;

import com.viralmommy.tiktok.accounts.Connection;

/** The publications of a connection that TikTok has not published yet. */
@FunctionalInterface
public interface WaitingPublications {
  /** Cancels all publications of this connection that cannot have been published yet. */
  void cancel(Connection.Key connection);
}
