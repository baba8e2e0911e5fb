package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.Scopes;
import com.viralmommy.tiktok.accounts.tokens.AccessTokenResult;
import com.viralmommy.tiktok.accounts.tokens.TokenRefresher;
import com.viralmommy.tiktok.limits.Permit;
import com.viralmommy.tiktok.limits.RateLimit;
import com.viralmommy.tiktok.limits.RateLimiter;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Failure;
import com.viralmommy.tiktok.tiktok.AccessToken;
import com.viralmommy.tiktok.tiktok.Remedy;
import com.viralmommy.tiktok.tiktok.RetryPolicy;
import com.viralmommy.tiktok.tiktok.TikTokCode;
import com.viralmommy.tiktok.tiktok.TikTokError;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Calls TikTok in the name of a publication's creator: within the limits, with a live token that is
 * refreshed once if TikTok refuses it, and repeated where repeating is safe.
 */
final class CreatorAccess {
  sealed interface Answer<T> {
    record Given<T>(T value, Connection connection) implements Answer<T> {}

    /**
     * @param least do not ask again before this has passed; zero where nobody said
     */
    record NotNow<T>(Duration least, Failure because) implements Answer<T> {}

    /** Our own limit, which is known to the moment: TikTok was not asked. */
    record Limited<T>(Duration until, Failure because) implements Answer<T> {}

    /** Asking again would give the same answer. */
    record Refused<T>(Failure because) implements Answer<T> {}
  }

  /** The client gives up on a call after 20 s. */
  private static final Duration ONE_CALL = Duration.ofSeconds(25);

  /** TikTok does not say when a creator's or the app's day is over: it is asked again each hour. */
  private static final Duration ASK_AGAIN = Duration.ofHours(1);

  private static final Set<String> EITHER_SCOPE = Set.of(Scopes.VIDEO_PUBLISH, Scopes.VIDEO_UPLOAD);

  private final TokenRefresher tokens;
  private final RateLimiter limits;
  private final RetryPolicy retries;
  private final Log log;

  CreatorAccess(TokenRefresher tokens, RateLimiter limits, RetryPolicy retries, Log log) {
    this.tokens = tokens;
    this.limits = limits;
    this.retries = retries;
    this.log = log;
  }

  /**
   * Asks what has become of an upload, which either scope for videos allows
   * (docs/tiktok-api.md#6-status).
   */
  <T> Answer<T> ask(
      Publication publication, Deadline budget, Function<AccessToken, TikTokResult<T>> call) {
    return call(publication, EITHER_SCOPE, Set.of(RateLimit.REQUESTS), Set.of(), budget, call);
  }

  /**
   * Makes a call that begins a post.
   *
   * @param windows in which each attempt takes a permit
   * @param free windows in which there must be a permit for the call that is to follow this one
   */
  <T> Answer<T> post(
      Publication publication,
      Set<RateLimit> windows,
      Set<RateLimit> free,
      Deadline budget,
      Function<AccessToken, TikTokResult<T>> call) {
    Set<String> scope = Set.of(publication.post().mode().scope());
    return call(publication, scope, windows, free, budget, call);
  }

  private <T> Answer<T> call(
      Publication publication,
      Set<String> oneOf,
      Set<RateLimit> windows,
      Set<RateLimit> free,
      Deadline budget,
      Function<AccessToken, TikTokResult<T>> call) {
    AccessTokenResult access =
        tokens.access(new Connection.Key(publication.key().user(), publication.connection()));
    if (!(access instanceof AccessTokenResult.Granted granted)) {
      return without(access);
    }
    if (Collections.disjoint(granted.connection().scopes(), oneOf)) {
      // Connected anew since it was accepted, with less granted.
      return new Answer.Refused<>(Failure.of(ProblemCode.CONNECTION_LIMITED));
    }
    String name = publication.key().id();
    TikTokResult<T> result = attempt(granted, name, windows, free, budget, call);
    if (result instanceof TikTokResult.Failure<T>(var error)
        && error.remedy() == Remedy.REFRESH_TOKEN) {
      // TikTok answered 401 before it did anything: the call may be made again
      // (docs/tiktok-api.md#41-direct-post).
      AccessTokenResult fresh = tokens.replace(granted.connection());
      if (!(fresh instanceof AccessTokenResult.Granted again)) {
        return without(fresh);
      }
      result = attempt(again, name, windows, free, budget, call);
    }
    return switch (result) {
      case TikTokResult.Success<T>(T value, String _) ->
          new Answer.Given<>(value, granted.connection());
      case TikTokResult.Failure<T>(TikTokError error) -> refused(publication, error);
    };
  }

