package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.limits.Permit;
import com.viralmommy.tiktok.limits.RateLimit;
import com.viralmommy.tiktok.limits.RateLimiter;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.tiktok.Remedy;
import com.viralmommy.tiktok.tiktok.RetryPolicy;
import com.viralmommy.tiktok.tiktok.TikTokError;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one way to call TikTok for a connected account: with a valid access token, with permits of
 * the rate limits, and repeated where repeating is safe. A token that TikTok refuses is refreshed
 * once.
 */
public final class TikTokCalls {
  /** The TikTok client gives up after 20 s. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(25);

  /** TikTok does not say when a daily cap ends, so it is asked again each hour. */
  private static final Duration DAILY_CAP_RETRY = Duration.ofHours(1);

  private final TokenRefresher refresher;
  private final Supplier<RateLimiter> limiter;
  private final RetryPolicy retries;
  private final Log log;

  public TikTokCalls(TokenRefresher refresher, RateLimiter limiter, RetryPolicy retries, Log log) {
    this(refresher, () -> limiter, retries, log);
  }

  private TikTokCalls(
      TokenRefresher refresher, Supplier<RateLimiter> limiter, RetryPolicy retries, Log log) {
    this.refresher = refresher;
    this.limiter = limiter;
    this.retries = retries;
    this.log = log;
  }

  /** For a function that has no access to the rate limits. Its calls must not take permits. */
  public static TikTokCalls withoutRateLimits(
      TokenRefresher refresher, RetryPolicy retries, Log log) {
    return new TikTokCalls(
        refresher,
        () -> {
          throw new IllegalStateException("this function has no access to the rate limits");
        },
        retries,
        log);
  }

  /**
   * What a call needs.
   *
   * @param scopes the connection must have at least one of these; empty for a call that needs none
   * @param permits the limits in which each attempt takes a permit; empty for a call that is not
   *     limited
   * @param spare the limits that must have one more permit for the call that follows this one
   * @param publication the id of the publication that the call is for; a slot is reserved under it
   *     when there is no permit. Empty to reserve none
   * @param deadline attempts are repeated until then
   * @param refreshesRefusedToken whether a token that TikTok refuses is refreshed and the call
   *     repeated
   */
  public record Needs(
      Set<String> scopes,
      Set<RateLimit> permits,
      Set<RateLimit> spare,
      Optional<String> publication,
      Deadline deadline,
      boolean refreshesRefusedToken) {
    /** One attempt that takes a permit for a request. */
    public static Needs oneRequest(Set<String> scopes) {
      return new Needs(
          scopes, Set.of(RateLimit.REQUESTS), Set.of(), Optional.empty(), Deadline.NOW, true);
    }

    /** One attempt that takes no permit and shows whether TikTok accepts the token. */
    public static Needs tokenCheck() {
      return new Needs(Set.of(), Set.of(), Set.of(), Optional.empty(), Deadline.NOW, false);
    }
  }

  /**
   * Calls TikTok once, or several times within the deadline.
   *
   * @param call makes one attempt with an access token; it is called again for each attempt
   */
  public <T> CallResult<T> call(
      Connection.Key key, Needs needs, Function<AccessToken, TikTokResult<T>> call) {
    AccessTokenResult access = refresher.access(key);
    if (!(access instanceof AccessTokenResult.Valid valid)) {
      return withoutToken(access);
    }
    if (!needs.scopes().isEmpty()
        && Collections.disjoint(valid.connection().scopes(), needs.scopes())) {
      return new CallResult.Unusable<>(ProblemCode.CONNECTION_LIMITED);
    }
    CallResult<T> result = attempts(valid, needs, call);
    if (needs.refreshesRefusedToken()
        && result instanceof CallResult.Refused<T>(var _, TikTokError error, var _)
        && error.remedy() == Remedy.REFRESH_TOKEN) {
      // TikTok answers 401 before it does anything, so the call can be made again
      // (docs/tiktok-api.md#41-direct-post).
      AccessTokenResult fresh = refresher.replace(valid.connection());
      result =
          fresh instanceof AccessTokenResult.Valid again
              ? attempts(again, needs, call)
              : withoutToken(fresh);
    }
    log(key, needs, result);
    return result;
  }

  private <T> CallResult<T> attempts(
      AccessTokenResult.Valid valid, Needs needs, Function<AccessToken, TikTokResult<T>> call) {
    String creator = valid.connection().openId();
    if (needs.permits().isEmpty()) {
      return result(
          valid,
          retries.run(needs.deadline().minus(LONGEST_CALL), () -> call.apply(valid.token())));
    }
    Permit permit =
        needs
            .publication()
            .map(id -> limiter.get().take(creator, id, needs.permits(), needs.spare()))
            .orElseGet(() -> limiter.get().take(creator, needs.permits(), needs.spare()));
    return switch (permit) {
      case Permit.Granted first ->
          result(
              valid,
              retries.run(
                  needs.deadline().minus(LONGEST_CALL),
                  () -> permitted(valid, first, call),
                  // A repetition without a permit ends with TikTok's failure. It does not wait for
                  // the limit and reserves no slot.
                  () ->
                      limiter.get().take(creator, needs.permits(), needs.spare())
                              instanceof Permit.Granted next
                          ? Optional.of(permitted(valid, next, call))
                          : Optional.empty()));
      case Permit.Denied(RateLimit limit, Instant freeAt) ->
          new CallResult.Limited<>(codeOf(limit), limiter.get().until(freeAt));
      case Permit.AppFull(Instant freeAt) ->
          new CallResult.Limited<>(ProblemCode.APP_DAILY_CAP_REACHED, limiter.get().until(freeAt));
    };
  }

