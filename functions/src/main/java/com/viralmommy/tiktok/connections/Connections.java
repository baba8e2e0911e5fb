package com.viralmommy.tiktok.connections;

import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.tiktok.TokenGrant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Keeps users' connections and their tokens. */
public final class Connections {
  /**
   * Two people finishing the same connection at once is rare; more than a few collisions are a
   * fault.
   */
  private static final int ATTEMPTS = 5;

  private static final String PUBLISHING = "video.publish";

  private final ConnectionStore store;
  private final TokenVault vault;
  private final InstantSource clock;

  public Connections(ConnectionStore store, TokenVault vault, InstantSource clock) {
    this.store = store;
    this.vault = vault;
    this.clock = clock;
  }

  public Tokens tokens(Connection connection) {
    return vault.openTokens(connection.sealedTokens(), connection.key(), connection.tokenVersion());
  }

  /** Stores a new grant: a new connection, or new tokens of the one this account already has. */
  public Connection connect(UserId user, TokenGrant grant, Connection.Profile profile) {
    Instant now = clock.instant();
    var key = new Connection.Key(user, Connection.idOf(user, grant.openId()));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Connection> old = store.find(key);
      long replaced = old.map(Connection::tokenVersion).orElse(0L);
      var connection =
          new Connection(
              user,
              key.id(),
              grant.openId(),
              grant.scopes().contains(PUBLISHING)
                  ? Connection.Status.ACTIVE
                  : Connection.Status.LIMITED,
              profile,
              grant.scopes(),
              old.map(Connection::connectedAt).orElse(now),
              now.plus(grant.expiresIn()),
              now.plus(grant.refreshExpiresIn()),
              replaced + 1,
              vault.seal(new Tokens(grant.accessToken(), grant.refreshToken()), key, replaced + 1));
      if (store.save(connection, replaced)) {
        return connection;
      }
    }
    throw new IllegalStateException("the connection changes too often to be stored");
  }

  /**
   * Stores what TikTok gave for a refresh.
   *
   * @return the connection with its new tokens; empty when it was removed or connected anew
   *     meanwhile
   */
  public Optional<Connection> replaceTokens(Connection old, TokenGrant grant) {
    Instant now = clock.instant();
    long version = old.tokenVersion() + 1;
    var connection =
        new Connection(
            old.user(),
            old.id(),
            old.openId(),
            old.status(),
            old.profile(),
            grant.scopes().isEmpty() ? old.scopes() : grant.scopes(),
            old.connectedAt(),
            now.plus(grant.expiresIn()),
            now.plus(grant.refreshExpiresIn()),
            version,
            vault.seal(new Tokens(grant.accessToken(), grant.refreshToken()), old.key(), version));
    return store.save(connection, old.tokenVersion()) ? Optional.of(connection) : Optional.empty();
  }
}
