package com.viralmommy.tiktok.bench.refresh;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import com.viralmommy.tiktok.accounts.tokens.RefreshSchedule;
import com.viralmommy.tiktok.bench.harness.Benchmark;
import com.viralmommy.tiktok.bench.harness.ChildJvm;
import com.viralmommy.tiktok.bench.harness.Options;
import com.viralmommy.tiktok.bench.harness.RequestCounter;
import com.viralmommy.tiktok.bench.harness.RequestCounts;
import com.viralmommy.tiktok.bench.harness.VirtualQueue;
import com.viralmommy.tiktok.bench.report.BenchmarkResult;
import com.viralmommy.tiktok.bench.report.Goal;
import com.viralmommy.tiktok.bench.report.Numbers;
import com.viralmommy.tiktok.bench.report.Samples;
import com.viralmommy.tiktok.bench.report.Table;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.background.RefreshWorkerHandler;
import com.viralmommy.tiktok.lambda.background.ScheduleHandler;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.runner.invocation.InvocationContext;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Measures the refresh sweep and the refreshes: {@code -Dbench=refresh}.
 *
 * <p>It sweeps over few stored connections and over a million, of which none, a thousand or fifty
 * thousand are due. The results are the requests to AWS and TikTok and the monthly cost.
 */
public final class RefreshBenchmark implements Benchmark {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FEW_STORED = 10_000;
  private static final int FEW_DUE = 1_000;
  private static final int MANY_DUE = 50_000;

  /** Concurrent workers, as deployed. */
  private static final int CONTAINERS = 5;

  private static final int TIKTOK_MILLIS = 300;

  private static final int CONNECTIONS_PER_MESSAGE = 100;

  /** The part of a core that Lambda gives to a function with 512 MB. */
  private static final double LAMBDA_CORE_SHARE = 512 / 1769.0;

  private static final double HOURS_PER_MONTH = 730.5;
  private static final int USERS = 1_000_000;

  private final int fewStored;
  private final int stored;
  private final int fewDue;
  private final int manyDue;
  private final int tikTokMillis;
  private final AtomicReference<Instant> clock = new AtomicReference<>();
  private int added;

  /**
   * @param tikTokMillis assumed duration of TikTok's answer in ms
   */
  RefreshBenchmark(int fewStored, int stored, int fewDue, int manyDue, int tikTokMillis) {
    this.fewStored = fewStored;
    this.stored = stored;
    this.fewDue = fewDue;
    this.manyDue = manyDue;
    this.tikTokMillis = tikTokMillis;
  }

  /** With {@code -Dstored} (default 1,000,000). */
  public static RefreshBenchmark of(Options options) {
    return new RefreshBenchmark(
        FEW_STORED,
        options.number("stored", 100_000, 10_000_000, 1_000_000),
        FEW_DUE,
        MANY_DUE,
        TIKTOK_MILLIS);
  }

  @Override
  public List<BenchmarkResult> run(PrintStream out) throws Exception {
    Path log = Files.createTempFile("refresh", ".log");
    try (ChildJvm engines =
            ChildJvm.start(RefreshEnginesProcess.class, List.of("-Xmx3g"), Map.of(), log);
        VirtualQueue queue = VirtualQueue.start(clock::get)) {
      return run(engines, queue, out);
    } finally {
      Files.delete(log);
    }
  }

  private List<BenchmarkResult> run(ChildJvm engines, VirtualQueue queue, PrintStream out)
      throws Exception {
    var run = new Run(engines, queue);
    out.printf(
        "refresh: %,d stored connections, %s bytes each; %d workers, %d concurrent refreshes"
            + " each%n",
        stored, engines.execute("itemBytes"), CONTAINERS, 20);
    run.fill(fewStored - 2 * fewDue);
    List<SweepMeasurement> sweeps = new ArrayList<>();
    // The first sweep warms up the JVM.
    run.sweep(fewDue);
    sweeps.add(run.sweep(0));
    sweeps.add(run.sweep(fewDue));
    long startedAt = System.nanoTime();
    run.fill(stored - added - fewDue - manyDue - Samples.MINIMUM_RUNS * CONNECTIONS_PER_MESSAGE);
    out.printf("  stored in %d s%n", (System.nanoTime() - startedAt) / 1_000_000_000);
    sweeps.add(run.sweep(0));
    sweeps.add(run.sweep(fewDue));
    sweeps.add(run.sweep(manyDue));
    out.println(sweepTable(sweeps));
    out.println("per due connection:");
    out.println(refreshTable(sweeps));
    SweepMeasurement many = sweeps.getLast();
    engines.execute("answerAfter", Integer.toString(tikTokMillis));
    Samples seconds = run.secondsPerMessage();
    out.printf(
        "  a message of %d takes %.2f s when TikTok takes %d ms (%.2f to %.2f s)%n%n",
        CONNECTIONS_PER_MESSAGE,
        seconds.median(),
        tikTokMillis,
        seconds.minimum(),
        seconds.maximum());
    MonthlyCost oneDay = cost(many, seconds.median(), Duration.ofHours(24));
    MonthlyCost twoHours = cost(many, seconds.median(), Duration.ofHours(2));
    out.println(MonthlyCost.table(oneDay, twoHours));
    return results(sweeps, oneDay, twoHours, Integer.parseInt(engines.execute("violations")));
  }

