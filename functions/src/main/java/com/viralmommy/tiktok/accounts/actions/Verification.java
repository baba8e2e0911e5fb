package com.viralmommy.tiktok.accounts.actions;

import com.viralmommy.tiktok.accounts.ConnectionTask;
import com.viralmommy.tiktok.accounts.tokens.CallResult;
import com.viralmommy.tiktok.accounts.tokens.ConnectionTokens;
import com.viralmommy.tiktok.accounts.tokens.TikTokCalls;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.tiktok.Remedy;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.UserField;
import com.viralmommy.tiktok.tiktok.UserInfo;
import java.util.Set;

/**
 * Asks TikTok whether a connection still works. A webhook alone is no proof that it does not: it
 * may be late and mean a grant that the user has renewed since, or mean another user's grant of the
 * same account.
 */
public final class Verification {
  private final ConnectionTokens connections;
  private final TikTokCalls calls;
  private final TikTokClient tikTok;
  private final Log log;

  public Verification(
      ConnectionTokens connections, TikTokCalls calls, TikTokClient tikTok, Log log) {
    this.connections = connections;
    this.calls = calls;
    this.tikTok = tikTok;
    this.log = log;
  }

  /**
   * Marks the connection as needing a reconnect if TikTok refuses its token.
   *
   * @return false when it has to be tried again later
   */
  public boolean carryOut(ConnectionTask.Verify task) {
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
          // TikTok ends all tokens with authorization.removed, so a refresh could not help
          // (docs/tiktok-api.md#7-webhooks). Any other refusal comes from a grant that is alive.
          connections.needsReconnect(connection, task.because());
        }
        yield true;
      }
      // The refresher has marked it, or it is gone.
      case CallResult.Unusable<UserInfo> _ -> true;
      case CallResult.Unavailable<UserInfo> _, CallResult.Limited<UserInfo> _ -> false;
    };
  }
}
