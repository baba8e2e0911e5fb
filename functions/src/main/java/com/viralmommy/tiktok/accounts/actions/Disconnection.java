package com.viralmommy.tiktok.accounts.actions;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.tokens.AccessTokenResult;
import com.viralmommy.tiktok.accounts.tokens.ConnectionTokens;
import com.viralmommy.tiktok.accounts.tokens.Revocations;
import com.viralmommy.tiktok.accounts.tokens.TokenRefresher;
import com.viralmommy.tiktok.platform.Log;
import java.util.Optional;

/**
 * Takes an account away again: its tokens are deleted here and its grant is ended at TikTok. A
 * TikTok that does not answer keeps nobody connected.
 */
public final class Disconnection {
  /** A refresh in the same moment changes the tokens once; more often is a fault. */
  private static final int ATTEMPTS = 5;

  private final ConnectionStore store;
  private final ConnectionTokens connections;
  private final TokenRefresher tokens;
  private final Revocations revocations;
  private final WaitingPublications publications;
  private final Log log;

  public Disconnection(
      ConnectionStore store,
      ConnectionTokens connections,
      TokenRefresher tokens,
      Revocations revocations,
      WaitingPublications publications,
      Log log) {
    this.store = store;
    this.connections = connections;
    this.tokens = tokens;
    this.revocations = revocations;
    this.publications = publications;
    this.log = log;
  }

  /** Nothing is left of the connection when this returns; doing it again does no harm. */
  public void disconnect(Connection.Key key) {
    remove(key);
    // Also when there was nothing to remove: whoever removed it may have died before this.
    publications.cancel(key);
  }

  private void remove(Connection.Key key) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      // Refreshes first if the access token has expired: TikTok takes no other for a revocation.
      AccessTokenResult access = tokens.access(key);
      Optional<Connection> found = store.find(key);
      if (found.isEmpty()) {
        return;
      }
      // Planned before it is removed: with the tokens gone, nobody could make up for it. Also where
      // the refresh token is refused: the access token may be good for hours yet.
      revocations.plan(found.get());
      if (connections.remove(found.get())) {
        if (access instanceof AccessTokenResult.Valid granted) {
          revocations.revoke(granted.token());
        }
        log.info("connection.disconnected", "connection", key.id());
        return;
      }
    }
    throw new IllegalStateException("the connection changes too often to be removed");
  }
}
