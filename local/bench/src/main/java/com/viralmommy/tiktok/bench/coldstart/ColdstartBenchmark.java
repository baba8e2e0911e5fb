package com.viralmommy.tiktok.bench.coldstart;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.viralmommy.tiktok.bench.harness.Benchmark;
import com.viralmommy.tiktok.bench.harness.ChildJvm;
import com.viralmommy.tiktok.bench.harness.InvalidOptionException;
import com.viralmommy.tiktok.bench.harness.Options;
import com.viralmommy.tiktok.bench.report.BenchmarkResult;
import com.viralmommy.tiktok.bench.report.Goal;
import com.viralmommy.tiktok.bench.report.Samples;
import com.viralmommy.tiktok.bench.report.Table;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures cold starts: {@code -Dbench=coldstart [-Dfunction=connection-query] [-Dmode=default]
 * [-Druns=5]}.
 */
public final class ColdstartBenchmark implements Benchmark {
  private static final String NAME = "coldstart";

  /** Measured in every mode; other functions only in the default mode. */
  private static final List<DeployedFunction> IN_ALL_MODES =
      List.of(DeployedFunction.CONNECTION_QUERY, DeployedFunction.PUBLISH_WORKER);

  private static final double LARGEST_JAR = 15e6;
  private static final double MEGABYTE = 1e6;

  private final List<DeployedFunction> functions;
  private final List<JvmMode> modes;
  private final int runs;
  private PrintStream out;
  private Path scratch;
  private ChildJvm engines;
  private Map<String, String> environment;

  private ColdstartBenchmark(List<DeployedFunction> functions, List<JvmMode> modes, int runs) {
    this.modes = modes;
    this.functions = functions;
    this.runs = runs;
  }

  /** The benchmark with the options of the command line. */
  public static ColdstartBenchmark of(Options options) {
    int runs = options.number("runs", 1, 100, Samples.MINIMUM_RUNS);
    List<DeployedFunction> functions =
        options
            .text("function")
            .map(name -> List.of(named(name)))
            .orElse(List.of(DeployedFunction.values()));
    List<JvmMode> modes =
        options
            .text("mode")
            .map(name -> List.of(JvmMode.named(name)))
            .orElse(List.of(JvmMode.values()));
    return new ColdstartBenchmark(functions, modes, runs);
  }

  private static DeployedFunction named(String name) {
    try {
      return DeployedFunction.named(name);
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException(e.getMessage());
    }
  }

  @Override
  public List<BenchmarkResult> run(PrintStream stream) throws Exception {
    out = stream;
    scratch = Files.createTempDirectory(NAME);
    try (ChildJvm jvm =
        ChildJvm.start(
            ColdstartEnginesProcess.class, List.of(), Map.of(), scratch.resolve("engines.log"))) {
      engines = jvm;
      environment =
          new ObjectMapper()
              .readValue(
                  engines.execute("environment"), new TypeReference<Map<String, String>>() {});
      return measureAll();
    } finally {
      delete(scratch);
    }
  }

  private List<BenchmarkResult> measureAll() throws Exception {
    Path jar = DeploymentPackage.lambdaJar();
    MeasuredFunction bare =
        new MeasuredFunction(
            DeploymentPackage.ofHandler(
                "bare handler", BareHandler.class, scratch, DeploymentPackage.eventLibraries()),
            DeployedFunction.CONNECTION_QUERY,
            0);
    MeasuredFunction oneRead =
        new MeasuredFunction(
            DeploymentPackage.ofHandler(
                "one GetItem",
                OneReadHandler.class,
                scratch,
                List.of(DeploymentPackage.unshrunkJar())),
            DeployedFunction.CONNECTION_QUERY,
            0);
    List<BenchmarkResult> results = new ArrayList<>();
    double megabytes = Files.size(jar) / MEGABYTE;
    results.add(
        new BenchmarkResult(NAME, "jar", megabytes, "MB", new Goal.AtMost(LARGEST_JAR / MEGABYTE)));
    for (JvmMode mode : modes) {
      results.addAll(measureMode(mode, subjects(bare, oneRead, mode == JvmMode.DEFAULT)));
    }
    if (modes.contains(JvmMode.DEFAULT)) {
      measureRestores(subjects(bare, oneRead, false));
    }
    return results;
  }

  private List<MeasuredFunction> subjects(
      MeasuredFunction bare, MeasuredFunction oneRead, boolean all) {
    List<MeasuredFunction> subjects = new ArrayList<>(List.of(bare, oneRead));
    functions.stream()
        .filter(function -> all || functions.size() == 1 || IN_ALL_MODES.contains(function))
        .map(MeasuredFunction::deployed)
        .forEach(subjects::add);
    return subjects;
  }

