package com.viralmommy.tiktok.accounts.actions;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.Scopes;
import com.viralmommy.tiktok.accounts.tokens.CallResult;
import com.viralmommy.tiktok.accounts.tokens.TikTokCalls;
import com.viralmommy.tiktok.accounts.tokens.TikTokProblems;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.TikTokError;
import com.viralmommy.tiktok.tiktok.posting.CreatorInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Gets a creator's current posting options from TikTok, without retries: a person is waiting. */
public final class CreatorInfoQuery {
  private static final Set<String> SCOPE = Set.of(Scopes.VIDEO_PUBLISH);

  private final TikTokCalls calls;
  private final TikTokClient tikTok;

  public CreatorInfoQuery(TikTokCalls calls, TikTokClient tikTok) {
    this.calls = calls;
    this.tikTok = tikTok;
  }

  /**
   * Gets the creator info of a connection.
   *
   * @throws Problem when there is no such connection, it cannot be used, a rate limit has no permit
   *     left, or TikTok refuses
   */
  public CreatorInfo ask(Connection.Key connection) {
    var needs = TikTokCalls.Needs.oneRequest(SCOPE);
    return switch (calls.call(connection, needs, tikTok::creatorInfo)) {
      case CallResult.Success<CreatorInfo>(CreatorInfo info, var _) -> info;
      case CallResult.Limited<CreatorInfo>(ProblemCode code, Duration wait) ->
          throw Problem.retryAfter(code, wait);
      case CallResult.Unavailable<CreatorInfo>(
              ProblemCode code,
              Optional<TikTokError> error,
              Duration retryAfter) ->
          throw error
              .map(tikTokError -> problem(code, tikTokError))
              .orElseGet(
                  () ->
                      retryAfter.isZero()
                          ? Problem.of(code)
                          : Problem.retryAfter(code, retryAfter));
      case CallResult.Refused<CreatorInfo>(ProblemCode code, TikTokError error, var _) ->
          throw problem(code, error);
      case CallResult.Unusable<CreatorInfo>(ProblemCode code) ->
          throw Problem.of(code == ProblemCode.CONNECTION_REMOVED ? ProblemCode.NOT_FOUND : code);
    };
  }

  private static Problem problem(ProblemCode code, TikTokError error) {
    return Problem.ofTikTok(
        code, error.retryAfter(), TikTokProblems.codeText(error), error.logId());
  }
}
