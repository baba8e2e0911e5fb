package com.viralmommy.tiktok.lambda;

import java.time.Duration;

/** An SQS queue whose messages a function works off. */
public enum WorkQueue {
  /**
   * Publications to advance. A lost or old message does no harm: the due sweep sends a new one. A
   * throttled function receives a message in fewer than 5 attempts. If a worker crashes, its
   * message stays invisible for 90 minutes, but the sweep has sent another by then.
   */
  PUBLISH(Duration.ofDays(1), 5, Duration.ofHours(2)),

  /** Grants to revoke or verify, and tokens to store. They wait while TikTok is down. */
  CONNECTION(Duration.ofDays(4), 100, Duration.ofHours(12)),

  /**
   * Connections whose tokens are due. The hourly sweep sends a connection again until it is
   * refreshed, so older messages are duplicates, and an outage must not pile them up.
   */
  REFRESH(Duration.ofMinutes(65), 20, Duration.ofMinutes(50));

  private final Duration retention;
  private final int maxReceives;
  private final Duration alarmAge;

  WorkQueue(Duration retention, int maxReceives, Duration alarmAge) {
    this.retention = retention;
    this.maxReceives = maxReceives;
    this.alarmAge = alarmAge;
  }

  /** The name in the stack and in the console, such as {@code publish}. */
  public String queueName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The environment variable that holds the queue's URL. */
  public String variable() {
    return name() + "_QUEUE_URL";
  }

  /** How long SQS keeps a message. */
  public Duration retention() {
    return retention;
  }

  /** After this many receives, SQS moves a message to the dead-letter queue. */
  public int maxReceives() {
    return maxReceives;
  }

  /** The age of the oldest message that raises an alarm. */
  public Duration alarmAge() {
    return alarmAge;
  }
}
