package com.viralmommy.tiktok.bench.refresh;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import com.viralmommy.tiktok.accounts.tokens.RefreshSchedule;
import com.viralmommy.tiktok.bench.Benchmark;
import com.viralmommy.tiktok.bench.ChildJvm;
import com.viralmommy.tiktok.bench.Figures;
import com.viralmommy.tiktok.bench.Goal;
import com.viralmommy.tiktok.bench.Options;
import com.viralmommy.tiktok.bench.RequestCounter;
import com.viralmommy.tiktok.bench.Requests;
import com.viralmommy.tiktok.bench.Result;
import com.viralmommy.tiktok.bench.Samples;
import com.viralmommy.tiktok.bench.Table;
import com.viralmommy.tiktok.bench.VirtualQueue;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.background.RefreshWorkerHandler;
import com.viralmommy.tiktok.lambda.background.ScheduleHandler;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.runner.invocation.InvocationContext;
import com.viralmommy.tiktok.simulator.Endpoint;
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
 * {@code -Dbench=refresh}: sweeps over a million stored connections of which none, a thousand and
 * fifty thousand are due, and over few stored ones beside it; what that asks of AWS and TikTok, and
 * what it costs a month.
 */
public final class RefreshBenchmark implements Benchmark {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FEW_STORED = 10_000;
  private static final int FEW_DUE = 1_000;
  private static final int MANY_DUE = 50_000;

  /** Workers at a time, as deployed. */
  private static final int CONTAINERS = 5;

  private static final int TIKTOK_MILLIS = 300;

  private static final int IN_A_MESSAGE = 100;

  /** The part of a core that Lambda gives to half a gigabyte. */
  private static final double LAMBDA_CORE = 512 / 1769.0;

  private static final double HOURS_A_MONTH = 730.5;
  private static final int USERS = 1_000_000;

  private final int fewStored;
  private final int stored;
  private final int fewDue;
  private final int manyDue;
  private final int tikTokMillis;
  private final AtomicReference<Instant> clock = new AtomicReference<>();
  private int added;

  /**
   * @param tikTokMillis that TikTok is taken to need for an answer
   */
  RefreshBenchmark(int fewStored, int stored, int fewDue, int manyDue, int tikTokMillis) {
    this.fewStored = fewStored;
    this.stored = stored;
    this.fewDue = fewDue;
    this.manyDue = manyDue;
    this.tikTokMillis = tikTokMillis;
  }

  /** {@code -Dstored}: 1,000,000 unless it says otherwise. */
  public static RefreshBenchmark of(Options options) {
    return new RefreshBenchmark(
        FEW_STORED,
        options.number("stored", 100_000, 10_000_000, 1_000_000),
        FEW_DUE,
        MANY_DUE,
        TIKTOK_MILLIS);
  }

  @Override
  public List<Result> run(PrintStream out) throws Exception {
    Path log = Files.createTempFile("refresh", ".log");
    try (ChildJvm others = ChildJvm.start(OtherSide.class, List.of("-Xmx3g"), Map.of(), log);
        VirtualQueue queue = VirtualQueue.start(clock::get)) {
      return run(others, queue, out);
    } finally {
      Files.delete(log);
    }
  }

  private List<Result> run(ChildJvm others, VirtualQueue queue, PrintStream out) throws Exception {
    var run = new Run(others, queue);
    out.printf(
        "refresh: %,d stored connections, %s bytes each; %d workers, %d refreshes at a time each%n",
        stored, others.ask("itemBytes"), CONTAINERS, 20);
    run.fill(fewStored - 2 * fewDue);
    List<Sweep> sweeps = new ArrayList<>();
    // The first is for the JVM to get warm.
    run.sweep(fewDue);
    sweeps.add(run.sweep(0));
    sweeps.add(run.sweep(fewDue));
    long startedAt = System.nanoTime();
    run.fill(stored - added - fewDue - manyDue - Samples.LEAST_RUNS * IN_A_MESSAGE);
    out.printf("  stored in %d s%n", (System.nanoTime() - startedAt) / 1_000_000_000);
    sweeps.add(run.sweep(0));
    sweeps.add(run.sweep(fewDue));
    sweeps.add(run.sweep(manyDue));
    out.println(found(sweeps));
    out.println("for each due connection:");
    out.println(refreshed(sweeps));
    Sweep many = sweeps.getLast();
    others.ask("answerAfter", Integer.toString(tikTokMillis));
    Samples messages = run.messagesOfOneWorker();
    out.printf(
        "  a message of %d takes %.2f s when TikTok takes %d ms (%.2f to %.2f s)%n%n",
        IN_A_MESSAGE, messages.median(), tikTokMillis, messages.least(), messages.most());
    MonthlyCost day = cost(many, messages.median(), Duration.ofHours(24));
    MonthlyCost twoHours = cost(many, messages.median(), Duration.ofHours(2));
    out.println(MonthlyCost.table(day, twoHours));
    return results(sweeps, day, twoHours, Integer.parseInt(others.ask("violations")));
  }

