package com.viralmommy.tiktok.accounts.actions;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.tokens.AccessTokenResult;
import com.viralmommy.tiktok.accounts.tokens.Revocations;
import com.viralmommy.tiktok.accounts.tokens.TokenRefresher;
import com.viralmommy.tiktok.platform.Log;
import java.util.Optional;

/**
 * Disconnects an account: deletes the connection with its tokens, and revokes the grant at TikTok.
 * If TikTok does not answer, the connection worker revokes the grant later.
 */
public final class Disconnection {
  /** A concurrent refresh changes the tokens once, so more than a few collisions are a fault. */
  private static final int MAX_ATTEMPTS = 5;

  private final ConnectionStore store;
  private final TokenRefresher refresher;
  private final Revocations revocations;
  private final WaitingPublications publications;
  private final Log log;

  public Disconnection(
      ConnectionStore store,
      TokenRefresher refresher,
      Revocations revocations,
      WaitingPublications publications,
      Log log) {
    this.store = store;
    this.refresher = refresher;
    this.revocations = revocations;
    this.publications = publications;
    this.log = log;
  }

  /**
   * Removes the connection and cancels its publications. It may be called again for the same key.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when AWS fails; the connection may
   *     still exist then
   * @throws IllegalStateException when other writers changed the connection each time
   */
  public void disconnect(Connection.Key key) {
    remove(key);
    // Needed also when the connection is gone: an earlier call may have crashed before this line.
    publications.cancel(key);
  }

  private void remove(Connection.Key key) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      // This refreshes an expired access token, because TikTok needs a valid one to revoke.
      AccessTokenResult access = refresher.access(key);
      Optional<Connection> found = store.find(key);
      if (found.isEmpty()) {
        return;
      }
      // Before the removal: after it, a crash would lose the tokens that the revocation needs. Also
      // for a refused refresh token: the access token may be valid for hours.
      revocations.enqueue(found.get());
      if (store.remove(found.get())) {
        if (access instanceof AccessTokenResult.Valid valid) {
          revocations.tryRevoke(valid.token());
        }
        log.info("connection.disconnected", "connection", key.id());
        return;
      }
    }
    throw new IllegalStateException(
        "the connection could not be removed: other writers changed it in every attempt");
  }
}
