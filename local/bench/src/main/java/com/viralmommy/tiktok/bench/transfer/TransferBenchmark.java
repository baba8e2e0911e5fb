package com.viralmommy.tiktok.bench.transfer;

import com.viralmommy.tiktok.bench.harness.Benchmark;
import com.viralmommy.tiktok.bench.harness.InvalidOptionException;
import com.viralmommy.tiktok.bench.harness.Options;
import com.viralmommy.tiktok.bench.report.BenchmarkResult;
import com.viralmommy.tiktok.bench.report.Goal;
import com.viralmommy.tiktok.bench.report.Numbers;
import com.viralmommy.tiktok.bench.report.Samples;
import com.viralmommy.tiktok.bench.report.Table;
import com.viralmommy.tiktok.publishing.model.ChunkPlan;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Measures the transfer of videos: {@code -Dbench=transfer [-Dsize=1GB]}. */
public final class TransferBenchmark implements Benchmark {
  private static final String NAME = "transfer";
  private static final long MEGABYTE = 1_000_000;
  private static final long GIGABYTE = 1_000_000_000;
  private static final List<Long> SIZES =
      List.of(5 * MEGABYTE, 64 * MEGABYTE, GIGABYTE, 4 * GIGABYTE);

  /** TikTok's limit for a video in one chunk. */
  private static final long SINGLE_BUFFER_MAXIMUM = ChunkPlan.MAX_SINGLE_CHUNK_BYTES;

  private static final String HEAP = "-Xmx128m";

  /** The default of the JVM below 1,792 MB of memory, which a worker on Lambda has. */
  private static final String SERIAL = "-XX:+UseSerialGC";

  /** The last flag ends the whole JVM if any thread runs out of memory. */
  private static final List<String> FLAGS = List.of(HEAP, SERIAL, "-XX:+ExitOnOutOfMemoryError");

  /**
   * Number of 5 MB videos that every worker publishes before it is measured; with fewer, the JIT
   * compiler is measured. If sizes are compared, a video of 1 GB follows, so that the memory of all
   * workers is comparable.
   */
  private static final int WARM_UPS = 60;

  private static final double MINIMUM_RATIO_TO_CURL = 0.9;
  private static final double MAXIMUM_RSS_RATIO = 1.1;

  private final List<Long> sizes;
  private final boolean allSizes;
  private PrintStream out;

  private TransferBenchmark(List<Long> sizes, boolean allSizes) {
    this.sizes = sizes;
    this.allSizes = allSizes;
  }

  /** The benchmark with the options of the command line. */
  public static TransferBenchmark of(Options options) {
    OptionalLong size = options.size("size");
    if (size.isEmpty()) {
      return new TransferBenchmark(SIZES, true);
    }
    if (size.getAsLong() < MEGABYTE || size.getAsLong() > ChunkPlan.MAX_VIDEO_BYTES) {
      throw new InvalidOptionException(
          "-Dsize must be from 1MB to %dB".formatted(ChunkPlan.MAX_VIDEO_BYTES));
    }
    return new TransferBenchmark(List.of(size.getAsLong()), false);
  }

  @Override
  public List<BenchmarkResult> run(PrintStream stream) throws Exception {
    out = stream;
    List<BenchmarkResult> results = new ArrayList<>();
    try (TransferProcesses processes = TransferProcesses.start()) {
      results.addAll(compareSizes(processes));
      if (allSizes) {
        compareJvms(processes);
        compareDelays(processes);
      }
    }
    return results;
  }

  private static int runs(long size) {
    return size < GIGABYTE
        ? 2 * Samples.MINIMUM_RUNS + 1
        : size < 2 * GIGABYTE ? Samples.MINIMUM_RUNS : 3;
  }

  private List<BenchmarkResult> compareSizes(TransferProcesses processes) throws Exception {
    List<TransferMeasurement> all = new ArrayList<>();
    for (long size : sizes) {
      all.add(measure(processes, size));
    }
    Table speed =
        Table.of(
            "video",
            "chunks",
            "runs",
            "MB/s",
            "curl MB/s",
            "of curl",
            "one buffer MB/s",
            "first MB/s");
    Table cost =
        Table.of(
            "video",
            "CPU s/GB",
            "curl CPU s/GB",
            "one buffer CPU s/GB",
            "heap MB",
            "RSS MB",
            "one buffer RSS MB");
    List<BenchmarkResult> results = new ArrayList<>();
    for (TransferMeasurement each : all) {
      String size = Numbers.size(each.plan().size());
      boolean hasSingleBuffer = !each.singleBuffer().isEmpty();
      double rate = TransferRun.medianMegabytesPerSecond(each.worker());
      speed.row(
          size,
          each.plan().count(),
          each.worker().size(),
          rate,
          TransferRun.medianMegabytesPerSecond(each.curl()),
          each.ratioToCurl(),
          hasSingleBuffer ? TransferRun.medianMegabytesPerSecond(each.singleBuffer()) : "",
          each.first().megabytesPerSecond());
      cost.row(
          size,
          TransferRun.cpuSecondsPerGigabyte(each.worker()),
          TransferRun.cpuSecondsPerGigabyte(each.curl()),
          hasSingleBuffer ? TransferRun.cpuSecondsPerGigabyte(each.singleBuffer()) : "",
          each.heap() / 1e6,
          each.rss() / 1e6,
          hasSingleBuffer ? each.singleBufferRss() / 1e6 : "");
      results.add(new BenchmarkResult(NAME, size, rate, "MB/s", new Goal.None()));
      results.add(
          new BenchmarkResult(
              NAME,
              size + ", of curl's",
              each.ratioToCurl(),
              "",
              new Goal.AtLeast(MINIMUM_RATIO_TO_CURL)));
    }
    out.printf(
        "From S3 to TikTok by TLS, worker with %s, after %d videos of 5 MB%s; %s%n",
        String.join(" ", FLAGS),
        WARM_UPS,
        sizes.size() > 1 ? " and one of 1 GB" : "",
        CurlPipe.version());
    out.println(speed);
    out.println(cost);
    if (all.size() > 1) {
      Samples rss = new Samples(all.stream().map(each -> (double) each.rss()).toList());
      results.add(
          new BenchmarkResult(
              NAME,
              "peak RSS, maximum to minimum",
              rss.maximum() / rss.minimum(),
              "",
              new Goal.AtMost(MAXIMUM_RSS_RATIO)));
    }
    return results;
  }

