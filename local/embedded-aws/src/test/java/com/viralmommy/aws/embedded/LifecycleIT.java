package com.viralmommy.aws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Starts and closes the engines in separate JVMs. */
@Execution(ExecutionMode.CONCURRENT)
class LifecycleIT {

  private static final long LIMIT_SECONDS = 120;

  @TempDir private Path scratch;

  private record ExitResult(int status, String output) {}

  @Test
  void leavesNoFilesBehindAndStoresALargeObjectWithASmallHeap() throws Exception {
    var temporary = Files.createDirectory(scratch.resolve("tmp"));
    var working = Files.createDirectory(scratch.resolve("work"));

    var result = run(working, List.of("-Xmx96m", "-Djava.io.tmpdir=" + temporary));

    System.out.println(result.output());
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output())
        .containsPattern("started \\d+\n")
        .contains("moved " + EmbeddedAwsProgram.OBJECT_BYTES + "\n", "refused 6\n")
        .doesNotContain("WARN", "ERROR", "Exception:", "SLF4J", "Picked up");
    assertThat(files(temporary)).as("left in the temporary directory").isEmpty();
    assertThat(files(working)).as("left in the working directory").isEmpty();
  }

  @Test
  void deletesTheObjectsAtTheEndOfTheJvmWithoutClose() throws Exception {
    var temporary = Files.createDirectory(scratch.resolve("tmp"));

    var result =
        run(scratch, List.of("-Djava.io.tmpdir=" + temporary), EmbeddedAwsProgram.WITHOUT_CLOSING);

    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).isEqualTo("stored\n");
    assertThat(files(temporary)).isEmpty();
  }

  @Test
  void closesTheOtherEnginesWhenOneDoesNotStart() throws Exception {
    var none = scratch.resolve("none");

    var result =
        run(
            scratch,
            List.of(
                "-Djava.io.tmpdir=" + none,
                "-Duser.home=" + none,
                "-Dorg.sqlite.tmpdir=" + Files.createDirectory(scratch.resolve("sqlite"))));

    assertThat(result.status()).as(result.output()).isEqualTo(1);
    assertThat(result.output())
        .contains("The embedded AWS engines did not start", "set java.io.tmpdir");
  }

  /** Waits until the JVM ends by itself; fails if it does not. */
  private ExitResult run(Path working, List<String> flags, String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(EmbeddedAwsProgram.class.getName());
    command.addAll(List.of(arguments));
    var output = scratch.resolve("output.txt");
    var process =
        new ProcessBuilder(command)
            .directory(working.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
          .as("the JVM ends by itself; its output: %s", Files.readString(output))
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new ExitResult(process.exitValue(), Files.readString(output));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      return files.filter(file -> !file.equals(directory)).toList();
    }
  }
}