  /** The requests of the sweeps. */
  private static Table sweepTable(List<SweepMeasurement> sweeps) {
    Table table =
        Table.of("stored", "due", "sweep, ms", "DynamoDB queries", "read units", "SQS requests");
    for (SweepMeasurement each : sweeps) {
      table.row(
          Numbers.text(each.stored()),
          each.due(),
          each.sweepDuration().toMillis(),
          each.sweepRequests().to("DynamoDb"),
          each.sweepRequests().readUnits(),
          each.sweepRequests().to("Sqs"));
    }
    return table;
  }

  /** The requests and times per due connection. */
  private static Table refreshTable(List<SweepMeasurement> sweeps) {
    Table table =
        Table.of(
            "stored",
            "due",
            "DynamoDB",
            "read units",
            "write units",
            "KMS",
            "SQS",
            "Secrets Manager",
            "TikTok",
            "ms",
            "CPU ms");
    for (SweepMeasurement each : sweeps) {
      if (each.due() > 0) {
        double due = each.due();
        table.row(
            Numbers.text(each.stored()),
            each.due(),
            each.all().to("DynamoDb") / due,
            each.all().readUnits() / due,
            each.all().writeUnits() / due,
            each.all().to("Kms") / due,
            each.sqs() / due,
            each.all().to("SecretsManager") / due,
            each.all().to("TikTok") / due,
            each.sweepDuration().plus(each.refreshDuration()).toMillis() / due,
            each.cpu().toMillis() / due);
      }
    }
    return table;
  }

  private static MonthlyCost cost(SweepMeasurement many, double messageSeconds, Duration lifetime) {
    RequestCounts all = many.all();
    double due = many.due();
    double cpu = many.cpu().toNanos() / 1e9 / due;
    // Measured with a whole core; a part of a core needs proportionally more time.
    double lambdaSeconds =
        messageSeconds / CONNECTIONS_PER_MESSAGE + cpu * (1 / LAMBDA_CORE_SHARE - 1);
    return new MonthlyCost(
        USERS * HOURS_PER_MONTH / hoursBetweenRefreshes(lifetime),
        all.writeUnits() / due,
        all.readUnits() / due,
        many.sqs() / due,
        lambdaSeconds,
        many.messages() / due,
        // The same every hour, independent of the number of due connections.
        HOURS_PER_MONTH * all.to("Kms"));
  }

  /** The mean time between two refreshes by the schedule, with a sweep at every full hour. */
  private static double hoursBetweenRefreshes(Duration lifetime) {
    RefreshSchedule schedule = RefreshSchedule.of(Environment.of(Map.of()));
    Instant start = Instant.EPOCH;
    Instant issued = start;
    int refreshes = 10_000;
    for (int i = 0; i < refreshes; i++) {
      Instant due = schedule.dueAt(issued, lifetime, "con_" + i);
      issued = due.truncatedTo(ChronoUnit.HOURS).plus(schedule.sweepPeriod());
    }
    return Duration.between(start, issued).toSeconds() / 3_600.0 / refreshes;
  }

  private static List<BenchmarkResult> results(
      List<SweepMeasurement> sweeps, MonthlyCost oneDay, MonthlyCost twoHours, int violations) {
    SweepMeasurement fewStored = sweeps.get(1);
    SweepMeasurement manyStored = sweeps.get(3);
    SweepMeasurement many = sweeps.getLast();
    return List.of(
        figure(
            "sweep's requests, many stored to few",
            (double) manyStored.sweepRequests().to("DynamoDb")
                / fewStored.sweepRequests().to("DynamoDb"),
            "",
            new Goal.AtMost(1)),
        figure("write units a refresh", many.all().writeUnits() / many.due(), "", new Goal.None()),
        figure(
            "KMS requests, many due to few",
            (double) many.all().to("Kms") / manyStored.all().to("Kms"),
            "",
            new Goal.AtMost(1.5)),
        figure(
            "TikTok's calls a due connection",
            (double) many.refreshRequests().to("TikTok") / many.due(),
            "",
            new Goal.AtMost(1)),
        figure("violations", violations, "", new Goal.AtMost(0)),
        figure("a month, tokens of 24 h", oneDay.total(), "$", new Goal.AtMost(98)),
        figure("a month, tokens of 2 h", twoHours.total(), "$", new Goal.None()));
  }

  /** Prints log lines of warnings and errors only. */
  private static void printProblem(String line) {
    if (!line.contains("\"level\":\"INFO\"")) {
      System.err.println(line);
    }
  }

  private static BenchmarkResult figure(String what, double value, String unit, Goal goal) {
    return new BenchmarkResult("refresh", what, value, unit, goal);
  }

