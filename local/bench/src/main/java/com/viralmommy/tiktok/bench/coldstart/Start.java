package com.viralmommy.tiktok.bench.coldstart;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
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
  private static final String LOADED = "java.cls.loadedClasses=";

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

  Times measured(List<String> flags, byte[] event) throws IOException, InterruptedException {
    try (var api = new RuntimeApi(event)) {
      long from = System.nanoTime();
      Process process = process(flags, api, Map.of());
      try {
        RuntimeApi.Answer answer = api.answer(WITHIN);
        long started = api.startedAt(WITHIN);
        return new Times(
            (started - from) / MILLI,
            (answer.nanos() - from) / MILLI,
            cpuMillis(process),
            answer.body());
      } catch (IOException e) {
        throw failed(e);
      } finally {
        end(process);
      }
    }
  }

  /** As SnapStart has it: what counts begins when the function goes on after its snapshot. */
  Times restored(List<String> flags, byte[] event) throws IOException, InterruptedException {
    try (var api = new RuntimeApi(event)) {
      long from = System.nanoTime();
      Process process =
          process(flags, api, Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"));
      try {
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
      } catch (IOException e) {
        throw failed(e);
      } finally {
        end(process);
      }
    }
  }

  /** What it weighs once it has answered. Not timed: the JVM is asked while it runs. */
  Weight weighed(List<String> flags, byte[] event) throws IOException, InterruptedException {
    try (var api = new RuntimeApi(event)) {
      Process process = process(flags, api, Map.of());
      try {
        api.answer(WITHIN);
        return new Weight(classes(process.pid()), rss(process.pid()));
      } catch (IOException e) {
        throw failed(e);
      } finally {
        end(process);
      }
    }
  }

  /** A run whose JVM leaves an archive when it ends. */
  void trained(List<String> flags, byte[] event) throws IOException, InterruptedException {
    try (var api = new RuntimeApi(event)) {
      Process process = process(flags, api, Map.of());
      try {
        api.answer(WITHIN);
        process.destroy();
        if (!process.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
          throw new IOException("no archive was made");
        }
      } catch (IOException e) {
        throw failed(e);
      } finally {
        end(process);
      }
    }
  }

  private Process process(List<String> flags, RuntimeApi api, Map<String, String> more)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(tool("java"));
    command.addAll(flags);
    command.addAll(
        List.of("-cp", asset.classPath(), AWSLambda.class.getName(), asset.handler()));
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
                asset.name(),
                cause.getMessage(),
                Files.readString(log(), StandardCharsets.UTF_8)),
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
        .filter(line -> line.contains("cls.loadedClasses=") || line.contains("cls.sharedLoadedClasses="))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  private static long rss(long pid) throws IOException {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow(() -> new IOException("no VmHWM"));
    }
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private static void end(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