  private List<BenchmarkResult> measureMode(JvmMode mode, List<MeasuredFunction> subjects)
      throws Exception {
    Map<MeasuredFunction, ColdStart.Footprint> footprints = new LinkedHashMap<>();
    Map<MeasuredFunction, List<ColdStart.Times>> times = new LinkedHashMap<>();
    for (MeasuredFunction subject : subjects) {
      if (mode.usesArchive()) {
        start(subject).train(mode.trainingFlags(archive(mode, subject)), event(subject));
      }
      footprints.put(subject, start(subject).footprint(flags(mode, subject), event(subject)));
      times.put(subject, new ArrayList<>());
    }
    for (int run = 0; run < runs; run++) {
      for (MeasuredFunction subject : subjects) {
        times.get(subject).add(start(subject).measure(flags(mode, subject), event(subject)));
      }
    }
    Table table =
        Table.of(
            mode.title(),
            "answer",
            "start ms",
            "ms",
            "CPU ms",
            "least",
            "most",
            "of bare",
            "classes",
            "RSS MB");
    List<BenchmarkResult> results = new ArrayList<>();
    double bare = median(times.get(subjects.getFirst()), ColdStart.Times::millis);
    for (MeasuredFunction subject : subjects) {
      Samples millis = samples(times.get(subject), ColdStart.Times::millis);
      ColdStart.Footprint footprint = footprints.get(subject);
      table.row(
          subject.code().name(),
          subject.checkedStatus(times.get(subject).getFirst().answer()),
          median(times.get(subject), ColdStart.Times::initMillis),
          millis.median(),
          median(times.get(subject), ColdStart.Times::cpuMillis),
          millis.minimum(),
          millis.maximum(),
          millis.median() / bare,
          footprint.classes(),
          footprint.rss() / MEGABYTE);
      String what = "%s, %s".formatted(subject.code().name(), mode.title());
      results.add(new BenchmarkResult(NAME, what, millis.median(), "ms", new Goal.None()));
      if (subject.maximumRatio() > 0) {
        results.add(
            new BenchmarkResult(
                NAME,
                what + ", of bare",
                millis.median() / bare,
                "",
                new Goal.AtMost(subject.maximumRatio())));
      }
    }
    out.printf(
        "From the start of the process to the first answer, median of %d, %s%n",
        runs, mode.description());
    out.println(table);
    return results;
  }

  private void measureRestores(List<MeasuredFunction> subjects) throws Exception {
    Map<MeasuredFunction, List<ColdStart.Times>> times = new LinkedHashMap<>();
    subjects.forEach(subject -> times.put(subject, new ArrayList<>()));
    for (int run = 0; run < runs; run++) {
      for (MeasuredFunction subject : subjects) {
        times
            .get(subject)
            .add(start(subject).measureRestore(flags(JvmMode.DEFAULT, subject), event(subject)));
      }
    }
    Table table = Table.of("after a snapshot", "init ms", "first answer ms", "least", "most");
    times.forEach(
        (subject, all) -> {
          Samples millis = samples(all, ColdStart.Times::millis);
          table.row(
              subject.code().name(),
              median(all, ColdStart.Times::initMillis),
              millis.median(),
              millis.minimum(),
              millis.maximum());
        });
    out.printf(
        "With SnapStart: from the restore of the snapshot to the first answer, median of %d;%n"
            + "the time that Lambda needs to load the snapshot is not included.%n",
        runs);
    out.println(table);
  }

  private static Samples samples(
      List<ColdStart.Times> times, ToDoubleFunction<ColdStart.Times> figure) {
    return new Samples(times.stream().map(figure::applyAsDouble).toList());
  }

  private static double median(
      List<ColdStart.Times> times, ToDoubleFunction<ColdStart.Times> figure) {
    return samples(times, figure).median();
  }

  private ColdStart start(MeasuredFunction subject) {
    return new ColdStart(subject.code(), environment, scratch);
  }

  private byte[] event(MeasuredFunction subject) throws IOException {
    return engines
        .execute("event", subject.function().functionName())
        .getBytes(StandardCharsets.UTF_8);
  }

  private List<String> flags(JvmMode mode, MeasuredFunction subject) {
    return mode.flags(archive(mode, subject));
  }

  private Path archive(JvmMode mode, MeasuredFunction subject) {
    return scratch.resolve("%s-%s".formatted(mode, subject.code().name().replace(' ', '-')));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
