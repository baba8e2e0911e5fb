package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The output and the exit code of the local run, started as Maven starts it. */
class LocalRunIT {
  private static final Duration PUBLISHED_WITHIN = Duration.ofMinutes(2);
  private static final Duration CLOSED_WITHIN = Duration.ofMinutes(1);

  /** Long enough for the start of a JVM on a busy machine; the engines are not started. */
  private static final Duration REFUSED_WITHIN = Duration.ofSeconds(15);

  private static final int TERMINATED = 128 + 15;

  private static final Pattern RESULT =
      Pattern.compile(
          "published (pub_[0-9a-z]{26}) post=(-|\\d{19}) bytes=(\\d+) chunks=(\\d+)"
              + " sha256=([0-9a-f]{64}) seconds=(\\d+\\.\\d)");

  @TempDir private Path folder;

  /** The temporary directory of the program. */
  private Path scratch;

  @BeforeEach
  void makeScratch() throws IOException {
    scratch = Files.createDirectory(folder.resolve("scratch"));
  }

  @Test
  void publishesTheNamedFileAndPrintsTheResult() throws Exception {
    PaddedVideo video = PaddedVideo.ofSize(70_000_000);
    Path file = folder.resolve("a video.mp4");
    video.writeTo(file);

    int port = freePort();
    try (JvmProcess run =
        run(
            port,
            "-Dvideo=" + file,
            "-Dprivacy=PUBLIC_TO_EVERYONE",
            "-Dtitle=Hello",
            "-Duser.language=de")) {
      // The result is the last line, printed after everything is closed.
      run.line("published .*", PUBLISHED_WITHIN);
      assertThatCode(() -> LocalFunctions.freePort(port)).doesNotThrowAnyException();
      assertThat(run.exitCode(CLOSED_WITHIN)).as(run.toString()).isZero();

      Matcher result = RESULT.matcher(run.output().getLast());
      assertThat(result.matches()).as(run.output().getLast()).isTrue();
      assertThat(result.group(2)).matches("\\d{19}");
      assertThat(result.group(3)).isEqualTo("70000000");
      assertThat(result.group(4)).isEqualTo("7");
      assertThat(result.group(5)).isEqualTo(video.sha256());
      assertThat(run.output())
          .anyMatch(line -> line.matches(".* UPLOADING .* of 70,000,000 bytes .* of 7"))
          .anyMatch(line -> line.matches(".* 100 % .* chunk 7 of 7"));
      assertThat(run.errors()).isEmpty();
      assertThat(scratch).isEmptyDirectory();
    }
  }

  /** With -Dstay every printed command works, and SIGTERM leaves no files behind. */
  @Test
  void staysUntilItIsTerminated() throws Exception {
    int port = freePort();
    try (JvmProcess run = run(port, "-Dstay")) {
      Matcher result = RESULT.matcher(run.line("published .*", PUBLISHED_WITHIN));
      assertThat(result.matches()).isTrue();
      assertThat(result.group(2)).isEqualTo("-");
      assertThat(result.group(5)).isEqualTo(PaddedVideo.ofSize(sampleSize()).sha256());

      for (String answer : answers(run.output())) {
        assertThat(answer).startsWith("200 ");
      }
      assertThat(answers(run.output()).getFirst()).contains(result.group(1));
      assertThat(outputOfTheReadmesCommands(run.output())).contains("\"status\":\"PUBLISHED\"");
      assertThat(run.handle().isAlive()).isTrue();
      assertThat(run.handle().descendants()).isEmpty();

      run.terminate();

      assertThat(run.exitCode(CLOSED_WITHIN)).as(run.toString()).isEqualTo(TERMINATED);
      assertThat(run.errors()).isEmpty();
      assertThat(scratch).isEmptyDirectory();
      assertThatCode(() -> LocalFunctions.freePort(port)).doesNotThrowAnyException();
    }
  }

  @Test
  void closesEverythingWhenItIsTerminatedDuringAPublication() throws Exception {
    Path file = folder.resolve("long.mp4");
    PaddedVideo.ofSize(200_000_000).writeTo(file);

    try (JvmProcess run = run("-Dvideo=" + file)) {
      run.line(".*waits for its upload.*", PUBLISHED_WITHIN);

      run.terminate();

      assertThat(run.exitCode(CLOSED_WITHIN)).as(run.toString()).isEqualTo(TERMINATED);
      assertThat(run.output()).noneMatch(line -> line.startsWith("published"));
      assertThat(run.errors()).isEmpty();
      assertThat(scratch).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "absent.mp4   | video_not_found: There is no video at %s.",
        "folder       | video_not_found: There is no video at %s.",
        "empty.mp4    | video_empty: The video is empty. Choose another file.",
        "large.mp4    | upload_size_too_large: The video has 287600001 bytes; at most 287600000 are"
            + " allowed."
      })
  void refusesAFileWithTheTextOfTheApi(String name, String refusal) throws Exception {
    Path file = folder.resolve(name);
    switch (name) {
      case "folder" -> Files.createDirectory(file);
      case "empty.mp4" -> Files.createFile(file);
      case "large.mp4" -> createSparse(file, 287_600_001);
      default -> {}
    }

    assertRefused(run("-Dvideo=" + file), refusal.formatted(file));
  }

