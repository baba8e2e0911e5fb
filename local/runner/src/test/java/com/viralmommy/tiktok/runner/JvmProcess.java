package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Runs a main class in a new JVM with this JVM's class path; {@link #close} kills it. */
public final class JvmProcess implements AutoCloseable {
  private final Process process;
  private final BufferedWriter input;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final List<Thread> readers;

  private JvmProcess(Process process) {
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.readers =
        List.of(reader(process.getInputStream(), output), reader(process.getErrorStream(), errors));
  }

  /**
   * Starts the JVM.
   *
   * @param flags JVM flags in addition to those of the local run
   * @param environment added to the environment of this process
   */
  public static JvmProcess start(Class<?> main, List<String> flags, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("jvm.flags").split(" ")));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectInput(Redirect.PIPE);
    builder.environment().putAll(environment);
    return new JvmProcess(builder.start());
  }

  private static Thread reader(InputStream stream, List<String> lines) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (var reader =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** Writes a line to its standard input. */
  public synchronized void send(String line) {
    try {
      input.write(line);
      input.newLine();
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes its standard input. */
  public synchronized void endInput() throws IOException {
    input.close();
  }

  /** Waits for the first matching line of its output; fails if the JVM ends before. */
  public String line(String regex, Duration within) {
    return Awaitility.await()
        .atMost(within)
        .until(
            () -> {
              boolean ended = !process.isAlive();
              var found = output.stream().filter(line -> line.matches(regex)).findFirst();
              assertThat(found.isPresent() || !ended).as(toString()).isTrue();
              return found;
            },
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  /** Waits for the end of the JVM and of its output; returns the exit code. */
  public int exitCode(Duration within) throws InterruptedException {
    assertThat(process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS))
        .as(() -> "the JVM ends within " + within + "\n" + this)
        .isTrue();
    for (Thread reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** The lines of its standard output. */
  List<String> output() {
    return output;
  }

  /** The lines of its standard error. */
  public List<String> errors() {
    return errors;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  @Override
  public String toString() {
    return "output:\n%s\nerrors:\n%s"
        .formatted(String.join("\n", output), String.join("\n", errors));
  }
}
