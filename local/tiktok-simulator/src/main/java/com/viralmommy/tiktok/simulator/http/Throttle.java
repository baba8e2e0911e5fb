package com.viralmommy.tiktok.simulator.http;

import java.time.Duration;

/** Limits a stream to a number of bytes per second of real time. */
final class Throttle {

  private final long bytesPerSecond;
  private final long began = System.nanoTime();
  private long passed;

  Throttle(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Waits until so many more bytes may pass. */
  void await(int bytes) {
    passed += bytes;
    long due = began + (long) (passed * 1e9 / bytesPerSecond);
    long wait = due - System.nanoTime();
    if (wait > 0) {
      pause(Duration.ofNanos(wait));
    }
  }

  /** Sleeps; an interrupt ends the sleep and stays set. */
  static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