  /** Runs one sweep after the other over the stored connections. */
  private final class Run {
    private final ChildJvm engines;
    private final VirtualQueue queue;
    private final Map<String, String> variables;
    private final OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    Run(ChildJvm engines, VirtualQueue queue) throws IOException {
      this.engines = engines;
      this.queue = queue;
      this.variables =
          new HashMap<>(
              JSON.readValue(
                  engines.execute("environment"), new TypeReference<Map<String, String>>() {}));
      variables.put("AWS_ENDPOINT_URL_SQS", queue.endpoint().toString());
      variables.put("REFRESH_QUEUE_URL", queue.url());
      setClock(Instant.ofEpochMilli(Long.parseLong(engines.execute("now"))));
    }

    private void setClock(Instant now) throws IOException {
      clock.set(now);
      engines.execute("setClock", Long.toString(now.toEpochMilli()));
    }

    void fill(int connections) throws IOException {
      engines.execute(
          "addIdle", Integer.toString(added + 1), Integer.toString(added + 1 + connections));
      added += connections;
    }

    private void makeDue(int connections) throws IOException {
      setClock(clock.get().plus(Duration.ofHours(1)));
      if (connections > 0) {
        engines.execute(
            "addDue",
            Integer.toString(added + 1),
            Integer.toString(added + 1 + connections),
            Long.toString(clock.get().toEpochMilli()));
        added += connections;
      }
    }

    /** Measures a sweep by newly created functions. */
    SweepMeasurement sweep(int due) throws Exception {
      makeDue(due);
      RequestCounts before = RequestCounter.total();
      long startedAt = System.nanoTime();
      ((ScheduleHandler) newCompositionRoot().handler(DeployedFunction.REFRESH_SWEEP))
          .handleRequest(new ScheduledEvent(), context(DeployedFunction.REFRESH_SWEEP));
      Duration sweepDuration = Duration.ofNanos(System.nanoTime() - startedAt);
      RequestCounts sweepRequests = RequestCounter.total().since(before);

      setClock(clock.get().plus(Duration.ofMinutes(5)));
      List<String> messages = queue.receive();
      RequestCounts between = allRequests();
      long cpu = system.getProcessCpuTime();
      long refreshingFrom = System.nanoTime();
      work(new ConcurrentLinkedQueue<>(messages));
      return new SweepMeasurement(
          added,
          due,
          sweepRequests,
          sweepDuration,
          allRequests().since(between),
          Duration.ofNanos(System.nanoTime() - refreshingFrom),
          messages.size(),
          Duration.ofNanos(system.getProcessCpuTime() - cpu));
    }

    private RequestCounts allRequests() throws IOException {
      long refreshes = Long.parseLong(engines.execute("refreshes"));
      return RequestCounter.total().plus(RequestCounts.ofTikTok(Map.of(Endpoint.TOKEN, refreshes)));
    }

    private void work(Queue<String> messages) throws Exception {
      try (var threads = Executors.newFixedThreadPool(CONTAINERS)) {
        List<Future<?>> containers = new ArrayList<>();
        for (int i = 0; i < CONTAINERS; i++) {
          var worker =
              (RefreshWorkerHandler) newCompositionRoot().handler(DeployedFunction.REFRESH_WORKER);
          containers.add(
              threads.submit(
                  () -> {
                    for (String body = messages.poll(); body != null; body = messages.poll()) {
                      handle(worker, body);
                    }
                  }));
        }
        for (Future<?> container : containers) {
          container.get();
        }
      }
    }

    /** The seconds of a warm worker for each of a few messages. */
    Samples secondsPerMessage() throws Exception {
      makeDue(Samples.MINIMUM_RUNS * CONNECTIONS_PER_MESSAGE);
      ((ScheduleHandler) newCompositionRoot().handler(DeployedFunction.REFRESH_SWEEP))
          .handleRequest(new ScheduledEvent(), context(DeployedFunction.REFRESH_SWEEP));
      setClock(clock.get().plus(Duration.ofMinutes(5)));
      var messages = new ConcurrentLinkedQueue<>(queue.receive());
      var worker =
          (RefreshWorkerHandler) newCompositionRoot().handler(DeployedFunction.REFRESH_WORKER);
      return Samples.of(
          messages.size(),
          () -> {
            long startedAt = System.nanoTime();
            handle(worker, messages.remove());
            return (System.nanoTime() - startedAt) / 1e9;
          });
    }

    private void handle(RefreshWorkerHandler worker, String body) {
      var message = new SQSEvent.SQSMessage();
      message.setMessageId("message");
      message.setBody(body);
      var event = new SQSEvent();
      event.setRecords(List.of(message));
      var failures =
          worker
              .handleRequest(event, context(DeployedFunction.REFRESH_WORKER))
              .getBatchItemFailures();
      if (!failures.isEmpty()) {
        throw new IllegalStateException("The worker reported a failed message");
      }
    }

    private CompositionRoot newCompositionRoot() {
      return new CompositionRoot(
          Environment.of(variables),
          clock::get,
          new Log(RefreshBenchmark::printProblem, clock::get));
    }

    private static InvocationContext context(DeployedFunction function) {
      return new InvocationContext(
          function.functionName(), function.timeout(), 512, System.err::println);
    }
  }
}
