package com.viralmommy.tiktok.runner.triggers;

import com.viralmommy.tiktok.runner.invocation.AwsAccount;
import com.viralmommy.tiktok.runner.invocation.FunctionError;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Lambda's event source mapping for one SQS queue.
 *
 * <p>It receives messages by long polling, passes them to the function in batches and deletes the
 * successful ones. Failed messages become visible again, until the queue's redrive policy moves
 * them to its dead-letter queue.
 */
public final class QueueTrigger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueueTrigger.class);
  private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);

  /**
   * The settings of the event source mapping.
   *
   * @param account named in the events
   * @param batchSize maximum messages of one invocation, 1–10
   * @param maximumConcurrency maximum number of concurrent invocations, at least 1
   * @param reportBatchItemFailures whether the function's answer names the failed messages; if
   *     false, every answer means that all messages succeeded
   * @param waitTime of a long poll, 0–20 s; {@link #close} can wait as long for the poll
   * @param retryDelay after which a failed message becomes visible; empty to wait for the queue's
   *     visibility timeout as on AWS
   * @param stopWithin how long {@link #close} waits for invocations before it interrupts them
   */
  public record Settings(
      AwsAccount account,
      int batchSize,
      int maximumConcurrency,
      boolean reportBatchItemFailures,
      Duration waitTime,
      Optional<Duration> retryDelay,
      Duration stopWithin) {
    public Settings {
      if (batchSize < 1 || batchSize > 10) {
        throw new IllegalArgumentException("batchSize must be 1–10 but is " + batchSize);
      }
      if (maximumConcurrency < 1) {
        throw new IllegalArgumentException(
            "maximumConcurrency must be at least 1 but is " + maximumConcurrency);
      }
    }

    /** One message per invocation, two concurrent invocations, retries after 1 s. */
    public static Settings defaults() {
      return new Settings(
          AwsAccount.LOCAL,
          1,
          2,
          true,
          Duration.ofSeconds(2),
          Optional.of(Duration.ofSeconds(1)),
          Duration.ofSeconds(10));
    }

    public Settings withBatches(int batchSize, int maximumConcurrency) {
      return new Settings(
          account,
          batchSize,
          maximumConcurrency,
          reportBatchItemFailures,
          waitTime,
          retryDelay,
          stopWithin);
    }

    public Settings withRetryDelay(Duration delay) {
      return new Settings(
          account,
          batchSize,
          maximumConcurrency,
          reportBatchItemFailures,
          waitTime,
          Optional.of(delay),
          stopWithin);
    }
  }

  private final SqsClient sqs;
  private final String queueUrl;
  private final QueueEvent event;
  private final LocalFunction function;
  private final Settings settings;
  private final Semaphore free;
  private final ExecutorService invocations = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread poller;
  private volatile boolean stopping;

  private QueueTrigger(SqsClient sqs, String queueUrl, LocalFunction function, Settings settings) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.event = new QueueEvent(settings.account(), queueUrl);
    this.function = function;
    this.settings = settings;
    this.free = new Semaphore(settings.maximumConcurrency());
    this.poller = Thread.ofVirtual().name("poller of " + queueUrl).unstarted(this::poll);
  }

  /** Starts polling. The caller closes the client. */
  public static QueueTrigger start(
      SqsClient sqs, String queueUrl, LocalFunction function, Settings settings) {
    var trigger = new QueueTrigger(sqs, queueUrl, function, settings);
    trigger.poller.start();
    return trigger;
  }

  /**
   * Stops polling, waits for running invocations, and interrupts them after {@code stopWithin}; the
   * messages of interrupted invocations stay in the queue.
   */
  @Override
  public void close() {
    stopping = true;
    poller.interrupt();
    try {
      poller.join(settings.waitTime().plusSeconds(1));
      invocations.shutdown();
      if (!invocations.awaitTermination(settings.stopWithin().toMillis(), TimeUnit.MILLISECONDS)) {
        invocations.shutdownNow();
      }
    } catch (InterruptedException e) {
      invocations.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void poll() {
    while (!stopping) {
      try {
        free.acquire();
        List<Message> batch = receive();
        if (batch.isEmpty() || stopping) {
          free.release();
        } else {
          invocations.execute(() -> handle(batch));
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private List<Message> receive() throws InterruptedException {
    try {
      return sqs.receiveMessage(
              request ->
                  request
                      .queueUrl(queueUrl)
                      .maxNumberOfMessages(settings.batchSize())
                      .waitTimeSeconds((int) settings.waitTime().toSeconds())
                      .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                      .messageAttributeNames("All"))
          .messages();
    } catch (SdkException e) {
      if (!stopping) {
        LOG.warn("Cannot receive from {}", queueUrl, e);
        Thread.sleep(PAUSE_AFTER_ERROR);
      }
      return List.of();
    }
  }

  private void handle(List<Message> batch) {
    try {
      Set<String> failed = invoke(batch);
      delete(batch.stream().filter(message -> !failed.contains(message.messageId())).toList());
      retry(batch.stream().filter(message -> failed.contains(message.messageId())).toList());
    } catch (SdkException e) {
      // The messages become visible again after their visibility timeout.
      logFailure(e, "Cannot delete or retry messages of {}", queueUrl);
    } finally {
      free.release();
    }
  }

  private Set<String> invoke(List<Message> batch) {
    Set<String> ids = batch.stream().map(Message::messageId).collect(Collectors.toSet());
    try {
      byte[] answer = function.invoke(event.json(batch));
      return settings.reportBatchItemFailures() ? BatchResponse.failed(answer, ids) : Set.of();
    } catch (FunctionError e) {
      logFailure(e, "{} failed", function.name());
      return ids;
    }
  }

  private void delete(List<Message> messages) {
    if (messages.isEmpty()) {
      return;
    }
    var entries =
        IntStream.range(0, messages.size())
            .mapToObj(
                i ->
                    DeleteMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .receiptHandle(messages.get(i).receiptHandle())
                        .build())
            .toList();
    report(sqs.deleteMessageBatch(request -> request.queueUrl(queueUrl).entries(entries)).failed());
  }

  private void retry(List<Message> messages) {
    if (messages.isEmpty() || settings.retryDelay().isEmpty()) {
      return;
    }
    int seconds = (int) settings.retryDelay().get().toSeconds();
    var entries =
        IntStream.range(0, messages.size())
            .mapToObj(
                i ->
                    ChangeMessageVisibilityBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .receiptHandle(messages.get(i).receiptHandle())
                        .visibilityTimeout(seconds)
                        .build())
            .toList();
    report(
        sqs.changeMessageVisibilityBatch(request -> request.queueUrl(queueUrl).entries(entries))
            .failed());
  }

  private void report(List<BatchResultErrorEntry> refused) {
    refused.forEach(
        entry ->
            LOG.warn("{} refused to delete or retry a message: {}", queueUrl, entry.message()));
  }

  /** Failures during the stop are expected and logged at DEBUG. */
  private void logFailure(Exception cause, String message, String subject) {
    LOG.atLevel(stopping ? Level.DEBUG : Level.WARN).setCause(cause).log(message, subject);
  }
}
