package com.viralmommy.tiktok.bench.coldstart;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.viralmommy.tiktok.bench.harness.ChildJvm;
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
 * Starts a function as Lambda does: a process with the runtime interface client, which requests an
 * event and answers it.
 */
final class ColdStart {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** Set by Lambda: the implementation of the CRaC hooks. */
  private static final String CRAC_FLAG =
      "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac";

  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * The times of one start.
   *
   * @param initMillis from the start of the process until it requests an event
   * @param millis from the start of the process, or from the restore, until its answer
   * @param cpuMillis CPU time until the answer
   * @param answer of the function
   */
  record Times(double initMillis, double millis, double cpuMillis, String answer) {}

  /**
   * The memory of one start.
   *
   * @param classes number of loaded classes
   * @param rss peak resident memory in bytes
   */
  record Footprint(long classes, long rss) {}

  private final DeploymentPackage code;
  private final Map<String, String> environment;
  private final Path scratch;

  /**
   * @param environment of the function
   */
  ColdStart(DeploymentPackage code, Map<String, String> environment, Path scratch) {
    this.code = code;
    this.environment = environment;
    this.scratch = scratch;
  }

  /** Measures a start. */
  Times measure(List<String> flags, byte[] event) throws IOException, InterruptedException {
    long from = System.nanoTime();
    return run(
        flags,
        Map.of(),
        event,
        (process, api) -> {
          RuntimeApi.Answer answer = api.answer(TIMEOUT);
          double cpu = cpuMillis(process);
          return new Times(
              (api.initializedAt(TIMEOUT) - from) / NANOS_PER_MILLI,
              (answer.nanos() - from) / NANOS_PER_MILLI,
              cpu,
              answer.body());
        });
  }

  /** Measures a restore with SnapStart: the time after the snapshot. */
  Times measureRestore(List<String> flags, byte[] event) throws IOException, InterruptedException {
    long from = System.nanoTime();
    return run(
        flags,
        Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"),
        event,
        (process, api) -> {
          long ready = api.readyAt(TIMEOUT);
          double before = cpuMillis(process);
          long restored = System.nanoTime();
          api.restore();
          RuntimeApi.Answer answer = api.answer(TIMEOUT);
          return new Times(
              (ready - from) / NANOS_PER_MILLI,
              (answer.nanos() - restored) / NANOS_PER_MILLI,
              cpuMillis(process) - before,
              answer.body());
        });
  }

  /** Measures the memory after the answer; without times, because jcmd disturbs the JVM. */
  Footprint footprint(List<String> flags, byte[] event) throws IOException, InterruptedException {
    return run(
        flags,
        Map.of(),
        event,
        (process, api) -> {
          api.answer(TIMEOUT);
          return new Footprint(classes(process.pid()), ChildJvm.peakRss(process.pid()));
        });
  }

  /** Runs the function once; its JVM writes an archive at its end. */
  void train(List<String> flags, byte[] event) throws IOException, InterruptedException {
    run(
        flags,
        Map.of(),
        event,
        (process, api) -> {
          RuntimeApi.Answer answer = api.answer(TIMEOUT);
          process.destroy();
          if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("The JVM did not end and wrote no archive");
          }
          return answer;
        });
  }

  @FunctionalInterface
  private interface Measurement<T> {
    T of(Process process, RuntimeApi api) throws IOException, InterruptedException;
  }

  private <T> T run(
      List<String> flags, Map<String, String> variables, byte[] event, Measurement<T> measurement)
      throws IOException, InterruptedException {
    try (var api = new RuntimeApi(event)) {
      Process process = process(flags, api, variables);
      try {
        return measurement.of(process, api);
      } catch (IOException e) {
        throw failed(e);
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private Process process(List<String> flags, RuntimeApi api, Map<String, String> additional)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(tool("java"));
    command.addAll(flags);
    command.add(CRAC_FLAG);
    command.addAll(List.of("-cp", code.classPath(), AWSLambda.class.getName(), code.handler()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(Redirect.to(log().toFile())).directory(scratch.toFile());
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("AWS_LAMBDA_RUNTIME_API", api.address());
    variables.put("AWS_LAMBDA_FUNCTION_NAME", code.name());
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "benchmark");
    variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "benchmark");
    variables.put("_HANDLER", code.handler());
    variables.putAll(additional);
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static double cpuMillis(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / NANOS_PER_MILLI;
  }

  private Path log() {
    return scratch.resolve("function.log");
  }

  private IOException failed(IOException cause) throws IOException {
    return new IOException(
        "%s: %s%n%s"
            .formatted(
                code.name(), cause.getMessage(), Files.readString(log(), StandardCharsets.UTF_8)),
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