  private <T> TikTokResult<T> permitted(
      AccessTokenResult.Valid valid,
      Permit.Granted permit,
      Function<AccessToken, TikTokResult<T>> call) {
    TikTokResult<T> result = call.apply(valid.token());
    if (result instanceof TikTokResult.Failure<T>(TikTokError error)) {
      correctLimits(valid.connection().openId(), permit, error);
    }
    return result;
  }

  /** Corrects the limits by TikTok's answer: TikTok also counts the posts of other apps. */
  private void correctLimits(String creator, Permit.Granted permit, TikTokError error) {
    if (error.nothingDone()) {
      limiter.get().release(creator, permit);
    }
    switch (error.code()) {
      case RATE_LIMIT_EXCEEDED ->
          limiter
              .get()
              .close(
                  creator,
                  RateLimit.REQUESTS,
                  error.retryAfter().orElse(RateLimit.REQUESTS.length()));
      case SPAM_RISK_TOO_MANY_POSTS ->
          limiter.get().close(creator, RateLimit.POSTS, DAILY_CAP_RETRY);
      case SPAM_RISK_TOO_MANY_PENDING_SHARE ->
          limiter.get().close(creator, RateLimit.PENDING_SHARES, DAILY_CAP_RETRY);
      case REACHED_ACTIVE_USER_CAP -> limiter.get().closeApp(DAILY_CAP_RETRY);
      default -> {
        // No other error is about a limit.
      }
    }
  }

  private static ProblemCode codeOf(RateLimit limit) {
    return switch (limit) {
      case REQUESTS, INITS -> ProblemCode.RATE_LIMITED;
      case POSTS -> ProblemCode.CREATOR_CANNOT_POST_NOW;
      case PENDING_SHARES -> ProblemCode.INBOX_FULL;
    };
  }

  private static <T> CallResult<T> withoutToken(AccessTokenResult access) {
    return switch (access) {
      case AccessTokenResult.Unavailable(Optional<Duration> retryAfter) ->
          new CallResult.Unavailable<>(
              ProblemCode.TIKTOK_UNAVAILABLE, Optional.empty(), retryAfter.orElse(Duration.ZERO));
      case AccessTokenResult.Gone() -> new CallResult.Unusable<>(ProblemCode.CONNECTION_REMOVED);
      case AccessTokenResult.NeedsReconnect(), AccessTokenResult.Valid _ ->
          new CallResult.Unusable<>(ProblemCode.CONNECTION_NEEDS_RECONNECT);
    };
  }

  private static <T> CallResult<T> result(AccessTokenResult.Valid valid, TikTokResult<T> answer) {
    return switch (answer) {
      case TikTokResult.Success<T>(T value, String _) ->
          new CallResult.Success<>(value, valid.connection());
      case TikTokResult.Failure<T>(TikTokError error) -> {
        ProblemCode code = TikTokProblems.code(error);
        yield switch (error.remedy()) {
          case RETRY, RETRY_LATER, NEW_INIT, ASK_STATUS, RESYNC ->
              new CallResult.Unavailable<>(code, Optional.of(error), retryAfter(error));
          case REFRESH_TOKEN, RECONNECT, GIVE_UP ->
              new CallResult.Refused<>(code, error, valid.connection());
        };
      }
    };
  }

  private static Duration retryAfter(TikTokError error) {
    boolean dailyCap =
        error.code().window().filter(window -> window.compareTo(DAILY_CAP_RETRY) > 0).isPresent();
    return dailyCap ? DAILY_CAP_RETRY : error.retryAfter().orElse(Duration.ZERO);
  }

  private void log(Connection.Key key, Needs needs, CallResult<?> result) {
    if (result instanceof CallResult.Limited<?>(ProblemCode code, Duration wait)) {
      log.info(
          "call.limited",
          "connection",
          key.id(),
          "publication",
          needs.publication().orElse("-"),
          "code",
          code.code(),
          "wait",
          wait);
    }
    if (result instanceof CallResult.Unsuccessful<?> unsuccessful) {
      unsuccessful
          .tikTokError()
          .ifPresent(
              error ->
                  log.warn(
                      Log.Counted.TIKTOK_REFUSED,
                      "connection",
                      key.id(),
                      "publication",
                      needs.publication().orElse("-"),
                      "code",
                      error.code(),
                      "status",
                      error.httpStatus(),
                      "logId",
                      error.logId()));
    }
  }
}
