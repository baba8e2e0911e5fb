package com.viralmommy.tiktok.bench;

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
 * A main class in a JVM of its own, on this JVM's class path, that does what it is asked over its
 * standard input ({@link Commands}). It ends with this JVM, whose death closes that input.
 */
public final class ChildJvm implements AutoCloseable {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

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
   * @param main serves {@link Commands}
   * @param flags of the JVM, after those that this one has
   * @param environment added to this process's own
   * @param log takes its standard error
   */
  public static ChildJvm start(
      Class<?> main, List<String> flags, Map<String, String> environment, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Conditions.flags());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new ChildJvm(builder.start(), log);
  }

  /**
   * Has it do something, and waits until it has.
   *
   * @return what it answers, one line
   * @throws IOException when it fails or ends; the message has its log
   */
  public String ask(String command, String... arguments) throws IOException {
    input.write(String.join(Commands.BETWEEN, command, String.join(Commands.BETWEEN, arguments)));
    input.newLine();
    input.flush();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(Commands.ANSWER)) {
        return line.substring(Commands.ANSWER.length());
      }
      if (line.startsWith(Commands.FAILURE)) {
        throw failed(command, line.substring(Commands.FAILURE.length()));
      }
    }
    throw failed(command, "the JVM has ended");
  }

  private IOException failed(String command, String why) throws IOException {
    return new IOException("%s: %s%n%s".formatted(command, why, Files.readString(log)));
  }

  /** The time that its threads have spent on a core, since it began. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The most memory it ever had, in bytes. Linux alone tells. */
  public long peakRss() throws IOException {
    return peakRss(process.pid());
  }

  /** The same of any process. */
  public static long peakRss(long pid) throws IOException {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow(() -> new IOException("no VmHWM"));
    }
  }

  /** Lets it end by itself, and ends it when it does not. */
  @Override
  public void close() throws IOException {
    try {
      input.close();
      process.waitFor(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