  private <T> TikTokResult<T> attempt(
      AccessTokenResult.Granted granted,
      String name,
      Set<RateLimit> windows,
      Set<RateLimit> free,
      Deadline budget,
      Function<AccessToken, TikTokResult<T>> call) {
    String creator = granted.connection().openId();
    Function<Permit.Granted, TikTokResult<T>> permitted =
        permit -> {
          TikTokResult<T> result = call.apply(granted.token());
          if (result instanceof TikTokResult.Failure<T>(var error)) {
            correct(creator, permit, error);
          }
          return result;
        };
    return switch (limits.take(creator, name, windows, free)) {
      case Permit.Granted first ->
          retries.run(
              budget.besides(ONE_CALL),
              () -> permitted.apply(first),
              // A repetition takes nobody's turn, and does not wait itself: that TikTok failed is
              // the reason then, not our limit.
              () ->
                  limits.take(creator, windows, free) instanceof Permit.Granted next
                      ? Optional.of(permitted.apply(next))
                      : Optional.empty());
      case Permit.Denied(RateLimit window, Instant freeAt) ->
          new TikTokResult.Failure<>(asTikTokSays(codeOf(window), freeAt));
      case Permit.AppFull(Instant freeAt) ->
          new TikTokResult.Failure<>(asTikTokSays(TikTokCode.REACHED_ACTIVE_USER_CAP, freeAt));
    };
  }

  private static TikTokCode codeOf(RateLimit window) {
    return switch (window) {
      case REQUESTS, INITS -> TikTokCode.RATE_LIMIT_EXCEEDED;
      case POSTS -> TikTokCode.SPAM_RISK_TOO_MANY_POSTS;
      case PENDING_SHARES -> TikTokCode.SPAM_RISK_TOO_MANY_PENDING_SHARE;
    };
  }

  /** Our own limits refuse as TikTok would, only earlier and with the exact time. */
  private TikTokError asTikTokSays(TikTokCode code, Instant freeAt) {
    return new TikTokError(
        code,
        null,
        0,
        null,
        "our own limit",
        Remedy.RETRY_LATER,
        Optional.of(limits.until(freeAt)));
  }

  /** TikTok counts more than we do: posts of other apps, and those that we no longer know of. */
  private void correct(String creator, Permit.Granted permit, TikTokError error) {
    if (error.nothingDone()) {
      limits.giveBack(creator, permit);
    }
    switch (error.code()) {
      case RATE_LIMIT_EXCEEDED ->
          limits.close(
              creator, RateLimit.REQUESTS, error.retryAfter().orElse(RateLimit.REQUESTS.length()));
      case SPAM_RISK_TOO_MANY_POSTS -> limits.close(creator, RateLimit.POSTS, ASK_AGAIN);
      case SPAM_RISK_TOO_MANY_PENDING_SHARE ->
          limits.close(creator, RateLimit.PENDING_SHARES, ASK_AGAIN);
      case REACHED_ACTIVE_USER_CAP -> limits.closeApp(ASK_AGAIN);
      default -> {}
    }
  }

  private static <T> Answer<T> without(AccessTokenResult access) {
    return switch (access) {
      case AccessTokenResult.Unavailable(var retryAfter) ->
          new Answer.NotNow<>(
              retryAfter.orElse(Duration.ZERO), Failure.of(ProblemCode.TIKTOK_UNAVAILABLE));
      case AccessTokenResult.Gone() ->
          new Answer.Refused<>(Failure.of(ProblemCode.CONNECTION_REMOVED));
      case AccessTokenResult.NeedsReconnect(), AccessTokenResult.Granted _ ->
          new Answer.Refused<>(Failure.of(ProblemCode.CONNECTION_NEEDS_RECONNECT));
    };
  }

  private <T> Answer<T> refused(Publication publication, TikTokError error) {
    log.warn(
        Log.Counted.TIKTOK_REFUSED,
        "publication",
        publication.key().id(),
        "code",
        error.code(),
        "status",
        error.httpStatus(),
        "logId",
        error.logId());
    Failure because = TikTokFailures.of(error);
    if (isOurs(error)) {
      return new Answer.Limited<>(error.retryAfter().orElseThrow(), because);
    }
    return switch (error.remedy()) {
      case RETRY, RETRY_LATER, NEW_INIT, ASK_STATUS, RESYNC ->
          new Answer.NotNow<>(notBefore(error), because);
      case REFRESH_TOKEN, RECONNECT, GIVE_UP -> new Answer.Refused<>(because);
    };
  }

  /** {@link #asTikTokSays}: TikTok itself says so with a status. */
  private static boolean isOurs(TikTokError error) {
    return error.httpStatus() == 0 && error.remedy() == Remedy.RETRY_LATER;
  }

  private static Duration notBefore(TikTokError error) {
    boolean untilTheDayIsOver =
        error.code().window().filter(w -> w.compareTo(ASK_AGAIN) > 0).isPresent();
    return untilTheDayIsOver ? ASK_AGAIN : error.retryAfter().orElse(Duration.ZERO);
  }
}