  @Test
  void refusesAFileThatIsNotAVideo() throws Exception {
    Path file = Files.writeString(folder.resolve("text.mp4"), "This is not a video.");

    try (JvmProcess run = run("-Dvideo=" + file)) {
      assertThat(run.exitCode(REFUSED_WITHIN)).as(run.toString()).isOne();
      assertThat(run.output()).isEmpty();
      assertThat(run.errors()).singleElement().asString().startsWith("not_a_video: ");
    }
  }

  @Test
  void aPortInUseIsReportedInOneLine() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertRefused(
          run(taken.getLocalPort()),
          "Port %d is taken; choose another one with -Dport=<number>"
              .formatted(taken.getLocalPort()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "0", "65536", "-1", "", "8080.5", "99999999999"})
  void refusesAnInvalidPort(String port) throws Exception {
    assertRefused(
        start("-Dport=" + port), "-Dport must be a number from 1 to 65535", LocalRunOptions.USAGE);
  }

  @Test
  void printsTheRefusalOfTheIntake() throws Exception {
    try (JvmProcess run = run("-Dprivacy=FOO")) {
      assertThat(run.exitCode(PUBLISHED_WITHIN)).as(run.toString()).isOne();
      assertThat(run.errors())
          .containsExactly(
              "invalid_request: The request is not valid. Correct it and send it again."
                  + " /privacyLevel must be one of [PUBLIC_TO_EVERYONE, MUTUAL_FOLLOW_FRIENDS,"
                  + " FOLLOWER_OF_CREATOR, SELF_ONLY].");
      assertThat(scratch).isEmptyDirectory();
    }
  }

  /** The exit code is 1, with these lines on standard error and none on standard output. */
  private void assertRefused(JvmProcess run, String... lines) throws Exception {
    try (run) {
      assertThat(run.exitCode(REFUSED_WITHIN)).as(run.toString()).isOne();
      assertThat(run.errors()).containsExactly(lines);
      assertThat(run.output()).isEmpty();
      assertThat(scratch).isEmptyDirectory();
    }
  }

  private JvmProcess run(String... options) throws IOException {
    return run(freePort(), options);
  }

  private JvmProcess run(int port, String... options) throws IOException {
    return start(
        Stream.concat(Stream.of("-Dport=" + port), Stream.of(options)).toArray(String[]::new));
  }

  private JvmProcess start(String... options) throws IOException {
    List<String> flags = new ArrayList<>(List.of(options));
    flags.add("-Djava.io.tmpdir=" + scratch);
    return JvmProcess.start(LocalRun.class, flags, Map.of());
  }

  private static int freePort() throws IOException {
    return LocalFunctions.freePort(0);
  }

  private static long sampleSize() throws IOException {
    try (var in = PaddedVideo.class.getResourceAsStream("/sample.mp4")) {
      return in.readAllBytes().length;
    }
  }

  /** Creates a sparse file. */
  private static void createSparse(Path file, long size) throws IOException {
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(size);
    }
  }

  /** Runs the commands of the README in a shell and returns their output. */
  private static String outputOfTheReadmesCommands(List<String> output) throws Exception {
    String readme = Files.readString(Path.of("../../README.md"));
    String section = readme.substring(readme.indexOf("### By hand"));
    int start = section.indexOf("```\n") + 4;
    List<String> lines = section.substring(start, section.indexOf("```", start)).lines().toList();
    String last = lines.getLast();
    // Repeats the last command until the publication has ended.
    String untilEnded =
        "until %s | grep -Eq 'PUBLISHED|FAILED'; do sleep 0.1; done\n%s".formatted(last, last);
    Process shell =
        new ProcessBuilder(
                "sh",
                "-c",
                "set -e\n%s\n%s\n%s"
                    .formatted(
                        exports(output),
                        String.join("\n", lines.subList(0, lines.size() - 1)),
                        untilEnded))
            .directory(Path.of("../..").toFile())
            .redirectErrorStream(true)
            .start();
    String answers = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(answers).isZero();
    assertThat(answers).contains("\"privacyLevels\":", "\"publishable\":true");
    return answers;
  }

  private static String exports(List<String> output) {
    return String.join("\n", output.stream().filter(l -> l.startsWith("  export ")).toList());
  }

  /** Runs each printed curl command in a shell and returns the status and the body. */
  private static List<String> answers(List<String> output) throws Exception {
    List<String> curls = output.stream().filter(line -> line.startsWith("  curl ")).toList();
    assertThat(curls).hasSizeGreaterThanOrEqualTo(3);
    List<String> answers = new ArrayList<>();
    for (String curl : curls) {
      Process shell =
          new ProcessBuilder("sh", "-c", exports(output) + "\n" + curl + " -w '\\n%{http_code}'")
              .redirectErrorStream(true)
              .start();
      String answer = new String(shell.getInputStream().readAllBytes());
      String status = answer.substring(answer.lastIndexOf('\n') + 1);
      answers.add(status + " " + answer);
    }
    return answers;
  }
}
