package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionQueue;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.ConnectionTask;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.tiktok.NoContent;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.TikTokCode;
import com.viralmommy.tiktok.tiktok.TikTokError;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import com.viralmommy.tiktok.tiktok.login.TokenGrant;

/**
 * Revokes the grants of removed connections at TikTok (docs/tiktok-api.md#15-revoke). TikTok needs
 * a valid access token for it, so an expired one is refreshed first.
 */
public final class Revocations {
  /** The outcome of an attempt to revoke a grant. */
  public enum Outcome {
    /** The grant has ended. */
    REVOKED,
    /** TikTok refused the access token. A refreshed one of the same grant may be accepted. */
    TOKEN_REFUSED,
    /** TikTok failed. The same call may succeed later. */
    FAILED
  }

  private final ConnectionQueue queue;
  private final ConnectionStore store;
  private final TokenVault vault;
  private final TikTokApp app;
  private final TikTokClient tikTok;
  private final Log log;

  public Revocations(
      ConnectionQueue queue,
      ConnectionStore store,
      TokenVault vault,
      TikTokApp app,
      TikTokClient tikTok,
      Log log) {
    this.queue = queue;
    this.store = store;
    this.vault = vault;
    this.app = app;
    this.tikTok = tikTok;
    this.log = log;
  }

  /**
   * Sends a task to the queue that revokes the connection's grant. The task is retried while the
   * connection is still stored with these tokens.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when SQS does not take it
   */
  public void enqueue(Connection connection) {
    enqueue(connection.key(), connection.tokenVersion(), connection.sealedTokens());
  }

  void enqueue(Connection.Key connection, long tokenVersion, byte[] sealedTokens) {
    queue.send(new ConnectionTask.Revoke(connection, tokenVersion, sealedTokens));
  }

  /** Asks TikTok once to revoke the grant of an access token. A failure is logged. */
  public Outcome tryRevoke(AccessToken token) {
    return switch (app.call(credentials -> tikTok.revoke(credentials, token))) {
      case TikTokResult.Success<NoContent> _ -> Outcome.REVOKED;
      case TikTokResult.Failure<NoContent>(TikTokError error) -> {
        log.warn(
            "revocation.failed",
            "code",
            error.code(),
            "status",
            error.httpStatus(),
            "logId",
            error.logId());
        yield error.code() == TikTokCode.INVALID_GRANT ? Outcome.TOKEN_REFUSED : Outcome.FAILED;
      }
    };
  }

  /**
   * Carries out a task of the queue.
   *
   * @return false when the task has to be tried again later
   * @throws RuntimeException when AWS fails, the tokens cannot be decrypted, or the app's secret is
   *     missing; the task has to be tried again later then, too
   */
  public boolean revoke(ConnectionTask.Revoke task) {
    var stored = store.find(task.connection());
    if (stored.isPresent()) {
      // With other tokens, the user has connected the account again. TikTok might end the new grant
      // together with the old one, so the task is dropped. With the same tokens, the connection has
      // not been removed yet, so the task is tried again later.
      return stored.get().tokenVersion() != task.tokenVersion();
    }
    Tokens tokens = vault.openTokens(task.sealedTokens(), task.connection(), task.tokenVersion());
    return switch (tryRevoke(tokens.access())) {
      case REVOKED -> true;
      case FAILED -> false;
      case TOKEN_REFUSED -> refreshAndRevoke(task, tokens);
    };
  }

  private boolean revokeRefreshed(AccessToken token) {
    try {
      return tryRevoke(token) != Outcome.FAILED;
    } catch (RuntimeException e) {
      // For example, the app's secret cannot be read. The caller must still keep the new tokens.
      log.error("revocation.failed", e);
      return false;
    }
  }

  private boolean refreshAndRevoke(ConnectionTask.Revoke task, Tokens tokens) {
    // Created before the call: the new tokens must be sealed even if KMS fails after the call.
    TokenVault.Sealer sealer = vault.sealer();
    return switch (app.call(credentials -> tikTok.refresh(credentials, tokens.refresh()))) {
      case TikTokResult.Success<TokenGrant>(TokenGrant grant, String _) -> {
        if (!revokeRefreshed(grant.accessToken())) {
          // TikTok has rotated the refresh token, so only the new tokens can revoke the grant. A
          // new token that TikTok refuses sends no task, or each task would send another.
          long version = task.tokenVersion() + 1;
          Tokens refreshed = new Tokens(grant.accessToken(), grant.refreshToken());
          enqueue(task.connection(), version, sealer.seal(refreshed, task.connection(), version));
        }
        yield true;
      }
      case TikTokResult.Failure<TokenGrant>(TikTokError error) ->
          // TikTok refuses both tokens, so the grant has ended.
          error.code() == TikTokCode.INVALID_GRANT;
    };
  }
}
