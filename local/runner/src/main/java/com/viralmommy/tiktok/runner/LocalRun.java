package com.viralmommy.tiktok.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.media.ProbeResult;
import com.viralmommy.tiktok.media.VideoProbe;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.publishing.Preflight;
import com.viralmommy.tiktok.publishing.Publication;
import com.viralmommy.tiktok.publishing.PublishSettings;
import com.viralmommy.tiktok.simulator.Post;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import com.viralmommy.tiktok.simulator.Switch;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The laptop run: starts everything, publishes one video, and says what TikTok received. */
public final class LocalRun {
  private static final String USER = "local|you@example.com";
  private static final String SAMPLE = "/sample.mp4";
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
    System.exit(run());
  }

  private static int run() {
    try {
      new LocalRun(LocalRunOptions.ofSystemProperties(), System.out).run(Files.createTempDirectory("tiktok-local"));
      return 0;
    } catch (ProblemException | LocalRunOptions.WrongOptionException | IOException e) {
      // What the API said, a taken port, a full disk: one line that names it.
      System.err.println(e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  private void run(Path scratch)
      throws IOException, InterruptedException, ProblemException {
    Path video = video(scratch);
    String contentType = check(video);
    Path logFile = scratch.resolve("functions.log");
    try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(logFile), true);
        LocalPlatform platform = start(log)) {
      step("started DynamoDB, SQS, S3, KMS, Secrets Manager and the TikTok simulator");
      String token = platform.issuer().token(USER);
      Journey journey = new Journey(platform.apiUrl(), token);
      String connection = journey.connect();
      step("connected the simulated creator pia.public as %s", connection);
      String published = publish(platform, journey, connection, video, contentType);
      if (options.stay()) {
        new Tour(platform, token, connection, logFile).print(out);
        out.println(published);
        waitForInterrupt();
      } else {
        out.println(published);
      }
    }
  }
}
