package com.viralmommy.tiktok.runner;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts the main thread on Ctrl-C or SIGTERM, and delays the end of the JVM until that thread
 * has closed its resources.
 */
final class GracefulShutdown {
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(20);

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);

  private GracefulShutdown() {}

  /** Registers a shutdown hook that interrupts the calling thread. */
  static GracefulShutdown ofCurrentThread() {
    var shutdown = new GracefulShutdown();
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> shutdown.interrupt(main)));
    return shutdown;
  }

  private void interrupt(Thread main) {
    requested.countDown();
    main.interrupt();
    try {
      finished.await(CLOSED_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the JVM is shutting down; later failures are consequences of the interrupt. */
  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Lets the JVM end, because all resources are closed. */
  void finish() {
    finished.countDown();
  }
}
