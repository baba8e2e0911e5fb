package com.viralmommy.tiktok.runner.triggers;

import com.viralmommy.tiktok.runner.Account;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * S3's event notification to a function for objects that were created: asynchronous, repeated twice
 * when the function fails, as Lambda does it.
 */
public final class UploadTrigger implements AutoCloseable {
  /**
   * An object that S3 has stored.
   *
   * @param key as it is, not encoded
   * @param size in bytes
   * @param eTag with or without its quotes
   * @param sequencer hexadecimal; of two events of one key the greater is the later
   */
  public record Upload(
      String bucket, String key, long size, String eTag, Instant time, String sequencer) {}

  /**
   * @param account named in the events
   * @param configurationId the notification's name in the bucket's configuration
   * @param retryDelays before the repetitions; on AWS one and two minutes
   * @param stopWithin how long closing waits for invocations before it interrupts them
   */
  public record Settings(
      Account account, String configurationId, List<Duration> retryDelays, Duration stopWithin) {
    /** Two repetitions, after one and two seconds. */
    public static Settings defaults() {
      return new Settings(
          Account.LOCAL,
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
   * Tells the function of an object. Returns at once.
   *
   * @return completes when the function has succeeded, exceptionally when the event is dropped
   *     after the last repetition
   */
  public CompletableFuture<Void> created(Upload upload) {
    return invocations.invoke(UploadEvent.json(upload, settings));
  }

  @Override
  public void close() {
    invocations.close();
  }
}
