package com.viralmommy.tiktok.bench.coldstart;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.viralmommy.tiktok.bench.Benchmark;
import com.viralmommy.tiktok.bench.ChildJvm;
import com.viralmommy.tiktok.bench.Goal;
import com.viralmommy.tiktok.bench.Options;
import com.viralmommy.tiktok.bench.Result;
import com.viralmommy.tiktok.bench.Samples;
import com.viralmommy.tiktok.bench.Table;
import com.viralmommy.tiktok.bench.WrongOptionException;
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

/** {@code -Dbench=coldstart [-Dfunction=connection-query] [-Dmode=default] [-Druns=5]}. */
public final class ColdstartBenchmark implements Benchmark {
  private static final String NAME = "coldstart";

  /** Measured in every mode; the others in the default one. */
  private static final List<DeployedFunction> IN_ALL_MODES =
      List.of(DeployedFunction.CONNECTION_QUERY, DeployedFunction.PUBLISH_WORKER);

  private static final double LARGEST_JAR = 15e6;
  private static final double MEGABYTE = 1e6;

  private final List<DeployedFunction> functions;
  private final List<Mode> modes;
  private final int runs;
  private PrintStream out;
  private Path scratch;
  private ChildJvm engines;
  private Map<String, String> environment;

  private ColdstartBenchmark(List<DeployedFunction> functions, List<Mode> modes, int runs) {
    this.modes = modes;
    this.functions = functions;
    this.runs = runs;
  }

  public static ColdstartBenchmark of(Options options) {
    int runs = options.number("runs", 1, 100, Samples.LEAST_RUNS);
    List<DeployedFunction> functions =
        options
            .text("function")
            .map(name -> List.of(named(name)))
            .orElse(List.of(DeployedFunction.values()));
    List<Mode> modes =
        options.text("mode").map(name -> List.of(Mode.named(name))).orElse(List.of(Mode.values()));
    return new ColdstartBenchmark(functions, modes, runs);
  }

  private static DeployedFunction named(String name) {
    try {
      return DeployedFunction.named(name);
    } catch (IllegalArgumentException e) {
      throw new WrongOptionException(e.getMessage());
    }
  }

  @Override
  public List<Result> run(PrintStream stream) throws Exception {
    out = stream;
    scratch = Files.createTempDirectory(NAME);
    try (ChildJvm jvm =
        ChildJvm.start(EnginesSide.class, List.of(), Map.of(), scratch.resolve("engines.log"))) {
      engines = jvm;
      environment =
          new ObjectMapper()
              .readValue(engines.ask("environment"), new TypeReference<Map<String, String>>() {});
      return measured();
    } finally {
      delete(scratch);
    }
  }

  private List<Result> measured() throws Exception {
    Path jar = Asset.lambdaJar();
    Subject bare =
        new Subject(
            Asset.ofBenchmark("bare handler", BareHandler.class, scratch, Asset.events()),
            DeployedFunction.CONNECTION_QUERY,
            0);
    Subject oneRead =
        new Subject(
            Asset.ofBenchmark(
                "one GetItem", OneReadHandler.class, scratch, List.of(Asset.wholeJar())),
            DeployedFunction.CONNECTION_QUERY,
            0);
    List<Result> results = new ArrayList<>();
    double megabytes = Files.size(jar) / MEGABYTE;
    results.add(new Result(NAME, "jar", megabytes, "MB", new Goal.AtMost(LARGEST_JAR / MEGABYTE)));
    for (Mode mode : modes) {
      results.addAll(inMode(mode, subjects(bare, oneRead, mode == Mode.DEFAULT)));
    }
    if (modes.contains(Mode.DEFAULT)) {
      afterSnapshot(subjects(bare, oneRead, false));
    }
    return results;
  }

