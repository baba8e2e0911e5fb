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
import com.viralmommy.tiktok.tiktok.login.TokenGrant;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Returns valid access tokens, and refreshes those that are about to expire. TikTok may rotate the
 * refresh token with every use (docs/tiktok-api.md#13-token-endpoint), so only one process at a
 * time refreshes a connection: the holder of a lease that is fenced by the token version. The
 * others wait for its result.
 */
public final class TokenRefresher {
  /**
   * A token with less time left is refreshed first. This is longer than any call to TikTok plus a
   * clock error of five minutes each in the process that stored the token and in this one.
   */
  private static final Duration MIN_TIME_LEFT = Duration.ofMinutes(12);

  /**
   * Longer than the most that a refresh can take: two reads of the app's secret and two calls to
   * TikTok. A second refresh in this time would use a refresh token that TikTok has rotated.
   */
  private static final Duration LEASE = Duration.ofMinutes(3);

  /** TikTok is called only while this much of the lease is left: KMS may have used up the rest. */
  private static final Duration MIN_LEASE_LEFT = Duration.ofSeconds(100);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  /** A refresh usually takes less than a second, and the caller may have a person waiting. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  private final ConnectionTokens connectionTokens;
  private final ConnectionStore store;
  private final TokenWriter writer;
  private final Revocations revocations;
  private final TikTokApp app;
  private final TikTokClient tikTok;
  private final InstantSource clock;
  private final Log log;

  public TokenRefresher(
      ConnectionTokens connectionTokens,
      ConnectionStore store,
      TokenWriter writer,
      Revocations revocations,
      TikTokApp app,
      TikTokClient tikTok,
      InstantSource clock,
      Log log) {
    this.connectionTokens = connectionTokens;
    this.store = store;
    this.writer = writer;
    this.revocations = revocations;
    this.app = app;
    this.tikTok = tikTok;
    this.clock = clock;
    this.log = log;
  }

  /**
   * An access token that is valid for at least the next call to TikTok. The token is refreshed
   * first if necessary, which takes a few seconds at most as a rule.
   *
   * @throws SdkException when DynamoDB, KMS or Secrets Manager fails
   * @throws IllegalStateException when the app's secret is not in the expected format
   * @throws TokenVault.UnreadableSecretException when the stored tokens cannot be decrypted
   */
  public AccessTokenResult access(Connection.Key key) {
    Optional<Connection> found = store.find(key);
    if (found.isEmpty()) {
      return new AccessTokenResult.Gone();
    }
    Connection connection = found.get();
    if (connection.status() == Connection.Status.NEEDS_RECONNECT) {
      return new AccessTokenResult.NeedsReconnect();
    }
    Connection used = connectionTokens.usedToday(connection);
    if (!isUsable(used)) {
      return refresh(used);
    }
    connectionTokens.recordUse(connection, used);
    return valid(used);
  }

  private boolean isUsable(Connection connection) {
    Instant now = clock.instant();
    // A token with a lifetime shorter than MIN_TIME_LEFT is used until its refresh is due.
    boolean notDue =
        now.isBefore(connection.refreshDueAt())
            && connection.refreshDueAt().isBefore(connection.accessExpiresAt());
    return notDue || connection.accessExpiresAt().minus(MIN_TIME_LEFT).isAfter(now);
  }

  /**
   * Refreshes the tokens of a connection if they are due and no other process is refreshing them.
   *
   * @return the outcome of the refresh; empty when there was nothing to refresh
   * @throws SdkException when DynamoDB, KMS or Secrets Manager fails
   * @throws IllegalStateException when the app's secret is not in the expected format
   * @throws TokenVault.UnreadableSecretException when the stored tokens cannot be decrypted
   */
  public Optional<AccessTokenResult> refreshIfDue(Connection.Key key) {
    String owner = newOwner();
    Instant now = clock.instant();
    Optional<Connection> leased = store.leaseDue(key, owner, now.plus(LEASE), now);
    if (leased.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> postponedTo = connectionTokens.idleRefreshDueAt(leased.get());
    if (postponedTo.isPresent()) {
      store.postponeRefresh(leased.get(), owner, postponedTo.get());
      return Optional.empty();
    }
    return Optional.of(refreshUnderLease(leased.get(), owner, now.plus(LEASE)));
  }

  /**
   * Another access token in place of one that TikTok has refused before it expired. It is the
   * stored one if the tokens have been replaced since, otherwise it is refreshed.
   *
   * @param refused the connection with the refused token
   * @throws SdkException when DynamoDB, KMS or Secrets Manager fails
   * @throws IllegalStateException when the app's secret is not in the expected format
   * @throws TokenVault.UnreadableSecretException when the stored tokens cannot be decrypted
   */
  AccessTokenResult replace(Connection refused) {
    return refresh(refused);
  }

  private AccessTokenResult refresh(Connection connection) {
    String owner = newOwner();
    Instant waitUntil = clock.instant().plus(MAX_WAIT);
    while (true) {
      Instant now = clock.instant();
      if (store.leaseRefresh(connection, owner, now.plus(LEASE), now)) {
        return refreshUnderLease(connection, owner, now.plus(LEASE));
      }
      Optional<Connection> current = store.find(connection.key());
      if (current.isEmpty()) {
        return new AccessTokenResult.Gone();
      }
      if (current.get().tokenVersion() != connection.tokenVersion()) {
        return valid(current.get());
      }
      if (current.get().status() == Connection.Status.NEEDS_RECONNECT) {
        return new AccessTokenResult.NeedsReconnect();
      }
      if (!clock.instant().isBefore(waitUntil)) {
        return new AccessTokenResult.Unavailable(Optional.of(LEASE));
      }
      try {
        Thread.sleep(POLL_INTERVAL);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return new AccessTokenResult.Unavailable(Optional.empty());
      }
    }
  }

  /** The id is short because DynamoDB bills writes by size, and every refresh writes it twice. */
  private static String newOwner() {
    return Ids.secret().substring(0, 8);
  }

  private AccessTokenResult refreshUnderLease(
      Connection connection, String owner, Instant leasedUntil) {
    TokenVault.Sealer sealer;
    TikTokResult<TokenGrant> answer;
    try {
      Tokens tokens = connectionTokens.tokens(connection);
      // Created before the call: the new tokens must be sealed even if KMS fails after the call.
      sealer = connectionTokens.sealer();
      if (clock.instant().isAfter(leasedUntil.minus(MIN_LEASE_LEFT))) {
        store.releaseRefresh(connection, owner);
        return new AccessTokenResult.Unavailable(Optional.empty());
      }
      answer = app.call(credentials -> tikTok.refresh(credentials, tokens.refresh()));
    } catch (RuntimeException e) {
      // TikTok has not rotated the token, so the next refresh need not wait for the lease to end.
      releaseLease(connection, owner, e);
      throw e;
    }
    return switch (answer) {
      case TikTokResult.Success<TokenGrant>(TokenGrant grant, String _) ->
          storeRefreshed(connection, connectionTokens.withGrant(connection, grant, sealer));
      case TikTokResult.Failure<TokenGrant>(TikTokError error) ->
          handleRefusal(connection, owner, error);
    };
  }

  private void releaseLease(Connection connection, String owner, RuntimeException cause) {
    try {
      store.releaseRefresh(connection, owner);
    } catch (SdkException e) {
      cause.addSuppressed(e);
    }
  }

  /** The stored connection wins over the refreshed one if it was changed or removed meanwhile. */
  private AccessTokenResult storeRefreshed(Connection old, Connection refreshed) {
    if (writer.store(refreshed, old.tokenVersion())) {
      return valid(refreshed);
    }
    AccessTokenResult current = current(old);
    if (current instanceof AccessTokenResult.Gone) {
      // Only this process has the new tokens, so no other could revoke their grant.
      revocations.enqueue(refreshed);
    }
    return current;
  }

  private AccessTokenResult handleRefusal(Connection connection, String owner, TikTokError error) {
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
    if (refused && store.markNeedsReconnect(connection, ReconnectReason.TOKENS_REFUSED)) {
      return new AccessTokenResult.NeedsReconnect();
    }
    store.releaseRefresh(connection, owner);
    return refused ? current(connection) : new AccessTokenResult.Unavailable(error.retryAfter());
  }

  private AccessTokenResult current(Connection connection) {
    return store
        .find(connection.key())
        .<AccessTokenResult>map(
            stored ->
                stored.status() == Connection.Status.NEEDS_RECONNECT
                    ? new AccessTokenResult.NeedsReconnect()
                    : valid(stored))
        .orElseGet(AccessTokenResult.Gone::new);
  }

  private AccessTokenResult valid(Connection connection) {
    return new AccessTokenResult.Valid(connection, connectionTokens.tokens(connection).access());
  }
}
