package com.viralmommy.tiktok.runner.triggers;

import com.viralmommy.aws.embedded.ObjectCreated;
import com.viralmommy.tiktok.runner.invocation.AwsAccount;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * S3's event notification to a function for created objects.
 *
 * <p>The invocation is asynchronous and, as on Lambda, retried twice if the function fails.
 */
public final class UploadTrigger implements AutoCloseable {
  /**
   * The settings of the notification.
   *
   * @param account named in the events
   * @param configurationId the notification's name in the bucket's configuration
   * @param retryDelays before the retries; on AWS one and two minutes
   * @param stopWithin how long {@link #close} waits for invocations before it interrupts them
   */
  public record Settings(
      AwsAccount account, String configurationId, List<Duration> retryDelays, Duration stopWithin) {
    /** Two retries, after one and two seconds. */
    public static Settings defaults() {
      return new Settings(
          AwsAccount.LOCAL,
          "uploads",
          List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)),
          Duration.ofSeconds(10));
    }
  }

  private final Settings settings;
  private final AsynchronousInvocations invocations;

  public UploadTrigger(LocalFunction function, Settings settings) {
    this.settings = settings;
    this.invocations =
        new AsynchronousInvocations(function, settings.retryDelays(), settings.stopWithin());
  }

  /**
   * Sends an object's event to the function and returns immediately.
   *
   * @return completes when the function has succeeded; completes exceptionally when the event is
   *     dropped after the last retry
   */
  public CompletableFuture<Void> created(ObjectCreated object) {
    return invocations.invoke(
        UploadEvent.json(object, settings.account(), settings.configurationId()));
  }

  @Override
  public void close() {
    invocations.close();
  }
}
