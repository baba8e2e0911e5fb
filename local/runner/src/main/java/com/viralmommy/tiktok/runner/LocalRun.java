package com.viralmommy.tiktok.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** The laptop run: starts everything, publishes one video, and says what TikTok received. */
public final class LocalRun {
  private static final String USER = "local|you@example.com";
  private static final String CREATOR = "pia.public";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  /** Moderation ends a few polls after a public post is complete; its id is worth this wait. */
  private static final Duration WAIT_FOR_POST_ID = Duration.ofSeconds(20);

  private final LocalRunOptions options;
  private final PrintStream out;
  private final long startedAt = System.nanoTime();

  private LocalRun(LocalRunOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  public static void main(String[] args) {
    // Whoever reads the result finds the same number whatever the machine's language is.
    Locale.setDefault(Locale.ROOT);
    Interruption interruption = Interruption.ofThisThread();
    int code = 1;
    try {
      code = exitCode(interruption);
    } finally {
      interruption.everythingIsClosed();
    }
    System.exit(code);
  }

  private static int exitCode(Interruption interruption) {
    try {
      new LocalRun(LocalRunOptions.ofSystemProperties(), System.out).run();
      return 0;
    } catch (ProblemException | LocalRunOptions.WrongOptionException | IOException e) {
      // What the API said, a taken port, a full disk: one line that names it.
      if (!interruption.hasHappened()) {
        System.err.println(e.getMessage());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!interruption.hasHappened()) {
        throw e;
      }
    }
    return 1;
  }

  private void run() throws IOException, InterruptedException, ProblemException {
    Path scratch = Files.createTempDirectory("tiktok-local");
    Path logFile = scratch.resolve("functions.log");
    try {
      LocalVideo video = LocalVideo.of(options.video(), scratch);
      String result;
      try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(logFile), true);
          LocalPlatform platform = start(log)) {
        step("started DynamoDB, SQS, S3, KMS, Secrets Manager and the TikTok simulator");
        result = publish(platform, video, logFile);
      }
      // The last line, also should an engine have something to say when it ends.
      out.println(result);
    } finally {
      Files.deleteIfExists(logFile);
      Files.deleteIfExists(scratch.resolve(LocalVideo.SAMPLE));
      Files.deleteIfExists(scratch);
    }
  }

  private LocalPlatform start(PrintWriter log) throws IOException {
    LocalPlatform platform =
        LocalPlatform.start(
            LocalPlatform.Settings.defaults()
                .withPort(options.port())
                .withSimulator(SimulatorSettings.defaults().with(BehaviorOption.Audit.AUDITED))
                .withLog(log::println));
    platform.simulator().approveAs(CREATOR);
    return platform;
  }

  private String publish(LocalPlatform platform, LocalVideo video, Path logFile)
      throws IOException, InterruptedException, ProblemException {
    String token = platform.issuer().token(USER);
    ApiScenario journey = new ApiScenario(platform.apiUrl(), token);
    String connection = journey.connect();
    step("connected the simulated creator %s as %s".formatted(CREATOR, connection));

    ObjectNode body =
        journey.newPublication(connection, options.privacy()).put("title", options.title());
    body.putObject("upload").put("sizeBytes", video.size()).put("contentType", video.contentType());
    JsonNode publication = journey.publish(body);
    String id = publication.path("id").asText();
    step("%s waits for its upload".formatted(id));
    journey.upload(publication, BodyPublishers.ofFile(video.file()));
    step("%,d bytes are in S3; from here on only events work".formatted(video.size()));

    String result = result(platform, follow(journey, id));
    if (options.stay()) {
      new EndpointSummary(platform, token, connection, id, logFile).print(out);
      out.println(result);
      Thread.sleep(Long.MAX_VALUE); // until Ctrl-C
    }
    return result;
  }

  /** Shows the publication each time it has changed, until it has ended. */
  private JsonNode follow(ApiScenario journey, String id)
      throws IOException, InterruptedException, ProblemException {
    String shown = "";
    long waitUntil = Long.MAX_VALUE;
    while (true) {
      JsonNode publication = journey.publication(id);
      String line = progress(publication);
      if (!line.equals(shown)) {
        step(line);
        shown = line;
      }
      switch (publication.path("status").asText()) {
        case "PUBLISHED" -> {
          boolean idMayCome = options.privacy().equals("PUBLIC_TO_EVERYONE");
          if (waitUntil == Long.MAX_VALUE) {
            waitUntil = System.nanoTime() + WAIT_FOR_POST_ID.toNanos();
          }
          if (publication.has("postId") || !idMayCome || System.nanoTime() > waitUntil) {
            return publication;
          }
        }
        case "FAILED", "CANCELLED", "UNCONFIRMED" -> {
          JsonNode failure = publication.path("failure");
          throw new ProblemException(
              failure.path("code").asText(), failure.path("detail").asText());
        }
        default -> {}
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private static String progress(JsonNode publication) {
    JsonNode progress = publication.path("progress");
    String status = publication.path("status").asText();
    if (!progress.has("chunksTotal")) {
      return status;
    }
    long sent = progress.path("bytesSent").asLong();
    long total = progress.path("bytesTotal").asLong();
    return "%-10s %3d %%  %,d of %,d bytes at TikTok, chunk %d of %d%s"
        .formatted(
            status,
            sent * 100 / total,
            sent,
            total,
            progress.path("chunksSent").asInt(),
            progress.path("chunksTotal").asInt(),
            publication.has("postId") ? ", post " + publication.path("postId").asText() : "");
  }

  private String result(LocalPlatform platform, JsonNode publication) {
    Post post = platform.simulator().posts().getLast();
    return "published %s post=%s bytes=%d chunks=%d sha256=%s seconds=%.1f"
        .formatted(
            publication.path("id").asText(),
            publication.path("postId").asText("-"),
            post.bytes(),
            post.chunkSizes().size(),
            post.sha256(),
            seconds());
  }

  private void step(String text) {
    out.printf("%6.1f s  %s%n", seconds(), text);
  }

  private double seconds() {
    return (System.nanoTime() - startedAt) / 1e9;
  }
}
