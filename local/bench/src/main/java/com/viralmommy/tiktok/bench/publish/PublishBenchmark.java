package com.viralmommy.tiktok.bench.publish;

import com.viralmommy.tiktok.bench.Benchmark;
import com.viralmommy.tiktok.bench.Goal;
import com.viralmommy.tiktok.bench.Options;
import com.viralmommy.tiktok.bench.Result;
import com.viralmommy.tiktok.bench.Table;
import com.viralmommy.tiktok.bench.cost.Bill;
import com.viralmommy.tiktok.bench.cost.Work;
import java.io.PrintStream;
import java.util.List;

/**
 * {@code -Dbench=publish}: a burst of publications and workers that die, up to the last post. It is
 * one run: it takes minutes, and what it is to show, that nothing is lost and nothing posted twice,
 * is no figure that scatters.
 */
public final class PublishBenchmark implements Benchmark {
  private static final int WORKERS = 8;

  /** The bundled sample, grown a little: what is counted does not depend on it below 64 MB. */
  private static final int VIDEO_BYTES = 500_000;

  /**
   * Some 130 invocations a second on two cores: that is a death every four or five seconds, since
   * one whose number is up often has nothing to do.
   */
  private static final int DEATH_EVERY = 150;

  private final Load load;

  private PublishBenchmark(Load load) {
    this.load = load;
  }

  /** {@code -Dpublications}, {@code -Dcreators}: 10,000 of 500 unless they say otherwise. */
  public static PublishBenchmark of(Options options) {
    return new PublishBenchmark(
        new Load(
            options.number("publications", 1, 1_000_000, 10_000),
            options.number("creators", 1, 10_000, 500),
            WORKERS,
            DEATH_EVERY,
            VIDEO_BYTES));
  }

  @Override
  public List<Result> run(PrintStream out) throws Exception {
    out.printf(
        "publish: %,d publications of %,d creators, %d workers, one of %d invocations dies, videos"
            + " of %,d bytes%n",
        load.publications(), load.creators(), load.workers(), load.deathEvery(), load.videoBytes());
    Outcome outcome = PublishLoad.run(load, out);
    out.println(
        Table.of("publish", "figure")
            .row("took, real seconds", outcome.took().toMillis() / 1e3)
            .row("took, on the simulator's clock", outcome.virtually())
            .row("invocations of the worker", outcome.invocations())
            .row("deaths", outcome.deaths())
            .row("real seconds a death", outcome.took().toMillis() / 1e3 / outcome.deaths())
            .row("statuses", outcome.statuses())
            .row("posts at TikTok", outcome.posts())
            .row("posted twice", outcome.postedTwice().size())
            .row("answers of TikTok about a limit", outcome.limited())
            .row("violations of TikTok's contract", outcome.violations().size()));
    out.println(outcome.requests().table(load.publications()));
    Bill bill = bill(out);
    return List.of(
        figure("lost", outcome.lost(), "", new Goal.AtMost(0)),
        figure("posted twice", outcome.postedTwice().size(), "", new Goal.AtMost(0)),
        figure("limits exceeded", outcome.timesLimited(), "", new Goal.AtMost(0)),
        figure("violations", outcome.violations().size(), "", new Goal.AtMost(0)),
        figure("accepted", outcome.acceptedPerSecond(), "/s", new Goal.None()),
        figure("published, p50", outcome.untilPublished().median(), "s", new Goal.None()),
        figure("published, p99", outcome.untilPublished().percentile(0.99), "s", new Goal.None()),
        figure("1,000 publications of 50 MB", bill.dollars(), "$", new Goal.None()));
  }

  private static Bill bill(PrintStream out) throws Exception {
    Work work = PublicationCost.measure();
    out.println(work.requests().table(work.units()));
    Bill bill = Bill.of(1_000, work);
    out.println(bill.table(PublicationCost.UNIT, "1,000"));
    return bill;
  }

  private static Result figure(String what, double value, String unit, Goal goal) {
    return new Result("publish", what, value, unit, goal);
  }
}