  /** What finding what is due takes, whatever is stored. */
  private static Table found(List<Sweep> sweeps) {
    Table table =
        Table.of("stored", "due", "sweep, ms", "DynamoDB queries", "read units", "SQS requests");
    for (Sweep each : sweeps) {
      table.row(
          Figures.text(each.stored()),
          each.due(),
          each.found().toMillis(),
          each.finding().to("DynamoDb"),
          each.finding().readUnits(),
          each.finding().to("Sqs"));
    }
    return table;
  }

  /** What it takes in all, for each that is due. */
  private static Table refreshed(List<Sweep> sweeps) {
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
    for (Sweep each : sweeps) {
      if (each.due() > 0) {
        double due = each.due();
        table.row(
            Figures.text(each.stored()),
            each.due(),
            each.all().to("DynamoDb") / due,
            each.all().readUnits() / due,
            each.all().writeUnits() / due,
            each.all().to("Kms") / due,
            each.sqs() / due,
            each.all().to("SecretsManager") / due,
            each.all().to("TikTok") / due,
            each.found().plus(each.refreshed()).toMillis() / due,
            each.cpu().toMillis() / due);
      }
    }
    return table;
  }

  private static MonthlyCost cost(Sweep many, double messageSeconds, Duration lifetime) {
    Requests all = many.all();
    double due = many.due();
    double cpu = many.cpu().toNanos() / 1e9 / due;
    // Here a whole core was there for the work: on Lambda it takes as much longer.
    double lambdaSeconds = messageSeconds / IN_A_MESSAGE + cpu * (1 / LAMBDA_CORE - 1);
    return new MonthlyCost(
        USERS * HOURS_A_MONTH / hoursBetweenRefreshes(lifetime),
        all.writeUnits() / due,
        all.readUnits() / due,
        many.sqs() / due,
        lambdaSeconds,
        many.messages() / due,
        // Each hour the same, however many are due.
        HOURS_A_MONTH * all.to("Kms"));
  }

  /** As the schedule has it, with a sweep at every full hour. */
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

  private static List<Result> results(
      List<Sweep> sweeps, MonthlyCost day, MonthlyCost twoHours, int violations) {
    Sweep fewStored = sweeps.get(1);
    Sweep manyStored = sweeps.get(3);
    Sweep many = sweeps.getLast();
    return List.of(
        figure(
            "sweep's requests, many stored to few",
            (double) manyStored.finding().to("DynamoDb") / fewStored.finding().to("DynamoDb"),
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
            (double) many.refreshing().to("TikTok") / many.due(),
            "",
            new Goal.AtMost(1)),
        figure("violations", violations, "", new Goal.AtMost(0)),
        figure("a month, tokens of 24 h", day.total(), "$", new Goal.AtMost(98)),
        figure("a month, tokens of 2 h", twoHours.total(), "$", new Goal.None()));
  }

  /** What went well is no news. */
  private static void print(String line) {
    if (!line.contains("\"level\":\"INFO\"")) {
      System.err.println(line);
    }
  }

  private static Result figure(String what, double value, String unit, Goal goal) {
    return new Result("refresh", what, value, unit, goal);
  }

