package com.viralmommy.tiktok.bench.transfer;

import com.viralmommy.tiktok.publishing.model.ChunkPlan;
import java.util.List;

/**
 * All runs of one size.
 *
 * @param first what the worker did first in its JVM, cold
 * @param buffered the guide's way; empty where the video is larger than it can send
 * @param heap of the worker at its peak, bytes
 * @param rss of the worker at its peak, bytes
 * @param bufferedRss of the guide's way at its peak so far, bytes
 */
record Measured(
    ChunkPlan plan,
    Moved first,
    List<Moved> worked,
    List<Moved> piped,
    List<Moved> buffered,
    long heap,
    long rss,
    long bufferedRss) {
  double ofCurl() {
    return Moved.medianMegabytesPerSecond(worked) / Moved.medianMegabytesPerSecond(piped);
  }
}
