package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.tiktok.login.TokenGrant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Puts TikTok's token grants into connections: seals and decrypts the tokens, sets the token
 * version, and computes when the tokens expire and when they are refreshed next.
 */
public final class ConnectionTokens {
  /** Concurrent writes of one connection are rare, so more than a few collisions are a fault. */
  private static final int MAX_ATTEMPTS = 5;

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

  /**
   * The decrypted tokens of a connection.
   *
   * @throws TokenVault.UnreadableSecretException when they were not sealed for this connection and
   *     token version
   * @throws SdkException when KMS does not decrypt the data key
   */
  Tokens tokens(Connection connection) {
    return vault.openTokens(connection.sealedTokens(), connection.key(), connection.tokenVersion());
  }

  /**
   * Stores a grant that the user has just given, as a new connection or as new tokens of the
   * connection that the user already has to this account.
   *
   * @return the stored connection
   * @throws SdkException when DynamoDB or KMS fails
   * @throws IllegalStateException when other writers changed the connection each time
   */
  public Connection connect(UserId user, TokenGrant grant, Connection.Profile profile) {
    Instant now = clock.instant();
    var key = new Connection.Key(user, Connection.idOf(user, grant.openId()));
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<Connection> old = store.find(key);
      long replacedVersion = old.map(Connection::tokenVersion).orElse(0L);
      // Versions do not start from 1: a process that still holds a removed connection would pass
      // the fence of a new one with the same id.
      long version = old.isPresent() ? replacedVersion + 1 : now.toEpochMilli();
      var connection =
          new Connection(
              user,
              key.id(),
              grant.openId(),
              Connection.Status.of(grant.scopes()),
              null,
              old.map(Connection::profile).map(profile::withDefaults).orElse(profile),
              grant.scopes(),
              now,
              now.plus(grant.expiresIn()),
              now.plus(grant.refreshExpiresIn()),
              schedule.dueAt(now, grant.expiresIn(), key.id()),
              version,
              schedule.tracksUse() ? RefreshSchedule.dayOf(now) : null,
              vault.seal(new Tokens(grant.accessToken(), grant.refreshToken()), key, version));
      if (store.save(connection, replacedVersion)) {
        return connection;
      }
    }
    throw new IllegalStateException(
        "the connection could not be stored: other writers changed it in every attempt");
  }

  /** Whether the user is connected to this account; true also when the store cannot be read. */
  public boolean mayBeConnected(UserId user, String openId) {
    try {
      return store.find(new Connection.Key(user, Connection.idOf(user, openId))).isPresent();
    } catch (SdkException _) {
      return true;
    }
  }

  /**
   * A sealer for {@link #withGrant}. It is created before TikTok is called, so that the new tokens
   * can be sealed even if KMS fails meanwhile.
   *
   * @throws SdkException when KMS gives no data key
   */
  public TokenVault.Sealer sealer() {
    return vault.sealer();
  }

  /** The connection with the tokens of a refresh. This method does not store it. */
  public Connection withGrant(Connection old, TokenGrant grant, TokenVault.Sealer sealer) {
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
        // Tracking starts now for a connection that was stored before tracking was switched on.
        schedule.tracksUse() && old.usedOn() == null ? RefreshSchedule.dayOf(now) : old.usedOn(),
        sealer.seal(new Tokens(grant.accessToken(), grant.refreshToken()), old.key(), version));
  }

  /**
   * The connection with today as its day of last use, if uses are tracked. {@link #recordUse} or a
   * refresh stores it.
   */
  Connection usedToday(Connection connection) {
    return schedule.tracksUse()
        ? connection.withUsedOn(RefreshSchedule.dayOf(clock.instant()))
        : connection;
  }

  /**
   * Stores the day of last use, if it has changed. So there is one write a day at most.
   *
   * @throws SdkException when DynamoDB fails
   */
  void recordUse(Connection before, Connection used) {
    if (!Objects.equals(before.usedOn(), used.usedOn())) {
      store.recordUse(used);
    }
  }

  /**
   * When an idle connection, whose access token may expire, is refreshed next; empty when the
   * connection is not idle, or its refresh token has to be used now.
   */
  Optional<Instant> idleRefreshDueAt(Connection connection) {
    Instant now = clock.instant();
    boolean accessIsDue = connection.refreshDueAt().isBefore(connection.accessExpiresAt());
    return accessIsDue && schedule.isIdle(connection.usedOn(), now)
        ? Optional.of(schedule.idleDueAt(now, connection.refreshExpiresAt()))
        : Optional.empty();
  }
}