  /** Sweeps, one after the other, over what is stored so far. */
  private final class Run {
    private final ChildJvm others;
    private final VirtualQueue queue;
    private final Map<String, String> variables;
    private final OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    Run(ChildJvm others, VirtualQueue queue) throws IOException {
      this.others = others;
      this.queue = queue;
      this.variables =
          new HashMap<>(
              JSON.readValue(
                  others.ask("environment"), new TypeReference<Map<String, String>>() {}));
      variables.put("AWS_ENDPOINT_URL_SQS", queue.endpoint().toString());
      variables.put("REFRESH_QUEUE_URL", queue.url());
      setClock(Instant.ofEpochMilli(Long.parseLong(others.ask("now"))));
    }

    private void setClock(Instant now) throws IOException {
      clock.set(now);
      others.ask("setClock", Long.toString(now.toEpochMilli()));
    }

    void fill(int connections) throws IOException {
      others.ask("addIdle", Integer.toString(added + 1), Integer.toString(added + 1 + connections));
      added += connections;
    }

    private void makeDue(int connections) throws IOException {
      setClock(clock.get().plus(Duration.ofHours(1)));
      if (connections > 0) {
        others.ask(
            "addDue",
            Integer.toString(added + 1),
            Integer.toString(added + 1 + connections),
            Long.toString(clock.get().toEpochMilli()));
        added += connections;
      }
    }

    /** By functions that have just started. */
    Sweep sweep(int due) throws Exception {
      makeDue(due);
      Requests before = RequestCounter.soFar();
      long startedAt = System.nanoTime();
      ((ScheduleHandler) compositionRoot().handler(DeployedFunction.REFRESH_SWEEP))
          .handleRequest(new ScheduledEvent(), context(DeployedFunction.REFRESH_SWEEP));
      Duration found = Duration.ofNanos(System.nanoTime() - startedAt);
      Requests finding = RequestCounter.soFar().since(before);

      setClock(clock.get().plus(Duration.ofMinutes(5)));
      List<String> messages = queue.receive();
      Requests between = allRequests();
      long cpu = system.getProcessCpuTime();
      long refreshingFrom = System.nanoTime();
      work(new ConcurrentLinkedQueue<>(messages));
      return new Sweep(
          added,
          due,
          finding,
          found,
          allRequests().since(between),
          Duration.ofNanos(System.nanoTime() - refreshingFrom),
          messages.size(),
          Duration.ofNanos(system.getProcessCpuTime() - cpu));
    }

    private Requests allRequests() throws IOException {
      long refreshes = Long.parseLong(others.ask("refreshes"));
      return RequestCounter.soFar().and(Requests.ofTikTok(Map.of(Endpoint.TOKEN, refreshes)));
    }

    private void work(Queue<String> messages) throws Exception {
      try (var threads = Executors.newFixedThreadPool(CONTAINERS)) {
        List<Future<?>> containers = new ArrayList<>();
        for (int i = 0; i < CONTAINERS; i++) {
          var worker =
              (RefreshWorkerHandler) compositionRoot().handler(DeployedFunction.REFRESH_WORKER);
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

    /** Seconds that each of a few messages takes a worker that is warm. */
    Samples messagesOfOneWorker() throws Exception {
      makeDue(Samples.LEAST_RUNS * IN_A_MESSAGE);
      ((ScheduleHandler) compositionRoot().handler(DeployedFunction.REFRESH_SWEEP))
          .handleRequest(new ScheduledEvent(), context(DeployedFunction.REFRESH_SWEEP));
      setClock(clock.get().plus(Duration.ofMinutes(5)));
      var messages = new ConcurrentLinkedQueue<>(queue.receive());
      var worker =
          (RefreshWorkerHandler) compositionRoot().handler(DeployedFunction.REFRESH_WORKER);
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
        throw new IllegalStateException("a message was given back");
      }
    }

    private CompositionRoot compositionRoot() {
      return new CompositionRoot(
          Environment.of(variables), clock::get, new Log(RefreshBenchmark::print, clock::get));
    }

    private static InvocationContext context(DeployedFunction function) {
      return new InvocationContext(
          function.functionName(), function.timeout(), 512, System.err::println);
    }
  }
}
