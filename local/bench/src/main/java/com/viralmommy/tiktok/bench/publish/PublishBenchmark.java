package com.viralmommy.tiktok.bench.publish;

import com.viralmommy.tiktok.bench.cost.Bill;
import com.viralmommy.tiktok.bench.cost.MeasuredWork;
import com.viralmommy.tiktok.bench.harness.Benchmark;
import com.viralmommy.tiktok.bench.harness.Options;
import com.viralmommy.tiktok.bench.report.BenchmarkResult;
import com.viralmommy.tiktok.bench.report.Goal;
import com.viralmommy.tiktok.bench.report.Table;
import java.io.PrintStream;
import java.util.List;

/**
 * Publishes a burst of publications with crashing workers: {@code -Dbench=publish}.
 *
 * <p>It runs once, because it takes minutes and its main results, no lost and no repeated post, do
 * not vary.
 */
public final class PublishBenchmark implements Benchmark {
  private static final int WORKERS = 8;

  /** Small, because the counts do not depend on the size below 64 MB. */
  private static final int VIDEO_BYTES = 500_000;

  /**
   * With about 130 invocations per second on two cores this is a crash every four or five seconds,
   * because many chosen invocations end before their crash.
   */
  private static final int CRASH_INTERVAL = 150;

  private final LoadSettings load;

  private PublishBenchmark(LoadSettings load) {
    this.load = load;
  }

  /** With {@code -Dpublications} (default 10,000) and {@code -Dcreators} (default 500). */
  public static PublishBenchmark of(Options options) {
    return new PublishBenchmark(
        new LoadSettings(
            options.number("publications", 1, 1_000_000, 10_000),
            options.number("creators", 1, 10_000, 500),
            WORKERS,
            CRASH_INTERVAL,
            VIDEO_BYTES));
  }

  @Override
  public List<BenchmarkResult> run(PrintStream out) throws Exception {
    out.printf(
        "publish: %,d publications of %,d creators, %d workers, one of %d invocations crashes,"
            + " videos of %,d bytes%n",
        load.publications(),
        load.creators(),
        load.workers(),
        load.crashInterval(),
        load.videoBytes());
    LoadOutcome outcome = PublishLoad.run(load, out);
    out.println(
        Table.of("publish", "figure")
            .row("duration, real seconds", outcome.duration().toMillis() / 1e3)
            .row("duration on the simulator's clock", outcome.virtualDuration())
            .row("invocations of the worker", outcome.invocations())
            .row("crashes", outcome.crashes())
            .row("real seconds per crash", outcome.duration().toMillis() / 1e3 / outcome.crashes())
            .row("statuses", outcome.statuses())
            .row("posts at TikTok", outcome.posts())
            .row("posted twice", outcome.postedTwice().size())
            .row("answers of TikTok about a limit", outcome.limitAnswers())
            .row("violations of TikTok's rules", outcome.violations().size()));
    out.println(outcome.requests().table(load.publications()));
    Bill bill = bill(out);
    return List.of(
        figure("lost", outcome.lost(), "", new Goal.AtMost(0)),
        figure("posted twice", outcome.postedTwice().size(), "", new Goal.AtMost(0)),
        figure("limits exceeded", outcome.limitAnswerCount(), "", new Goal.AtMost(0)),
        figure("violations", outcome.violations().size(), "", new Goal.AtMost(0)),
        figure("accepted", outcome.acceptedPerSecond(), "/s", new Goal.None()),
        figure("published, p50", outcome.untilPublished().median(), "s", new Goal.None()),
        figure("published, p99", outcome.untilPublished().percentile(0.99), "s", new Goal.None()),
        figure("1,000 publications of 50 MB", bill.dollars(), "$", new Goal.None()));
  }

  private static Bill bill(PrintStream out) throws Exception {
    MeasuredWork work = PublicationCost.measure();
    out.println(work.requests().table(work.units()));
    Bill bill = Bill.of(1_000, work);
    out.println(bill.table(PublicationCost.UNIT, "1,000"));
    return bill;
  }

  private static BenchmarkResult figure(String what, double value, String unit, Goal goal) {
    return new BenchmarkResult("publish", what, value, unit, goal);
  }
}
