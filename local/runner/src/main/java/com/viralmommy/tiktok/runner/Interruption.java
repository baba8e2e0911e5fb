package com.viralmommy.tiktok.runner;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or whoever else asks the process to end: interrupts the main thread wherever it is, and
 * keeps the JVM until that thread has closed what it had opened.
 */
final class Interruption {
  private static final Duration CLOSING = Duration.ofSeconds(20);

  private final CountDownLatch happened = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private Interruption() {}

  /** Of the program that the calling thread runs. */
  static Interruption ofThisThread() {
    var interruption = new Interruption();
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.end(main)));
    return interruption;
  }

  private void end(Thread main) {
    happened.countDown();
    main.interrupt();
    try {
      closed.await(CLOSING.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever goes wrong from then on is its consequence. */
  boolean hasHappened() {
    return happened.getCount() == 0;
  }

  /** The program has closed everything, by itself or because it was asked to. */
  void everythingIsClosed() {
    closed.countDown();
  }
}