  /** Alternates the three ways, so that other load on the machine affects all of them. */
  private TransferMeasurement measure(TransferProcesses processes, long size) throws Exception {
    StoredVideo video = processes.video(size);
    ChunkPlan plan =
        ChunkPlan.of(size, ChunkPlan.MAX_SINGLE_CHUNK_BYTES, ChunkPlan.DEFAULT_CHUNK_BYTES);
    List<TransferRun> byWorker = new ArrayList<>();
    List<TransferRun> byCurl = new ArrayList<>();
    List<TransferRun> bySingleBuffer = new ArrayList<>();
    try (WorkerJvm worker = processes.worker(FLAGS, Map.of())) {
      TransferRun first = processes.byWorker(worker, video);
      warmUp(processes, worker);
      if (sizes.size() > 1) {
        processes.byWorker(worker, processes.video(GIGABYTE));
      }
      for (int run = 0; run < runs(size); run++) {
        byWorker.add(processes.byWorker(worker, video));
        byCurl.add(processes.byCurl(video, plan));
        if (size <= SINGLE_BUFFER_MAXIMUM) {
          bySingleBuffer.add(processes.bySingleBuffer(video));
        }
      }
      return new TransferMeasurement(
          plan,
          first,
          byWorker,
          byCurl,
          bySingleBuffer,
          worker.peakHeap(),
          worker.peakRss(),
          processes.singleBufferPeakRss());
    }
  }

  private static void warmUp(TransferProcesses processes, WorkerJvm worker) throws Exception {
    StoredVideo video = processes.video(5 * MEGABYTE);
    for (int i = 0; i < WARM_UPS; i++) {
      processes.byWorker(worker, video);
    }
  }

  private void compareJvms(TransferProcesses processes) throws Exception {
    StoredVideo video = processes.video(128 * MEGABYTE);
    Table table = Table.of("128 MB", "MB/s", "first MB/s", "CPU s/GB", "RSS MB");
    Map<String, List<String>> choices = new LinkedHashMap<>();
    choices.put("Serial GC", List.of(HEAP, SERIAL));
    choices.put("G1", List.of(HEAP, "-XX:+UseG1GC"));
    choices.put("Serial GC, C1 alone", List.of(HEAP, SERIAL, "-XX:TieredStopAtLevel=1"));
    for (var choice : choices.entrySet()) {
      try (WorkerJvm worker = processes.worker(choice.getValue(), Map.of())) {
        TransferRun first = processes.byWorker(worker, video);
        List<TransferRun> transfers = new ArrayList<>();
        for (int run = 0; run < Samples.MINIMUM_RUNS; run++) {
          transfers.add(processes.byWorker(worker, video));
        }
        table.row(
            choice.getKey(),
            TransferRun.medianMegabytesPerSecond(transfers),
            first.megabytesPerSecond(),
            TransferRun.cpuSecondsPerGigabyte(transfers),
            worker.peakRss() / 1e6);
      }
    }
    out.println(table);
  }

  private void compareDelays(TransferProcesses processes) throws Exception {
    StoredVideo video = processes.video(128 * MEGABYTE);
    Table table = Table.of("128 MB in chunks of", "0 ms", "50 ms", "150 ms");
    for (long chunk : List.of(5_242_880L, 10 * MEGABYTE, 20 * MEGABYTE, 32 * MEGABYTE)) {
      List<Object> cells = new ArrayList<>(List.of("%.1f MB".formatted(chunk / 1e6)));
      try (WorkerJvm worker =
          processes.worker(FLAGS, Map.of("CHUNK_BYTES", Long.toString(chunk)))) {
        warmUp(processes, worker);
        for (int millis : List.of(0, 50, 150)) {
          processes.delay(Duration.ofMillis(millis));
          List<TransferRun> transfers = new ArrayList<>();
          for (int run = 0; run < Samples.MINIMUM_RUNS; run++) {
            transfers.add(processes.byWorker(worker, video));
          }
          cells.add(TransferRun.medianMegabytesPerSecond(transfers));
        }
        processes.delay(Duration.ZERO);
      }
      table.row(cells.toArray());
    }
    out.println("MB/s by chunk size and delay of each chunk's request at TikTok");
    out.println(table);
  }
}
