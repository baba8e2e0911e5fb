package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.tiktok.TikTokError;
import java.time.Duration;
import java.util.Optional;

/** The outcome of calling TikTok for a connected account. */
public sealed interface CallResult<T> {
  /**
   * TikTok answered the call with success.
   *
   * @param connection with the tokens that were used
   */
  record Success<T>(T value, Connection connection) implements CallResult<T> {}

  /** Every outcome but success. */
  sealed interface Unsuccessful<T> extends CallResult<T> {
    /** The outcome as a problem code of the API. */
    ProblemCode code();

    /** TikTok's error; empty when TikTok was not asked. */
    default Optional<TikTokError> tikTokError() {
      return Optional.empty();
    }
  }

  /**
   * A rate limit of this product has no permit left. TikTok was not asked.
   *
   * @param delay the time until there is a permit; positive
   */
  record Limited<T>(ProblemCode code, Duration delay) implements Unsuccessful<T> {}

  /**
   * The call may succeed later: TikTok did not answer or asked to retry later, or no valid token
   * was available in time.
   *
   * @param tikTokError empty when TikTok was not asked
   * @param retryAfter the minimum wait before the next call; zero when it is not known
   */
  record Unavailable<T>(ProblemCode code, Optional<TikTokError> tikTokError, Duration retryAfter)
      implements Unsuccessful<T> {}

  /**
   * TikTok refused the call. The same call would be refused again.
   *
   * @param connection with the tokens that were used
   */
  record Refused<T>(ProblemCode code, TikTokError error, Connection connection)
      implements Unsuccessful<T> {
    @Override
    public Optional<TikTokError> tikTokError() {
      return Optional.of(error);
    }
  }

  /**
   * The connection cannot be used for this call: it is gone, has to be reconnected, or lacks the
   * scope. TikTok was not asked.
   */
  record Unusable<T>(ProblemCode code) implements Unsuccessful<T> {}
}
