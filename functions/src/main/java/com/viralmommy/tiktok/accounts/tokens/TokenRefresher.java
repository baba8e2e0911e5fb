package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.ReconnectReason;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.tiktok.Remedy;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.TikTokError;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.TokenGrant;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Gives out access tokens, refreshing them when they are about to expire. TikTok may rotate the
 * refresh token with every use (docs/tiktok-api.md#13-token-endpoint), so of all who want to
 * refresh a connection one does, under a lease fenced by the token version; the others wait for its
 * result.
 */
public final class TokenRefresher {
  /**
   * A token with less than this left is refreshed first: longer than any call made with it, and
   * than the clocks of who stored it and of who uses it may differ, each by five minutes.
   */
  private static final Duration LEAST_LEFT = Duration.ofMinutes(12);

  /**
   * Longer than TikTok can take, with the app's secret, and the last two once more. A second
   * refresher meanwhile would use a token that is spent.
   */
  private static final Duration LEASE = Duration.ofMinutes(3);

  /**
   * Of the lease, so much must be left when TikTok is asked: whoever was held up before, by KMS for
   * instance, leaves it to the next one.
   */
  private static final Duration LEAST_OF_LEASE = Duration.ofSeconds(100);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** A refresh takes less than a second, as a rule; whoever asks has a person waiting. */
  private static final Duration WAIT_FOR_WINNER = Duration.ofSeconds(5);

  private final ConnectionTokens connections;
  private final ConnectionStore store;
  private final TokenWriter recovery;
  private final Revocations revocations;
  private final TikTokApp app;
  private final TikTokClient tikTok;
  private final InstantSource clock;
  private final Log log;

  public TokenRefresher(
      ConnectionTokens connections,
      ConnectionStore store,
      TokenWriter recovery,
      Revocations revocations,
      TikTokApp app,
      TikTokClient tikTok,
      InstantSource clock,
      Log log) {
    this.connections = connections;
    this.store = store;
    this.recovery = recovery;
    this.revocations = revocations;
    this.app = app;
    this.tikTok = tikTok;
    this.clock = clock;
    this.log = log;
  }

  /** A token that is good for the next minutes. */
  public AccessTokenResult access(Connection.Key key) {
    Optional<Connection> found = store.find(key);
    if (found.isEmpty()) {
      return new AccessTokenResult.Gone();
    }
    Connection connection = found.get();
    if (connection.status() == Connection.Status.NEEDS_RECONNECT) {
      return new AccessTokenResult.NeedsReconnect();
    }
    Connection used = connections.used(connection);
    if (!isGood(used)) {
      return refresh(used);
    }
    connections.noteUse(connection, used);
    return granted(used);
  }

  private boolean isGood(Connection connection) {
    Instant now = clock.instant();
    // A token that never has so much left is good until its schedule has it refreshed.
    boolean young =
        now.isBefore(connection.refreshDueAt())
            && connection.refreshDueAt().isBefore(connection.accessExpiresAt());
    return young || connection.accessExpiresAt().minus(LEAST_LEFT).isAfter(now);
  }

  /**
   * Refreshes tokens that are due, and only those: whoever was faster has done it or is at it.
   *
   * @return what TikTok's answer came to; empty when there was nothing to ask it
   */
  public Optional<AccessTokenResult> keepAlive(Connection.Key key) {
    String owner = newOwner();
    Instant now = clock.instant();
    Optional<Connection> leased = store.leaseDue(key, owner, now.plus(LEASE), now);
    if (leased.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> idleUntil = connections.idleUntil(leased.get());
    if (idleUntil.isPresent()) {
      store.putOffRefresh(leased.get(), owner, idleUntil.get());
      return Optional.empty();
    }
    return Optional.of(refreshAlone(leased.get(), owner, now.plus(LEASE)));
  }

  /** Another token than this one, which TikTok has refused although it should be good still. */
  public AccessTokenResult replace(Connection refused) {
    return refresh(refused);
  }

  private AccessTokenResult refresh(Connection connection) {
    String owner = newOwner();
    Instant giveUp = clock.instant().plus(WAIT_FOR_WINNER);
    while (true) {
      Instant now = clock.instant();
      if (store.leaseRefresh(connection, owner, now.plus(LEASE), now)) {
        return refreshAlone(connection, owner, now.plus(LEASE));
      }
      Optional<Connection> current = store.find(connection.key());
      if (current.isEmpty()) {
        return new AccessTokenResult.Gone();
      }
      if (current.get().tokenVersion() != connection.tokenVersion()) {
        return granted(current.get());
      }
      if (current.get().status() == Connection.Status.NEEDS_RECONNECT) {
        return new AccessTokenResult.NeedsReconnect();
      }
      if (!clock.instant().isBefore(giveUp)) {
        return new AccessTokenResult.Unavailable(Optional.of(LEASE));
      }
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return new AccessTokenResult.Unavailable(Optional.empty());
      }
    }
  }

  /** Short: it is written twice with every refresh, and pays by the kilobyte. */
  private static String newOwner() {
    return Ids.secret().substring(0, 8);
  }

  private AccessTokenResult refreshAlone(Connection connection, String owner, Instant leasedUntil) {
    TokenVault.Sealer sealer;
    TikTokResult<TokenGrant> answer;
    try {
      Tokens tokens = connections.tokens(connection);
      // Taken now: were KMS down when TikTok has answered, the new tokens could not be kept.
      sealer = connections.sealer();
      if (clock.instant().isAfter(leasedUntil.minus(LEAST_OF_LEASE))) {
        store.releaseRefresh(connection, owner);
        return new AccessTokenResult.Unavailable(Optional.empty());
      }
      answer = app.call(credentials -> tikTok.refresh(credentials, tokens.refresh()));
    } catch (RuntimeException e) {
      // TikTok was not asked, or refused our app: the next one need not wait for the lease.
      giveBack(connection, owner, e);
      throw e;
    }
    return switch (answer) {
      case TikTokResult.Success<TokenGrant>(TokenGrant grant, String _) ->
          refreshed(connection, connections.renewed(connection, grant, sealer));
      case TikTokResult.Failure<TokenGrant>(TikTokError error) -> refused(connection, owner, error);
    };
  }

  private void giveBack(Connection connection, String owner, RuntimeException because) {
    try {
      store.releaseRefresh(connection, owner);
    } catch (SdkException e) {
      because.addSuppressed(e);
    }
  }

  /** Disconnected or connected anew meanwhile: what is stored wins. */
  private AccessTokenResult refreshed(Connection old, Connection renewed) {
    if (recovery.keep(renewed, old.tokenVersion())) {
      return granted(renewed);
    }
    AccessTokenResult current = current(old);
    if (current instanceof AccessTokenResult.Gone) {
      // Nobody else knows these tokens, so nobody else could end their grant.
      revocations.plan(renewed);
    }
    return current;
  }

  private AccessTokenResult refused(Connection connection, String owner, TikTokError error) {
    log.warn(
        Log.Counted.TOKEN_REFRESH_REFUSED,
        "connection",
        connection.id(),
        "code",
        error.code(),
        "status",
        error.httpStatus(),
        "logId",
        error.logId());
    boolean refused = error.remedy() == Remedy.RECONNECT;
    if (refused && connections.needsReconnect(connection, ReconnectReason.TOKENS_REFUSED)) {
      return new AccessTokenResult.NeedsReconnect();
    }
    store.releaseRefresh(connection, owner);
    return refused ? current(connection) : new AccessTokenResult.Unavailable(error.retryAfter());
  }

  private AccessTokenResult current(Connection connection) {
    return store
        .find(connection.key())
        .<AccessTokenResult>map(
            now ->
                now.status() == Connection.Status.NEEDS_RECONNECT
                    ? new AccessTokenResult.NeedsReconnect()
                    : granted(now))
        .orElseGet(AccessTokenResult.Gone::new);
  }

  private AccessTokenResult granted(Connection connection) {
    return new AccessTokenResult.Granted(connection, connections.tokens(connection).access());
  }
}
