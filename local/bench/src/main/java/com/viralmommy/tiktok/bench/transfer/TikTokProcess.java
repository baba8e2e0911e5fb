package com.viralmommy.tiktok.bench.transfer;

import com.viralmommy.tiktok.bench.harness.CommandLoop;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

/** The program of the child JVM with the TikTok simulator behind TLS. */
final class TikTokProcess {
  static final int CREATORS = 1_000;

  private TikTokProcess() {}

  /** The creator of a publication; each has another one, so that no rate limit is reached. */
  static String creator(int number) {
    return "creator." + number % CREATORS;
  }

  public static void main(String[] arguments) throws Exception {
    SimulatorSettings settings =
        SimulatorSettings.defaults()
            .with(BehaviorOption.Audit.AUDITED)
            .withDailyPostCap(1_000)
            .withActiveCreatorCap(CREATORS)
            .withCreators(
                IntStream.range(0, CREATORS)
                    .mapToObj(i -> Creator.named(creator(i), "Creator " + i))
                    .toList())
            .withTls(TestAuthority.server(Path.of(System.getenv("SERVER_KEYS"))));
    try (TikTokSimulator simulator = TikTokSimulator.start(settings)) {
      CommandLoop.serve(
          Map.of(
              "apiUrl", _ -> simulator.apiUrl(),
              "authorizeUrl", _ -> simulator.authorizeUrl(),
              "uploadHost", _ -> simulator.uploadHost(),
              "clientKey", _ -> settings.clientKey(),
              "clientSecret", _ -> settings.clientSecret(),
              "approve",
                  creator -> {
                    simulator.approveAs(creator.getFirst());
                    return "done";
                  },
              "delay",
                  millis -> {
                    delay(simulator, Duration.ofMillis(Long.parseLong(millis.getFirst())));
                    return "done";
                  },
              "latest", _ -> latest(simulator)));
    }
  }

  /** Delays every chunk before its bytes are read. */
  private static void delay(TikTokSimulator simulator, Duration delay) {
    simulator.faults().clear();
    if (delay.isPositive()) {
      simulator.faults().on(Endpoint.UPLOAD).always().delay(delay);
    }
  }

  private static String latest(TikTokSimulator simulator) {
    if (!simulator.violations().isEmpty()) {
      throw new IllegalStateException(simulator.violations().toString());
    }
    Post post = simulator.posts().getLast();
    return new ReceivedVideo(
            post.bytes(),
            post.chunkSizes().size(),
            post.sha256(),
            Duration.between(post.initAt(), post.uploadedAt().orElseThrow()))
        .toString();
  }
}
