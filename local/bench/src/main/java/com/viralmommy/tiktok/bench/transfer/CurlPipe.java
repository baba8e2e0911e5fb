package com.viralmommy.tiktok.bench.transfer;

import com.viralmommy.tiktok.publishing.model.ChunkPlan;
import com.viralmommy.tiktok.tiktok.posting.ChunkRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A shell that pipes one {@code curl} into another for every chunk, one chunk after the other. */
final class CurlPipe {
  /**
   * What the shell's {@code times} prints of its children: minutes and seconds, user and system.
   */
  private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s");

  private final Path authority;
  private final Path scratch;

  /**
   * @param authority whom both trust
   * @param scratch a directory for the script
   */
  CurlPipe(Path authority, Path scratch) {
    this.authority = authority;
    this.scratch = scratch;
  }

  /** The first line of what it says of itself. */
  static String version() throws IOException {
    Process curl = new ProcessBuilder("curl", "--version").start();
    try (var lines = curl.inputReader(StandardCharsets.UTF_8)) {
      return lines.readLine();
    }
  }

  Moved move(Video video, ChunkPlan plan, String uploadUrl)
      throws IOException, InterruptedException {
    Path script = scratch.resolve("pipe.sh");
    Files.writeString(script, script(video, plan, uploadUrl));
    long startedAt = System.nanoTime();
    Process shell = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true).start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = shell.waitFor();
    Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
    if (status != 0) {
      throw new IOException("the pipe of curl ended with %d: %s".formatted(status, output));
    }
    return new Moved(video.size(), took, cpu(output));
  }

  private String script(Video video, ChunkPlan plan, String uploadUrl) {
    return IntStream.range(0, plan.count())
        .mapToObj(plan::range)
        .map(range -> chunk(video, range, uploadUrl))
        .collect(Collectors.joining("", "set -e\n", "times\n"));
  }

  private String chunk(Video video, ChunkRange range, String uploadUrl) {
    String curl = "curl --silent --show-error --fail --cacert '%s'".formatted(authority);
    return """
    %s --range %d-%d '%s' | \
    %s --upload-file - --header 'Content-Type: video/mp4' --header 'Content-Range: bytes %d-%d/%d' \
    --header 'Content-Length: %d' --header 'Transfer-Encoding:' --header 'Expect:' '%s'
    """
        .formatted(
            curl,
            range.first(),
            range.last(),
            video.source(),
            curl,
            range.first(),
            range.last(),
            range.total(),
            range.length(),
            uploadUrl);
  }

  static Duration cpu(String times) throws IOException {
    Matcher time = TIME.matcher(times);
    // The first line is of the shell itself.
    if (!time.find() || !time.find()) {
      throw new IOException("no times in: " + times);
    }
    double seconds =
        60 * (Integer.parseInt(time.group(1)) + Integer.parseInt(time.group(3)))
            + Double.parseDouble(time.group(2))
            + Double.parseDouble(time.group(4));
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
