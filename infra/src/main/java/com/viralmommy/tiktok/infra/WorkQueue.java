package com.viralmommy.tiktok.infra;

/** A queue with a function behind it. */
enum WorkQueue {
  /** Says "look at publication X". */
  PUBLISH("publish", "PUBLISH_QUEUE_URL");

  private final String queueName;
  private final String variable;

  WorkQueue(String queueName, String variable) {
    this.queueName = queueName;
    this.variable = variable;
  }

  String queueName() {
    return queueName;
  }

  /** Carries the queue's URL to those who send. */
  String variable() {
    return variable;
  }
}
