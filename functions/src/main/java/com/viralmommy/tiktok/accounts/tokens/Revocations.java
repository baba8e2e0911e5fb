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
 * Ends grants at TikTok that have no connection any more (docs/tiktok-api.md#15-revoke). TikTok
 * takes the access token for it, so one that has expired is refreshed first.
 */
public final class Revocations {
  /** What trying to end a grant came to. */
  enum Outcome {
    /** The grant is no more, by this or by somebody else's doing. */
    ENDED,
    /** TikTok does not take the token; another one of the same grant may still be good. */
    TOKEN_REFUSED,
    /** TikTok did not do it and may do it later. */
    NOT_NOW
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
   * Makes sure that this grant will be ended, whatever dies from here on. Nothing happens while the
   * connection is still stored with these tokens.
   */
  public void plan(Connection connection) {
    plan(connection.key(), connection.tokenVersion(), connection.sealedTokens());
  }

  void plan(Connection.Key connection, long tokenVersion, byte[] tokens) {
    queue.send(new ConnectionTask.Revoke(connection, tokenVersion, tokens));
  }

  /** One try. */
  public Outcome revoke(AccessToken token) {
    return switch (app.call(credentials -> tikTok.revoke(credentials, token))) {
      case TikTokResult.Success<NoContent> _ -> Outcome.ENDED;
      case TikTokResult.Failure<NoContent>(TikTokError error) -> {
        log.warn(
            "revocation.failed",
            "code",
            error.code(),
            "status",
            error.httpStatus(),
            "logId",
            error.logId());
        yield error.code() == TikTokCode.INVALID_GRANT ? Outcome.TOKEN_REFUSED : Outcome.NOT_NOW;
      }
    };
  }

  /**
   * Does what was planned.
   *
   * @return false when it is to be tried again later
   */
  public boolean carryOut(ConnectionTask.Revoke task) {
    var stored = store.find(task.connection());
    if (stored.isPresent()) {
      // Whoever connects the account anew wants to keep it: TikTok may end all grants at once. With
      // the very same tokens, the connection is about to be removed.
      return stored.get().tokenVersion() != task.tokenVersion();
    }
    Tokens tokens = vault.openTokens(task.tokens(), task.connection(), task.tokenVersion());
    return switch (revoke(tokens.access())) {
      case ENDED -> true;
      case NOT_NOW -> false;
      case TOKEN_REFUSED -> refreshAndRevoke(task, tokens);
    };
  }

  private boolean isEnded(AccessToken fresh) {
    try {
      return revoke(fresh) != Outcome.NOT_NOW;
    } catch (RuntimeException e) {
      // As for the app's secret, which cannot be read again: the tokens must be kept all the same.
      log.error("revocation.failed", e);
      return false;
    }
  }

  private boolean refreshAndRevoke(ConnectionTask.Revoke task, Tokens tokens) {
    // Taken now: were KMS down when TikTok has answered, the new tokens could not be kept.
    TokenVault.Sealer sealer = vault.sealer();
    return switch (app.call(credentials -> tikTok.refresh(credentials, tokens.refresh()))) {
      case TikTokResult.Success<TokenGrant>(TokenGrant grant, String _) -> {
        if (!isEnded(grant.accessToken())) {
          // The old refresh token is spent: from now on only the new tokens can end the grant. Not
          // planned where it is ended: a message that always left another would never end.
          long version = task.tokenVersion() + 1;
          Tokens fresh = new Tokens(grant.accessToken(), grant.refreshToken());
          queue.send(
              new ConnectionTask.Revoke(
                  task.connection(), version, sealer.seal(fresh, task.connection(), version)));
        }
        yield true;
      }
      case TikTokResult.Failure<TokenGrant>(TikTokError error) ->
          // With both tokens refused there is nothing left to end.
          error.code() == TikTokCode.INVALID_GRANT;
    };
  }
}
