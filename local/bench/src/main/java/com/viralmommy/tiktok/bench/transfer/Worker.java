package com.viralmommy.tiktok.bench.transfer;

import com.viralmommy.tiktok.bench.ChildJvm;
import java.io.IOException;
import java.time.Duration;

/** The publish worker's JVM, as the benchmark sees it. */
record Worker(ChildJvm jvm, Parties parties) implements AutoCloseable {
  /** Publishes a video that is in S3, in one invocation. */
  Moved move(Video video) throws IOException {
    String message = parties.newPublication(video);
    Duration before = jvm.cpu();
    jvm.ask("work", message);
    Duration cpu = jvm.cpu().minus(before);
    return new Moved(video.size(), parties.arrived(video).took(), cpu);
  }

  /** Bytes. */
  long peakOfHeap() throws IOException {
    return Long.parseLong(jvm.ask("heap"));
  }

  /** Bytes. */
  long peakRss() throws IOException {
    return jvm.peakRss();
  }

  @Override
  public void close() throws IOException {
    jvm.close();
  }
}