  private List<Subject> subjects(Subject bare, Subject oneRead, boolean all) {
    List<Subject> subjects = new ArrayList<>(List.of(bare, oneRead));
    functions.stream()
        .filter(function -> all || functions.size() == 1 || IN_ALL_MODES.contains(function))
        .map(Subject::deployed)
        .forEach(subjects::add);
    return subjects;
  }

  private List<Result> inMode(Mode mode, List<Subject> subjects) throws Exception {
    Map<Subject, Start.Weight> weights = new LinkedHashMap<>();
    Map<Subject, List<Start.Times>> times = new LinkedHashMap<>();
    for (Subject subject : subjects) {
      if (mode.isTrained()) {
        start(subject).trained(mode.trainingFlags(archive(mode, subject)), event(subject));
      }
      weights.put(subject, start(subject).weighed(flags(mode, subject), event(subject)));
      times.put(subject, new ArrayList<>());
    }
    for (int run = 0; run < runs; run++) {
      for (Subject subject : subjects) {
        times.get(subject).add(start(subject).measured(flags(mode, subject), event(subject)));
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
    List<Result> results = new ArrayList<>();
    double bare = median(times.get(subjects.getFirst()), Start.Times::millis);
    for (Subject subject : subjects) {
      Samples millis = samples(times.get(subject), Start.Times::millis);
      Start.Weight weight = weights.get(subject);
      table.row(
          subject.asset().name(),
          subject.checked(times.get(subject).getFirst().answer()),
          median(times.get(subject), Start.Times::initMillis),
          millis.median(),
          median(times.get(subject), Start.Times::cpuMillis),
          millis.least(),
          millis.most(),
          millis.median() / bare,
          weight.classes(),
          weight.rss() / MEGABYTE);
      String what = "%s, %s".formatted(subject.asset().name(), mode.title());
      results.add(new Result(NAME, what, millis.median(), "ms", new Goal.None()));
      if (subject.most() > 0) {
        results.add(
            new Result(
                NAME,
                what + ", of bare",
                millis.median() / bare,
                "",
                new Goal.AtMost(subject.most())));
      }
    }
    out.printf(
        "From the start of the process to the first answer, median of %d, %s%n",
        runs, mode.shown());
    out.println(table);
    return results;
  }

  private void afterSnapshot(List<Subject> subjects) throws Exception {
    Map<Subject, List<Start.Times>> times = new LinkedHashMap<>();
    subjects.forEach(subject -> times.put(subject, new ArrayList<>()));
    for (int run = 0; run < runs; run++) {
      for (Subject subject : subjects) {
        times
            .get(subject)
            .add(start(subject).restored(flags(Mode.DEFAULT, subject), event(subject)));
      }
    }
    Table table = Table.of("after a snapshot", "before it ms", "first answer ms", "least", "most");
    times.forEach(
        (subject, all) -> {
          Samples millis = samples(all, Start.Times::millis);
          table.row(
              subject.asset().name(),
              median(all, Start.Times::initMillis),
              millis.median(),
              millis.least(),
              millis.most());
        });
    out.printf(
        "As SnapStart has it: from the end of the snapshot to the first answer, median of %d;%n"
            + "Lambda's own time to bring the snapshot back comes on top.%n",
        runs);
    out.println(table);
  }

  private static Samples samples(List<Start.Times> times, ToDoubleFunction<Start.Times> figure) {
    return new Samples(times.stream().map(figure::applyAsDouble).toList());
  }

  private static double median(List<Start.Times> times, ToDoubleFunction<Start.Times> figure) {
    return samples(times, figure).median();
  }

  private Start start(Subject subject) {
    return new Start(subject.asset(), environment, scratch);
  }

  private byte[] event(Subject subject) throws IOException {
    return engines.ask("event", subject.function().functionName()).getBytes(StandardCharsets.UTF_8);
  }

  private List<String> flags(Mode mode, Subject subject) {
    return mode.flags(archive(mode, subject));
  }

  private Path archive(Mode mode, Subject subject) {
    return scratch.resolve("%s-%s".formatted(mode, subject.asset().name().replace(' ', '-')));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
