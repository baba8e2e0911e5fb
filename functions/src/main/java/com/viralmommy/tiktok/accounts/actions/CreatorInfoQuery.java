package com.viralmommy.tiktok.accounts.actions;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.Scopes;
import com.viralmommy.tiktok.accounts.tokens.AccessTokenResult;
import com.viralmommy.tiktok.accounts.tokens.TikTokRefusal;
import com.viralmommy.tiktok.accounts.tokens.TokenRefresher;
import com.viralmommy.tiktok.limits.Permit;
import com.viralmommy.tiktok.limits.RateLimit;
import com.viralmommy.tiktok.limits.RateLimiter;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.tiktok.Remedy;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.TikTokCode;
import com.viralmommy.tiktok.tiktok.TikTokError;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.posting.CreatorInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Asks TikTok what a creator may post right now, with a token that is refreshed where needed. */
public final class CreatorInfoQuery {
  private final TokenRefresher tokens;
  private final RateLimiter limits;
  private final TikTokClient tikTok;
  private final Log log;

  public CreatorInfoQuery(TokenRefresher tokens, RateLimiter limits, TikTokClient tikTok, Log log) {
    this.tokens = tokens;
    this.limits = limits;
    this.tikTok = tikTok;
    this.log = log;
  }

  /**
   * @throws Problem when there is no such connection, it cannot be used, or TikTok refuses
   */
  public CreatorInfo ask(Connection.Key key) {
    AccessTokenResult.Granted granted = granted(tokens.access(key));
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

  private TikTokResult<CreatorInfo> ask(AccessTokenResult.Granted granted) {
    String creator = granted.connection().openId();
    if (limits.take(creator, Set.of(RateLimit.REQUESTS))
        instanceof Permit.Denied(RateLimit _, Instant freeAt)) {
      throw Problem.retryAfter(ProblemCode.RATE_LIMITED, limits.until(freeAt));
    }
    TikTokResult<CreatorInfo> result = tikTok.creatorInfo(granted.token());
    if (result instanceof TikTokResult.Failure<CreatorInfo>(var error)
        && error.code() == TikTokCode.RATE_LIMIT_EXCEEDED) {
      limits.close(
          creator, RateLimit.REQUESTS, error.retryAfter().orElse(RateLimit.REQUESTS.length()));
    }
    return result;
  }

  private static AccessTokenResult.Granted granted(AccessTokenResult access) {
    return switch (access) {
      case AccessTokenResult.Granted granted -> granted;
      case AccessTokenResult.Gone() -> throw Problem.of(ProblemCode.NOT_FOUND);
      case AccessTokenResult.NeedsReconnect() ->
          throw Problem.of(ProblemCode.CONNECTION_NEEDS_RECONNECT);
      case AccessTokenResult.Unavailable(Optional<Duration> wait) ->
          throw wait.map(w -> Problem.retryAfter(ProblemCode.TIKTOK_UNAVAILABLE, w))
              .orElseGet(() -> Problem.of(ProblemCode.TIKTOK_UNAVAILABLE));
    };
  }
}
