package com.viralmommy.tiktok.runner.triggers;

import com.viralmommy.tiktok.runner.invocation.FunctionError;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Lambda's asynchronous invocation.
 *
 * <p>The caller does not wait. A failed invocation is retried, and the event is dropped after the
 * last retry.
 */
final class AsynchronousInvocations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AsynchronousInvocations.class);

  private final LocalFunction function;
  private final List<Duration> retryDelays;
  private final Duration stopWithin;
  private final ExecutorService invocations = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param retryDelays one for each retry; Lambda has two, after one and two minutes
   * @param stopWithin how long {@link #close} waits for invocations before it interrupts them
   */
  AsynchronousInvocations(LocalFunction function, List<Duration> retryDelays, Duration stopWithin) {
    this.function = function;
    this.retryDelays = List.copyOf(retryDelays);
    this.stopWithin = stopWithin;
  }

  /**
   * Completes after a successful invocation, or exceptionally with the last {@link FunctionError}.
   */
  CompletableFuture<Void> invoke(byte[] event) {
    var outcome = new CompletableFuture<Void>();
    try {
      invocations.execute(() -> run(event, outcome));
    } catch (RejectedExecutionException e) {
      outcome.completeExceptionally(e); // after close
    }
    return outcome;
  }

  private void run(byte[] event, CompletableFuture<Void> outcome) {
    for (int attempt = 0; ; attempt++) {
      try {
        function.invoke(event);
        outcome.complete(null);
        return;
      } catch (FunctionError e) {
        boolean last = attempt == retryDelays.size() || invocations.isShutdown();
        LOG.atLevel(invocations.isShutdown() ? Level.DEBUG : Level.WARN)
            .setCause(e)
            .log(
                "{} failed, {}",
                function.name(),
                last ? "its event is dropped" : "it will be retried");
        if (last) {
          outcome.completeExceptionally(e);
          return;
        }
      }
      try {
        Thread.sleep(retryDelays.get(attempt));
      } catch (InterruptedException e) {
        outcome.completeExceptionally(e);
        return;
      }
    }
  }

  @Override
  public void close() {
    invocations.shutdown();
    try {
      if (!invocations.awaitTermination(stopWithin.toMillis(), TimeUnit.MILLISECONDS)) {
        invocations.shutdownNow();
      }
    } catch (InterruptedException e) {
      invocations.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
