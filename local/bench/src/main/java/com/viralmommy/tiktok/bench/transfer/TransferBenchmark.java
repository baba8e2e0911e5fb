package com.viralmommy.tiktok.bench.transfer;

import com.viralmommy.tiktok.bench.Benchmark;
import com.viralmommy.tiktok.bench.Figures;
import com.viralmommy.tiktok.bench.Goal;
import com.viralmommy.tiktok.bench.Options;
import com.viralmommy.tiktok.bench.Result;
import com.viralmommy.tiktok.bench.Samples;
import com.viralmommy.tiktok.bench.Table;
import com.viralmommy.tiktok.bench.WrongOptionException;
import com.viralmommy.tiktok.publishing.model.ChunkPlan;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** {@code -Dbench=transfer [-Dsize=1GB]}. */
public final class TransferBenchmark implements Benchmark {
  private static final String NAME = "transfer";
  private static final long MEGABYTE = 1_000_000;
  private static final long GIGABYTE = 1_000_000_000;
  private static final List<Long> SIZES =
      List.of(5 * MEGABYTE, 64 * MEGABYTE, GIGABYTE, 4 * GIGABYTE);

  /** The guide's code has no chunks: TikTok takes no more in one. */
  private static final long GUIDE_MOST = ChunkPlan.MAX_SINGLE_CHUNK_BYTES;

  private static final String HEAP = "-Xmx128m";

  /** What the JVM chooses by itself below 1,792 MB of memory, as a worker on Lambda has. */
  private static final String SERIAL = "-XX:+UseSerialGC";

  /** The second flag ends the JVM, so that no thread can outlive what it could not allocate. */
  private static final List<String> FLAGS = List.of(HEAP, SERIAL, "-XX:+ExitOnOutOfMemoryError");

  /**
   * Videos of 5 MB that every worker publishes before it is measured, whatever the size that is:
   * with fewer, the compiler is what is measured. Where sizes are compared, one of a gigabyte
   * follows, so that the memory of none is that of a younger JVM.
   */
  private static final int WARM_UPS = 60;

  private static final double OF_CURL = 0.9;
  private static final double RSS_GROWTH = 1.1;

  private final List<Long> sizes;
  private final boolean everything;
  private PrintStream out;

  private TransferBenchmark(List<Long> sizes, boolean everything) {
    this.sizes = sizes;
    this.everything = everything;
  }

  public static TransferBenchmark of(Options options) {
    OptionalLong size = options.size("size");
    if (size.isEmpty()) {
      return new TransferBenchmark(SIZES, true);
    }
    if (size.getAsLong() < MEGABYTE || size.getAsLong() > ChunkPlan.MAX_VIDEO_BYTES) {
      throw new WrongOptionException(
          "-Dsize is from 1MB to %dB".formatted(ChunkPlan.MAX_VIDEO_BYTES));
    }
    return new TransferBenchmark(List.of(size.getAsLong()), false);
  }

  @Override
  public List<Result> run(PrintStream stream) throws Exception {
    out = stream;
    List<Result> results = new ArrayList<>();
    try (Parties parties = Parties.start()) {
      results.addAll(bySize(parties));
      if (everything) {
        byJvm(parties);
        byDelay(parties);
      }
    }
    return results;
  }

  private static int runs(long size) {
    return size < GIGABYTE
        ? 2 * Samples.LEAST_RUNS + 1
        : size < 2 * GIGABYTE ? Samples.LEAST_RUNS : 3;
  }

  private List<Result> bySize(Parties parties) throws Exception {
    List<Measured> all = new ArrayList<>();
    for (long size : sizes) {
      all.add(measured(parties, size));
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
    List<Result> results = new ArrayList<>();
    for (Measured each : all) {
      String size = Figures.size(each.plan().size());
      boolean buffered = !each.buffered().isEmpty();
      double rate = Moved.medianMegabytesPerSecond(each.worked());
      speed.row(
          size,
          each.plan().count(),
          each.worked().size(),
          rate,
          Moved.medianMegabytesPerSecond(each.piped()),
          each.ofCurl(),
          buffered ? Moved.medianMegabytesPerSecond(each.buffered()) : "",
          each.first().megabytesPerSecond());
      cost.row(
          size,
          Moved.cpuSecondsPerGigabyte(each.worked()),
          Moved.cpuSecondsPerGigabyte(each.piped()),
          buffered ? Moved.cpuSecondsPerGigabyte(each.buffered()) : "",
          each.heap() / 1e6,
          each.rss() / 1e6,
          buffered ? each.bufferedRss() / 1e6 : "");
      results.add(new Result(NAME, size, rate, "MB/s", new Goal.None()));
      results.add(
          new Result(NAME, size + ", of curl's", each.ofCurl(), "", new Goal.AtLeast(OF_CURL)));
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
          new Result(
              NAME,
              "peak RSS, most against least",
              rss.most() / rss.least(),
              "",
              new Goal.AtMost(RSS_GROWTH)));
    }
    return results;
  }

