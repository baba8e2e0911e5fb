package com.viralmommy.tiktok.bench.transfer;

import com.viralmommy.tiktok.publishing.model.ChunkPlan;
import java.util.List;

/**
 * All transfers of one video size.
 *
 * @param plan the chunks of worker and curl
 * @param first the first transfer of the worker in its JVM
 * @param worker transfers by the worker
 * @param curl transfers by curl
 * @param singleBuffer transfers in one buffer; empty if the video is too large for one chunk
 * @param heap peak heap of the worker in bytes
 * @param rss peak resident memory of the worker in bytes
 * @param singleBufferRss peak resident memory of the single-buffer process in bytes
 */
record TransferMeasurement(
    ChunkPlan plan,
    TransferRun first,
    List<TransferRun> worker,
    List<TransferRun> curl,
    List<TransferRun> singleBuffer,
    long heap,
    long rss,
    long singleBufferRss) {
  /** The worker's throughput relative to curl's. */
  double ratioToCurl() {
    return TransferRun.medianMegabytesPerSecond(worker)
        / TransferRun.medianMegabytesPerSecond(curl);
  }
}
