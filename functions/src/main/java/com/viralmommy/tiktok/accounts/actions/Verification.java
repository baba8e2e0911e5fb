package com.viralmommy.tiktok.accounts.actions;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionTask;
import com.viralmommy.tiktok.accounts.ReconnectReason;
import com.viralmommy.tiktok.accounts.tokens.AccessTokenResult;
import com.viralmommy.tiktok.accounts.tokens.ConnectionTokens;
import com.viralmommy.tiktok.accounts.tokens.TokenRefresher;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.TikTokError;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.login.UserField;
import com.viralmommy.tiktok.tiktok.login.UserInfo;
import java.util.Set;

/**
 * Asks TikTok whether it has ended a grant. The word of a webhook is not enough: it may be late and
 * mean a grant that the user has renewed since, or mean another user's grant of the same account.
 */
public final class Verification {
  private final ConnectionTokens connections;
  private final TokenRefresher tokens;
  private final TikTokClient tikTok;
  private final Log log;

  public Verification(
      ConnectionTokens connections, TokenRefresher tokens, TikTokClient tikTok, Log log) {
    this.connections = connections;
    this.tokens = tokens;
    this.tikTok = tikTok;
    this.log = log;
  }

  /**
   * @return false when it is to be tried again later
   */
  public boolean carryOut(ConnectionTask.Verify task) {
    return switch (tokens.access(task.connection())) {
      case AccessTokenResult.Granted(Connection connection, var token) ->
          switch (tikTok.userInfo(token, Set.of(UserField.OPEN_ID))) {
            case TikTokResult.Success<UserInfo> _ -> true;
            case TikTokResult.Failure<UserInfo>(TikTokError error) ->
                refused(connection, error, task.because());
          };
      // Whoever has found that out has said so.
      case AccessTokenResult.NeedsReconnect() -> true;
      case AccessTokenResult.Gone() -> true;
      case AccessTokenResult.Unavailable _ -> false;
    };
  }

  private boolean refused(Connection connection, TikTokError error, ReconnectReason because) {
    log.info("connection.verified", "connection", connection.id(), "code", error.code());
    return switch (error.remedy()) {
      case REFRESH_TOKEN -> {
        // No token lives on after authorization.removed (docs/tiktok-api.md#7-webhooks), so there
        // is none to refresh.
        connections.needsReconnect(connection, because);
        yield true;
      }
      // Any other refusal comes from a grant that is alive.
      case RECONNECT, GIVE_UP -> true;
      case RETRY, RETRY_LATER, ASK_STATUS, NEW_INIT, RESYNC -> false;
    };
  }
}
