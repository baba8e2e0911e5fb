package com.viralmommy.tiktok.accounts.actions;

import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.ConnectionTask;
import com.viralmommy.tiktok.accounts.tokens.CallResult;
import com.viralmommy.tiktok.accounts.tokens.TikTokCalls;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.tiktok.Remedy;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.login.UserField;
import com.viralmommy.tiktok.tiktok.login.UserInfo;
import java.util.Set;

/**
 * Checks at TikTok whether a grant has ended, after a webhook reported it. The webhook is not
 * enough: the user may have given a new grant since, or the webhook may be about another user's
 * grant of the same account.
 */
public final class Verification {
  private final ConnectionStore store;
  private final TikTokCalls calls;
  private final TikTokClient tikTok;
  private final Log log;

  public Verification(ConnectionStore store, TikTokCalls calls, TikTokClient tikTok, Log log) {
    this.store = store;
    this.calls = calls;
    this.tikTok = tikTok;
    this.log = log;
  }

  /**
   * Marks the connection as needing a reconnect if TikTok refuses its token.
   *
   * @return false when the task has to be tried again later
   * @throws RuntimeException when AWS fails or the tokens cannot be decrypted; the task has to be
   *     tried again later then, too
   */
  public boolean verify(ConnectionTask.Verify task) {
    CallResult<UserInfo> result =
        calls.call(
            task.connection(),
            TikTokCalls.Needs.tokenCheck(),
            token -> tikTok.userInfo(token, Set.of(UserField.OPEN_ID)));
    return switch (result) {
      case CallResult.Success<UserInfo> _ -> true;
      case CallResult.Refused<UserInfo>(var _, var error, var connection) -> {
        log.info("connection.verified", "connection", connection.id(), "code", error.code());
        if (error.remedy() == Remedy.REFRESH_TOKEN) {
          // TikTok has ended all tokens of the grant, so a refresh would be refused, too
          // (docs/tiktok-api.md#7-webhooks). Any other error does not end the grant.
          store.markNeedsReconnect(connection, task.reason());
        }
        yield true;
      }
      // The connection is gone or is already marked.
      case CallResult.Unusable<UserInfo> _ -> true;
      case CallResult.Unavailable<UserInfo> _, CallResult.Limited<UserInfo> _ -> false;
    };
  }
}
