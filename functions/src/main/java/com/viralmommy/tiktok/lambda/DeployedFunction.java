package com.viralmommy.tiktok.lambda;

import com.viralmommy.tiktok.lambda.Trigger.Concurrency;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Declares every Lambda function: its name, its trigger, its timeout and the use of its memory.
 *
 * <p>The CDK app, the local run, SnapStart priming and the tests read this declaration. The sample
 * event of a function is {@code events/<name>.json}; its priming event follows from its trigger
 * ({@link PrimingEvents}). {@link CompositionRoot#handler} builds its handler.
 */
public enum DeployedFunction {
  OAUTH_START(new Trigger.Api(), Timeout.ANSWER, Memory.ANSWER),
  OAUTH_CALLBACK(new Trigger.Api(), Timeout.TIKTOK_CALLS, Memory.ANSWER),
  CONNECTION_QUERY(new Trigger.Api(), Timeout.ANSWER, Memory.ANSWER),
  DISCONNECT(new Trigger.Api(), Timeout.TIKTOK_CALLS, Memory.ANSWER),
  CREATOR_INFO(new Trigger.Api(), Timeout.TIKTOK_CALLS, Memory.ANSWER),
  // Batches of one: the TikTok calls of one message may take the whole timeout.
  CONNECTION_WORKER(
      new Trigger.Queue(WorkQueue.CONNECTION, 1, Concurrency.MINIMAL),
      Timeout.TIKTOK_CALLS,
      Memory.EVENT),
  TIKTOK_WEBHOOK(new Trigger.Api(), Timeout.ANSWER, Memory.ANSWER),
  PUBLISH_INTAKE(new Trigger.Api(), Timeout.TIKTOK_CALLS, Memory.ANSWER),
  PUBLICATION_QUERY(new Trigger.Api(), Timeout.ANSWER, Memory.ANSWER),
  PUBLICATION_CANCEL(new Trigger.Api(), Timeout.ANSWER, Memory.ANSWER),
  PUBLICATION_RETRY(new Trigger.Api(), Timeout.ANSWER, Memory.ANSWER),
  UPLOAD_INTAKE(new Trigger.VideoUploads(), Timeout.EVENT, Memory.EVENT),
  // Batches of one: a video may take the whole timeout.
  PUBLISH_WORKER(
      new Trigger.Queue(WorkQueue.PUBLISH, 1, Concurrency.PUBLISH_WORKERS),
      Timeout.VIDEO,
      Memory.VIDEO),
  DUE_SWEEP(new Trigger.Schedule(Duration.ofMinutes(1)), Timeout.MINUTE_SWEEP, Memory.SWEEP),
  REFRESH_SWEEP(new Trigger.Schedule(Duration.ofHours(1)), Timeout.HOURLY_SWEEP, Memory.SWEEP),
  // Few workers: a sweep's messages are spread over minutes, and publishing also needs TikTok.
  REFRESH_WORKER(
      new Trigger.Queue(WorkQueue.REFRESH, 1, Concurrency.REFRESH_WORKERS),
      Timeout.REFRESHES,
      Memory.SWEEP),
  EVENT_RELAY(new Trigger.TableChanges(), Timeout.EVENT, Memory.EVENT);

  /** What a function's memory is for; each stage sets the megabytes of each use. */
  public enum Memory {
    /** A person waits for the answer. */
    ANSWER,
    /** The function handles an event. */
    EVENT,
    /** The function downloads and uploads a video over TLS. */
    VIDEO,
    /** The function reads due items and sends messages, or waits for TikTok. */
    SWEEP
  }

  private static final class Timeout {
    /** API Gateway gives up after 29 s. */
    static final Duration ANSWER = Duration.ofSeconds(28);

    static final Duration EVENT = Duration.ofSeconds(60);

    /**
     * A few calls to TikTok in sequence, each up to 20 s, and then the time to store the new tokens
     * while DynamoDB is slow. API Gateway answers the client much earlier, but the tokens must not
     * be lost.
     */
    static final Duration TIKTOK_CALLS = Duration.ofSeconds(180);

    /** Lambda's maximum, so that a video needs as few invocations as possible. */
    static final Duration VIDEO = Duration.ofMinutes(15);

    /** The worker starts a refresh only if it fits, including all its timeouts. */
    static final Duration REFRESHES = Duration.ofMinutes(5);

    static final Duration HOURLY_SWEEP = Duration.ofMinutes(15);

    /** The next sweep starts one minute later. */
    static final Duration MINUTE_SWEEP = Duration.ofSeconds(55);
  }

  private final Trigger trigger;
  private final Duration timeout;
  private final Memory memory;

  DeployedFunction(Trigger trigger, Duration timeout, Memory memory) {
    this.trigger = trigger;
    this.timeout = timeout;
    this.memory = memory;
  }

  /** The name in {@code openapi.yaml}, in logs and in metrics, such as {@code due-sweep}. */
  public String functionName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name of the Lambda function in a stage, such as {@code tiktok-production-due-sweep}. */
  public String lambdaName(String stage) {
    return "tiktok-%s-%s".formatted(stage, functionName());
  }

  public Trigger trigger() {
    return trigger;
  }

  public Duration timeout() {
    return timeout;
  }

  public Memory memory() {
    return memory;
  }

  /** Name of the function's file in {@code events/}. */
  public String sampleEvent() {
    return functionName() + ".json";
  }

  /**
   * The function of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static DeployedFunction named(String functionName) {
    return Arrays.stream(values())
        .filter(function -> function.functionName().equals(functionName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no function " + functionName));
  }

  /**
   * The function that a Lambda function of this name runs.
   *
   * @param lambdaName ends with {@link #functionName}; a stage's prefix may come before it
   * @throws IllegalArgumentException when there is none
   */
  static DeployedFunction ofLambda(String lambdaName) {
    return Arrays.stream(values())
        .filter(function -> ("-" + lambdaName).endsWith("-" + function.functionName()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no function runs as " + lambdaName));
  }
}
