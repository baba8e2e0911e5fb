package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.ReconnectReason;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.tiktok.login.TokenGrant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;

/** Keeps users' connections and their tokens. */
public final class ConnectionTokens {
  /**
   * Two people finishing the same connection at once is rare; more than a few collisions are a
   * fault.
   */
  private static final int ATTEMPTS = 5;

  private final ConnectionStore store;
  private final TokenVault vault;
  private final RefreshSchedule schedule;
  private final InstantSource clock;

  public ConnectionTokens(
      ConnectionStore store, TokenVault vault, RefreshSchedule schedule, InstantSource clock) {
    this.store = store;
    this.vault = vault;
    this.schedule = schedule;
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
      // Not from 1: somebody may still hold the tokens of a connection that was removed, and must
      // not take the new one for it.
      long version = old.isPresent() ? replaced + 1 : now.toEpochMilli();
      var connection =
          new Connection(
              user,
              key.id(),
              grant.openId(),
              Connection.Status.of(grant.scopes()),
              null,
              old.map(Connection::profile).map(profile::or).orElse(profile),
              grant.scopes(),
              now,
              now.plus(grant.expiresIn()),
              now.plus(grant.refreshExpiresIn()),
              schedule.dueAt(now, grant.expiresIn(), key.id()),
              version,
              schedule.countsUse() ? RefreshSchedule.dayOf(now) : null,
              vault.seal(new Tokens(grant.accessToken(), grant.refreshToken()), key, version));
      if (store.save(connection, replaced)) {
        return connection;
      }
    }
    throw new IllegalStateException("the connection changes too often to be stored");
  }

  /** Whether this account is connected, or may be: what cannot be read may be there. */
  public boolean has(UserId user, String openId) {
    try {
      return store.find(new Connection.Key(user, Connection.idOf(user, openId))).isPresent();
    } catch (SdkException _) {
      return true;
    }
  }

  /** For {@link #renewed}; taken before TikTok is asked. */
  public TokenVault.Sealer sealer() {
    return vault.sealer();
  }

  /** The connection with what TikTok gave for a refresh; it is still to be stored. */
  public Connection renewed(Connection old, TokenGrant grant, TokenVault.Sealer sealer) {
    Instant now = clock.instant();
    long version = old.tokenVersion() + 1;
    Set<String> scopes = grant.scopes().isEmpty() ? old.scopes() : grant.scopes();
    Instant refreshExpiresAt = now.plus(grant.refreshExpiresIn());
    return new Connection(
        old.user(),
        old.id(),
        old.openId(),
        Connection.Status.of(scopes),
        null,
        old.profile(),
        scopes,
        old.connectedAt(),
        now.plus(grant.expiresIn()),
        refreshExpiresAt,
        schedule.isIdle(old.usedOn(), now)
            ? schedule.idleDueAt(now, refreshExpiresAt)
            : schedule.dueAt(now, grant.expiresIn(), old.id()),
        version,
        // Whose uses have not been counted so far is counted from now on.
        schedule.countsUse() && old.usedOn() == null ? RefreshSchedule.dayOf(now) : old.usedOn(),
        sealer.seal(new Tokens(grant.accessToken(), grant.refreshToken()), old.key(), version));
  }

  /**
   * Only the user can help a connection whose tokens TikTok has refused.
   *
   * @return false when it has newer tokens, was marked before, or is gone
   */
  public boolean needsReconnect(Connection connection, ReconnectReason reason) {
    return store.needsReconnect(connection, reason);
  }

  /**
   * The connection as it is used now; where uses count, that is written down, once a day, by {@link
   * #noteUse} or with new tokens.
   */
  public Connection used(Connection connection) {
    return schedule.countsUse()
        ? connection.usedOn(RefreshSchedule.dayOf(clock.instant()))
        : connection;
  }

  /** Writes a use down, unless one of the same day has been. */
  public void noteUse(Connection before, Connection used) {
    if (!Objects.equals(before.usedOn(), used.usedOn())) {
      store.noteUse(used);
    }
  }

  /**
   * When to look again after a connection that nobody uses and whose access token is let expire;
   * empty for one that is in use, and for one whose refresh token itself is due.
   */
  public Optional<Instant> idleUntil(Connection connection) {
    Instant now = clock.instant();
    boolean accessIsDue = connection.refreshDueAt().isBefore(connection.accessExpiresAt());
    return accessIsDue && schedule.isIdle(connection.usedOn(), now)
        ? Optional.of(schedule.idleDueAt(now, connection.refreshExpiresAt()))
        : Optional.empty();
  }

  /**
   * Deletes a connection with its tokens.
   *
   * @return false when it has newer tokens, or is gone
   */
  public boolean remove(Connection connection) {
    return store.remove(connection);
  }
}
