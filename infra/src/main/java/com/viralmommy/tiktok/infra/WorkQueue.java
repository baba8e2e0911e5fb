package com.viralmommy.tiktok.infra;

import java.time.Duration;

/** A queue with a function behind it. */
enum WorkQueue {
  /**
   * Says "look at publication X". The truth is in the tables and is sent again, so that an old
   * message is of no use. Five times is more than a throttled function needs to get to a message.
   * That of a worker that died is hidden for an hour and a half, while the sweep has sent another.
   */
  PUBLISH("publish", "PUBLISH_QUEUE_URL", Duration.ofDays(1), 5, Duration.ofHours(2)),

  /** Holds grants to be ended or asked about: it waits while TikTok is down. */
  CONNECTION("connection", "CONNECTION_QUEUE_URL", Duration.ofDays(4), 100, Duration.ofHours(12)),

  /**
   * Connections whose tokens are due. The next sweep, an hour later, sends again what is not
   * refreshed by then, so that what is older only doubles it: hours of an outage pile up nothing.
   */
  REFRESH("refresh", "REFRESH_QUEUE_URL", Duration.ofMinutes(65), 20, Duration.ofMinutes(50));

  private final String queueName;
  private final String variable;
  private final Duration kept;
  private final int mostReceives;
  private final Duration longestWait;

  WorkQueue(
      String queueName, String variable, Duration kept, int mostReceives, Duration longestWait) {
    this.queueName = queueName;
    this.variable = variable;
    this.kept = kept;
    this.mostReceives = mostReceives;
    this.longestWait = longestWait;
  }

  String queueName() {
    return queueName;
  }

  /** Carries the queue's URL to those who send. */
  String variable() {
    return variable;
  }

  Duration kept() {
    return kept;
  }

  /** Then a message becomes a dead letter. */
  int mostReceives() {
    return mostReceives;
  }

  /** Of a message, beyond which somebody has to look. */
  Duration longestWait() {
    return longestWait;
  }
}