  /** In turns, so that what else the machine does meets all of them. */
  private Measured measured(Parties parties, long size) throws Exception {
    Video video = parties.video(size);
    ChunkPlan plan =
        ChunkPlan.of(size, ChunkPlan.MAX_SINGLE_CHUNK_BYTES, ChunkPlan.DEFAULT_CHUNK_BYTES);
    List<Moved> worked = new ArrayList<>();
    List<Moved> piped = new ArrayList<>();
    List<Moved> buffered = new ArrayList<>();
    try (Worker worker = parties.worker(FLAGS, Map.of())) {
      Moved first = worker.move(video);
      warmUp(parties, worker);
      if (sizes.size() > 1) {
        worker.move(parties.video(GIGABYTE));
      }
      for (int run = 0; run < runs(size); run++) {
        worked.add(worker.move(video));
        piped.add(parties.byCurl(video, plan));
        if (size <= GUIDE_MOST) {
          buffered.add(parties.byGuide(video));
        }
      }
      return new Measured(
          plan,
          first,
          worked,
          piped,
          buffered,
          worker.peakOfHeap(),
          worker.peakRss(),
          parties.guidesPeakRss());
    }
  }

  private static void warmUp(Parties parties, Worker worker) throws Exception {
    Video video = parties.video(5 * MEGABYTE);
    for (int i = 0; i < WARM_UPS; i++) {
      worker.move(video);
    }
  }

  private void byJvm(Parties parties) throws Exception {
    Video video = parties.video(128 * MEGABYTE);
    Table table = Table.of("128 MB", "MB/s", "first MB/s", "CPU s/GB", "RSS MB");
    Map<String, List<String>> choices = new LinkedHashMap<>();
    choices.put("Serial GC", List.of(HEAP, SERIAL));
    choices.put("G1", List.of(HEAP, "-XX:+UseG1GC"));
    choices.put("Serial GC, C1 alone", List.of(HEAP, SERIAL, "-XX:TieredStopAtLevel=1"));
    for (var choice : choices.entrySet()) {
      try (Worker worker = parties.worker(choice.getValue(), Map.of())) {
        Moved first = worker.move(video);
        List<Moved> moved = new ArrayList<>();
        for (int run = 0; run < Samples.LEAST_RUNS; run++) {
          moved.add(worker.move(video));
        }
        table.row(
            choice.getKey(),
            Moved.medianMegabytesPerSecond(moved),
            first.megabytesPerSecond(),
            Moved.cpuSecondsPerGigabyte(moved),
            worker.peakRss() / 1e6);
      }
    }
    out.println(table);
  }

  private void byDelay(Parties parties) throws Exception {
    Video video = parties.video(128 * MEGABYTE);
    Table table = Table.of("128 MB in chunks of", "0 ms", "50 ms", "150 ms");
    for (long chunk : List.of(5_242_880L, 10 * MEGABYTE, 20 * MEGABYTE, 32 * MEGABYTE)) {
      List<Object> cells = new ArrayList<>(List.of("%.1f MB".formatted(chunk / 1e6)));
      try (Worker worker = parties.worker(FLAGS, Map.of("CHUNK_BYTES", Long.toString(chunk)))) {
        warmUp(parties, worker);
        for (int millis : List.of(0, 50, 150)) {
          parties.delay(Duration.ofMillis(millis));
          List<Moved> moved = new ArrayList<>();
          for (int run = 0; run < Samples.LEAST_RUNS; run++) {
            moved.add(worker.move(video));
          }
          cells.add(Moved.medianMegabytesPerSecond(moved));
        }
        parties.delay(Duration.ZERO);
      }
      table.row(cells.toArray());
    }
    out.println("MB/s by chunk size and delay of each chunk's request at TikTok");
    out.println(table);
  }
}
