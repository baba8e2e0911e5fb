package com.viralmommy.tiktok.bench.harness;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A child JVM with this JVM's class path, which executes commands from its standard input ({@link
 * CommandLoop}).
 *
 * <p>It ends with this JVM at the latest, because that closes its standard input.
 */
public final class ChildJvm implements AutoCloseable {
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

  private final Process process;
  private final BufferedWriter input;
  private final BufferedReader output;
  private final Path log;

  private ChildJvm(Process process, Path log) {
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.log = log;
  }

  /**
   * Starts a child JVM.
   *
   * @param main a program that runs a {@link CommandLoop}
   * @param flags JVM flags in addition to those of this JVM
   * @param environment added to the environment of this process
   * @param log receives the child's standard error
   */
  public static ChildJvm start(
      Class<?> main, List<String> flags, Map<String, String> environment, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(MachineInfo.jvmFlags());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new ChildJvm(builder.start(), log);
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @return the answer, one line
   * @throws IOException if the command fails or the JVM ends; the message contains the child's log
   */
  public String execute(String command, String... arguments) throws IOException {
    input.write(
        String.join(CommandLoop.SEPARATOR, command, String.join(CommandLoop.SEPARATOR, arguments)));
    input.newLine();
    input.flush();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(CommandLoop.ANSWER)) {
        return line.substring(CommandLoop.ANSWER.length());
      }
      if (line.startsWith(CommandLoop.FAILURE)) {
        throw failed(command, line.substring(CommandLoop.FAILURE.length()));
      }
    }
    throw failed(command, "the JVM has ended");
  }

  private IOException failed(String command, String why) throws IOException {
    return new IOException("%s: %s%n%s".formatted(command, why, Files.readString(log)));
  }

  /** The CPU time of the child since its start. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The peak resident memory of the child in bytes; Linux only. */
  public long peakRss() throws IOException {
    return peakRss(process.pid());
  }

  /** The peak resident memory of a process in bytes; Linux only. */
  public static long peakRss(long pid) throws IOException {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow(() -> new IOException("/proc/" + pid + "/status has no VmHWM"));
    }
  }

  /** Closes the standard input, waits for the end of the child, and then kills it. */
  @Override
  public void close() throws IOException {
    try {
      input.close();
      process.waitFor(STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
