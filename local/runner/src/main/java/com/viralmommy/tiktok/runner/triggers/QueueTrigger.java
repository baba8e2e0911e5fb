package com.viralmommy.tiktok.runner.triggers;

import com.viralmommy.tiktok.runner.Account;
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
 * Lambda's event source mapping for one queue: receives messages by long polls, hands them to the
 * function in batches, deletes what succeeded and leaves the rest to come back, until the queue's
 * redrive policy moves it away.
 */
public final class QueueTrigger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueueTrigger.class);
  private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);

  /**
   * @param account named in the events
   * @param batchSize most messages of an invocation, 1–10
   * @param maximumConcurrency most invocations at a time
   * @param reportBatchItemFailures whether the function's answer names the messages that failed;
   *     otherwise an answer means that all succeeded
   * @param waitTime of a long poll, 0–20 s; also how long closing may wait for one
   * @param retryDelay after which a failed message comes back; empty to wait for the queue's
   *     visibility timeout as AWS does
   * @param stopWithin how long closing waits for invocations before it interrupts them
   */
  public record Settings(
      Account account,
      int batchSize,
      int maximumConcurrency,
      boolean reportBatchItemFailures,
      Duration waitTime,
      Optional<Duration> retryDelay,
      Duration stopWithin) {
    public Settings {
      if (batchSize < 1 || batchSize > 10) {
        throw new IllegalArgumentException("batchSize is not within 1–10: " + batchSize);
      }
      if (maximumConcurrency < 1) {
        throw new IllegalArgumentException("maximumConcurrency is " + maximumConcurrency);
      }
    }

    /** One message an invocation, two at a time, failed messages back after 1 s. */
    public static Settings defaults() {
      return new Settings(
          Account.LOCAL,
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

  /** Begins to poll. The client stays the caller's. */
  public static QueueTrigger start(
      SqsClient sqs, String queueUrl, LocalFunction function, Settings settings) {
    var trigger = new QueueTrigger(sqs, queueUrl, function, settings);
    trigger.poller.start();
    return trigger;
  }

  /**
   * Takes no further messages, waits for the invocations under way, and interrupts those that take
   * longer than {@code stopWithin}; their messages stay in the queue.
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
      // The messages come back by their visibility timeout.
      warn(e, "Cannot settle messages of {}", queueUrl);
    } finally {
      free.release();
    }
  }

  private Set<String> invoke(List<Message> batch) {
    Set<String> ids = batch.stream().map(Message::messageId).collect(Collectors.toSet());
    try {
      byte[] answer = function.invoke(event.json(batch));
      return settings.reportBatchItemFailures() ? BatchAnswer.failed(answer, ids) : Set.of();
    } catch (FunctionError e) {
      warn(e, "{} failed", function.name());
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
        entry -> LOG.warn("{} refused to settle a message: {}", queueUrl, entry.message()));
  }

  /** What fails because we stop is no news: its messages stay in the queue. */
  private void warn(Exception cause, String message, String subject) {
    LOG.atLevel(stopping ? Level.DEBUG : Level.WARN).setCause(cause).log(message, subject);
  }
}
