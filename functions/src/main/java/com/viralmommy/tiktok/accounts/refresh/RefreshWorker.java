package com.viralmommy.tiktok.accounts.refresh;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.tokens.AccessTokenResult;
import com.viralmommy.tiktok.accounts.tokens.TokenRefresher;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Refreshes the connections of a message in parallel, because Lambda bills by time and a refresh
 * mostly waits for TikTok. A refresh that TikTok does not answer opens the {@link
 * RefreshCircuitBreaker}, and the rest of the message waits in the queue.
 */
public final class RefreshWorker {
  private static final int MAX_CONCURRENT = AwsClients.CONNECTIONS_KEPT;

  /** No refresh starts with less time left. This is longer than all timeouts of a refresh. */
  private static final Duration MAX_REFRESH_TIME = Duration.ofMinutes(3);

  /** The visibility timeout of a message that was not finished for lack of time. */
  private static final Duration CONTINUE_AFTER = Duration.ofSeconds(1);

  private final TokenRefresher refresher;
  private final RefreshQueue queue;
  private final RefreshCircuitBreaker breaker;
  private final Log log;

  public RefreshWorker(
      TokenRefresher refresher, RefreshQueue queue, RefreshCircuitBreaker breaker, Log log) {
    this.refresher = refresher;
    this.queue = queue;
    this.breaker = breaker;
    this.log = log;
  }

  /**
   * Refreshes the connections of a message. An error of a single refresh is logged only, because
   * the next sweep finds the connection again.
   *
   * @param timeLeft returns the remaining time of the invocation
   * @return false when connections are left, so that the message has to be received again
   */
  public boolean refresh(
      List<Connection.Key> connections, String receiptHandle, Supplier<Duration> timeLeft) {
    // The order is random: a connection that TikTok never answers for must not always be the first
    // one while the breaker is half-open.
    List<Connection.Key> shuffled = new ArrayList<>(connections);
    Collections.shuffle(shuffled);
    Queue<Connection.Key> remaining = new ConcurrentLinkedQueue<>(shuffled);
    boolean more = true;
    while (more && breaker.isHalfOpen()) {
      more = refreshNext(remaining, timeLeft);
    }
    int threadCount = Math.min(MAX_CONCURRENT, remaining.size());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture.allOf(
              Stream.generate(
                      () ->
                          CompletableFuture.runAsync(
                              () -> refreshAll(remaining, timeLeft), threads))
                  .limit(threadCount)
                  .toArray(CompletableFuture[]::new))
          .join();
    }
    if (remaining.isEmpty()) {
      return true;
    }
    setVisibility(receiptHandle, breaker.openFor().orElse(CONTINUE_AFTER));
    return false;
  }

  private void refreshAll(Queue<Connection.Key> remaining, Supplier<Duration> timeLeft) {
    boolean more = true;
    while (more) {
      more = refreshNext(remaining, timeLeft);
    }
  }

  /**
   * @return false when no connection is left, or no refresh may start now
   */
  private boolean refreshNext(Queue<Connection.Key> remaining, Supplier<Duration> timeLeft) {
    if (breaker.openFor().isPresent() || timeLeft.get().compareTo(MAX_REFRESH_TIME) < 0) {
      return false;
    }
    Connection.Key connection = remaining.poll();
    if (connection == null) {
      return false;
    }
    Optional<AccessTokenResult> access = refreshIfDue(connection);
    if (access.isPresent()
        && access.get() instanceof AccessTokenResult.Unavailable(var retryAfter)) {
      breaker.recordFailure(retryAfter);
      remaining.add(connection);
    } else if (access.isPresent()) {
      breaker.recordSuccess();
    }
    return true;
  }

  /** An error must not stop the other refreshes. It says nothing about TikTok, so it is empty. */
  private Optional<AccessTokenResult> refreshIfDue(Connection.Key connection) {
    try {
      return refresher.refreshIfDue(connection);
    } catch (RuntimeException e) {
      log.error("token.refresh_failed", e, "connection", connection.id());
      return Optional.empty();
    }
  }

  /**
   * Makes an unreadable message visible at once, so that the redrive policy moves it to the
   * dead-letter queue before its retention time ends.
   */
  public void returnUnreadable(String receiptHandle) {
    setVisibility(receiptHandle, Duration.ZERO);
  }

  /** After a failure the queue's own visibility timeout stays. */
  private void setVisibility(String receiptHandle, Duration timeout) {
    try {
      queue.setVisibility(receiptHandle, timeout);
    } catch (SdkException e) {
      log.error("message.visibility_failed", e);
    }
  }
}
