package com.viralmommy.tiktok.bench.coldstart;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.viralmommy.tiktok.bench.ChildJvm;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One start of a function, as Lambda makes it: a process with the runtime interface client as its
 * main class, that asks for an event and answers it.
 */
final class Start {
  private static final Duration WITHIN = Duration.ofMinutes(2);

  /** As Lambda starts its JVM: who tells the function of its snapshot. */
  private static final String SNAPSHOTS =
      "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac";

  /** A millisecond, in nanoseconds. */
  private static final double MILLI = 1e6;

  /**
   * @param initMillis from the start of the process until the function asks for an event
   * @param millis from the start of the process until its answer has come; after a snapshot, from
   *     the end of that
   * @param cpuMillis what its threads have spent on a core by then
   * @param answer as the function gave it
   */
  record Times(double initMillis, double millis, double cpuMillis, String answer) {}

  /**
   * @param classes how many the JVM has loaded
   * @param rss the most memory it ever had, in bytes
   */
  record Weight(long classes, long rss) {}

  private final Asset asset;
  private final Map<String, String> environment;
  private final Path scratch;

  /**
   * @param environment what the function is configured with
   */
  Start(Asset asset, Map<String, String> environment, Path scratch) {
    this.asset = asset;
    this.environment = environment;
    this.scratch = scratch;
  }

  /** One start, from its beginning. */
  Times measured(List<String> flags, byte[] event) throws IOException, InterruptedException {
    long from = System.nanoTime();
    return run(
        flags,
        Map.of(),
        event,
        (process, api) -> {
          RuntimeApi.Answer answer = api.answer(WITHIN);
          double cpu = cpuMillis(process);
          return new Times(
              (api.startedAt(WITHIN) - from) / MILLI,
              (answer.nanos() - from) / MILLI,
              cpu,
              answer.body());
        });
  }

  /** As SnapStart has it: what counts begins when the function goes on after its snapshot. */
  Times restored(List<String> flags, byte[] event) throws IOException, InterruptedException {
    long from = System.nanoTime();
    return run(
        flags,
        Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"),
        event,
        (process, api) -> {
          long ready = api.readyAt(WITHIN);
          double before = cpuMillis(process);
          long restored = System.nanoTime();
          api.restore();
          RuntimeApi.Answer answer = api.answer(WITHIN);
          return new Times(
              (ready - from) / MILLI,
              (answer.nanos() - restored) / MILLI,
              cpuMillis(process) - before,
              answer.body());
        });
  }

  /** What it weighs once it has answered. Not timed: the JVM is asked while it runs. */
  Weight weighed(List<String> flags, byte[] event) throws IOException, InterruptedException {
    return run(
        flags,
        Map.of(),
        event,
        (process, api) -> {
          api.answer(WITHIN);
          return new Weight(classes(process.pid()), ChildJvm.peakRss(process.pid()));
        });
  }

  /** A run whose JVM leaves an archive when it ends. */
  void trained(List<String> flags, byte[] event) throws IOException, InterruptedException {
    run(
        flags,
        Map.of(),
        event,
        (process, api) -> {
          RuntimeApi.Answer answer = api.answer(WITHIN);
          process.destroy();
          if (!process.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("no archive was made");
          }
          return answer;
        });
  }

  @FunctionalInterface
  private interface Run<T> {
    T of(Process process, RuntimeApi api) throws IOException, InterruptedException;
  }

  private <T> T run(List<String> flags, Map<String, String> variables, byte[] event, Run<T> run)
      throws IOException, InterruptedException {
    try (var api = new RuntimeApi(event)) {
      Process process = process(flags, api, variables);
      try {
        return run.of(process, api);
      } catch (IOException e) {
        throw failed(e);
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private Process process(List<String> flags, RuntimeApi api, Map<String, String> more)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(tool("java"));
    command.addAll(flags);
    command.add(SNAPSHOTS);
    command.addAll(List.of("-cp", asset.classPath(), AWSLambda.class.getName(), asset.handler()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(Redirect.to(log().toFile())).directory(scratch.toFile());
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("AWS_LAMBDA_RUNTIME_API", api.address());
    variables.put("AWS_LAMBDA_FUNCTION_NAME", asset.name());
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "benchmark");
    variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "benchmark");
    variables.put("_HANDLER", asset.handler());
    variables.putAll(more);
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static double cpuMillis(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / MILLI;
  }

  private Path log() {
    return scratch.resolve("function.log");
  }

  private IOException failed(IOException cause) throws IOException {
    return new IOException(
        "%s: %s%n%s"
            .formatted(
                asset.name(), cause.getMessage(), Files.readString(log(), StandardCharsets.UTF_8)),
        cause);
  }

  private static long classes(long pid) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(tool("jcmd"), Long.toString(pid), "PerfCounter.print")
            .redirectErrorStream(true)
            .start();
    String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    return output
        .lines()
        .filter(
            line ->
                line.contains("cls.loadedClasses=") || line.contains("cls.sharedLoadedClasses="))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }
}
