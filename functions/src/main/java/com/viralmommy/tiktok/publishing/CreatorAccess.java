package com.viralmommy.tiktok.publishing;

import com.viralmommy.tiktok.connections.Connection;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.Publication.Failure;
import com.viralmommy.tiktok.refresh.Access;
import com.viralmommy.tiktok.refresh.TokenRefresher;
import com.viralmommy.tiktok.tiktok.AccessToken;
import com.viralmommy.tiktok.tiktok.Remedy;
import com.viralmommy.tiktok.tiktok.RetryPolicy;
import com.viralmommy.tiktok.tiktok.TikTokError;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import java.time.Duration;
import java.util.function.Function;

/**
 * Calls TikTok in the name of a publication's creator: with a live token, refreshed once if TikTok
 * refuses it, and repeated where repeating is safe.
 */
final class CreatorAccess {
  sealed interface Answer<T> {
    record Given<T>(T value, Connection connection) implements Answer<T> {}

    /**
     * @param least do not ask again before this has passed; zero where nobody said
     */
    record NotNow<T>(Duration least, Failure because) implements Answer<T> {}

    /** Asking again would give the same answer. */
    record Refused<T>(Failure because) implements Answer<T> {}
  }

  private final TokenRefresher tokens;
  private final RetryPolicy retries;
  private final Log log;

  CreatorAccess(TokenRefresher tokens, RetryPolicy retries, Log log) {
    this.tokens = tokens;
    this.retries = retries;
    this.log = log;
  }

  <T> Answer<T> call(
      Publication publication, Budget budget, Function<AccessToken, TikTokResult<T>> call) {
    var key = new Connection.Key(publication.key().user(), publication.connection());
    Access access = tokens.access(key);
    if (!(access instanceof Access.Granted granted)) {
      return without(access);
    }
    TikTokResult<T> result = retries.run(budget.left(), () -> call.apply(granted.token()));
    if (result instanceof TikTokResult.Failure<T>(var error)
        && error.remedy() == Remedy.REFRESH_TOKEN) {
      // TikTok answered 401 before it did anything, so the same call may be made again (contract
      // §4.1).
      Access replaced = tokens.replace(granted.connection());
      if (!(replaced instanceof Access.Granted fresh)) {
        return without(replaced);
      }
      result = retries.run(budget.left(), () -> call.apply(fresh.token()));
    }
    return switch (result) {
      case TikTokResult.Success<T>(T value, String _) ->
          new Answer.Given<>(value, granted.connection());
      case TikTokResult.Failure<T>(TikTokError error) -> refused(publication, error);
    };
  }

  private static <T> Answer<T> without(Access access) {
    return access instanceof Access.Unavailable(var retryAfter)
        ? new Answer.NotNow<>(
            retryAfter.orElse(Duration.ZERO), Failure.of(ProblemCode.TIKTOK_UNAVAILABLE))
        : new Answer.Refused<>(Failure.of(ProblemCode.CONNECTION_NEEDS_RECONNECT));
  }

  private <T> Answer<T> refused(Publication publication, TikTokError error) {
    log.warn(
        "tiktok.refused",
        "publication",
        publication.key().id(),
        "code",
        error.code(),
        "status",
        error.httpStatus(),
        "logId",
        error.logId());
    Failure because = TikTokFailures.of(error);
    return switch (error.remedy()) {
      case RETRY, RETRY_LATER, NEW_INIT, ASK_STATUS, RESYNC ->
          new Answer.NotNow<>(error.retryAfter().orElse(Duration.ZERO), because);
      case REFRESH_TOKEN, RECONNECT, GIVE_UP -> new Answer.Refused<>(because);
    };
  }
}
