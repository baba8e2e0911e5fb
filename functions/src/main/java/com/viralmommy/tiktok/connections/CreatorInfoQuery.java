package com.viralmommy.tiktok.connections;

import com.viralmommy.tiktok.limits.Limits;
import com.viralmommy.tiktok.limits.Permit;
import com.viralmommy.tiktok.limits.Window;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.refresh.Access;
import com.viralmommy.tiktok.refresh.TokenRefresher;
import com.viralmommy.tiktok.tiktok.CreatorInfo;
import com.viralmommy.tiktok.tiktok.Remedy;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.TikTokCode;
import com.viralmommy.tiktok.tiktok.TikTokError;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Asks TikTok what a creator may post right now, with a token that is refreshed where needed. */
public final class CreatorInfoQuery {
  private final TokenRefresher tokens;
  private final Limits limits;
  private final TikTokClient tikTok;
  private final Log log;

  public CreatorInfoQuery(TokenRefresher tokens, Limits limits, TikTokClient tikTok, Log log) {
    this.tokens = tokens;
    this.limits = limits;
    this.tikTok = tikTok;
    this.log = log;
  }

  /**
   * @throws Problem when there is no such connection, it cannot be used, or TikTok refuses
   */
  public CreatorInfo ask(Connection.Key key) {
    Access.Granted granted = granted(tokens.access(key));
    if (!granted.connection().scopes().contains(Scopes.VIDEO_PUBLISH)) {
      throw Problem.of(ProblemCode.CONNECTION_LIMITED);
    }
    TikTokResult<CreatorInfo> result = ask(granted);
    if (result instanceof TikTokResult.Failure<CreatorInfo>(var error)
        && error.remedy() == Remedy.REFRESH_TOKEN) {
      granted = granted(tokens.replace(granted.connection()));
      result = ask(granted);
    }
    return switch (result) {
      case TikTokResult.Success<CreatorInfo>(CreatorInfo info, String _) -> info;
      case TikTokResult.Failure<CreatorInfo>(TikTokError error) -> {
        log.warn(
            "creator_info.refused",
            "connection",
            key.id(),
            "code",
            error.code(),
            "status",
            error.httpStatus(),
            "logId",
            error.logId());
        throw Problem.ofTikTok(
            TikTokRefusal.code(error),
            error.retryAfter(),
            TikTokRefusal.word(error),
            error.logId());
      }
    };
  }

  private TikTokResult<CreatorInfo> ask(Access.Granted granted) {
    String creator = granted.connection().openId();
    if (limits.take(creator, Set.of(Window.REQUESTS))
        instanceof Permit.Denied(Window _, Instant freeAt)) {
      throw Problem.retryAfter(ProblemCode.RATE_LIMITED, limits.until(freeAt));
    }
    TikTokResult<CreatorInfo> result = tikTok.creatorInfo(granted.token());
    if (result instanceof TikTokResult.Failure<CreatorInfo>(var error)
        && error.code() == TikTokCode.RATE_LIMIT_EXCEEDED) {
      limits.close(creator, Window.REQUESTS, error.retryAfter().orElse(Window.REQUESTS.length()));
    }
    return result;
  }

  private static Access.Granted granted(Access access) {
    return switch (access) {
      case Access.Granted granted -> granted;
      case Access.Gone() -> throw Problem.of(ProblemCode.NOT_FOUND);
      case Access.NeedsReconnect() -> throw Problem.of(ProblemCode.CONNECTION_NEEDS_RECONNECT);
      case Access.Unavailable(Optional<Duration> wait) ->
          throw wait.map(w -> Problem.retryAfter(ProblemCode.TIKTOK_UNAVAILABLE, w))
              .orElseGet(() -> Problem.of(ProblemCode.TIKTOK_UNAVAILABLE));
    };
  }
}
