package com.viralmommy.tiktok.lambda;

import java.time.Duration;

/** The source of a function's events. */
public sealed interface Trigger {
  /** Requests to the routes whose {@code x-function} in {@code openapi.yaml} is the function. */
  record Api() implements Trigger {}

  /**
   * Messages of a queue.
   *
   * @param batchSize most messages in one invocation
   */
  record Queue(WorkQueue queue, int batchSize, Concurrency concurrency) implements Trigger {}

  /** A fixed rate. */
  record Schedule(Duration every) implements Trigger {}

  /** New objects in the video bucket, under the upload and drop prefixes. */
  record VideoUploads() implements Trigger {}

  /** Changes in the tables of {@link com.viralmommy.tiktok.events.WatchedTable}. */
  record TableChanges() implements Trigger {}

  /** How many invocations of a queue's function may run at the same time. */
  enum Concurrency {
    /** Two, the least that SQS allows. */
    MINIMAL,
    /** The stage's setting {@code limits.publishWorkers}. */
    PUBLISH_WORKERS,
    /** The stage's setting {@code limits.refreshWorkers}. */
    REFRESH_WORKERS
  }
}
