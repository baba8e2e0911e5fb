package com.viralmommy.tiktok.bench.transfer;

import com.viralmommy.tiktok.bench.harness.ChildJvm;
import java.io.IOException;
import java.time.Duration;

/** The child JVM of the publish worker. */
record WorkerJvm(ChildJvm jvm) implements AutoCloseable {
  /**
   * Publishes a video in one invocation.
   *
   * @return the CPU time of the JVM during the invocation
   */
  Duration publish(String message) throws IOException {
    Duration before = jvm.cpu();
    jvm.execute("work", message);
    return jvm.cpu().minus(before);
  }

  /** The peak heap in bytes. */
  long peakHeap() throws IOException {
    return Long.parseLong(jvm.execute("heap"));
  }

  /** The peak resident memory in bytes. */
  long peakRss() throws IOException {
    return jvm.peakRss();
  }

  @Override
  public void close() throws IOException {
    jvm.close();
  }
}
