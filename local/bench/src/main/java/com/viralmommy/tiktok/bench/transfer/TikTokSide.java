package com.viralmommy.tiktok.bench.transfer;

import com.viralmommy.tiktok.bench.Commands;
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

/** The simulator in a JVM of its own, by TLS. */
final class TikTokSide {
  static final int CREATORS = 1_000;

  private TikTokSide() {}

  /** Nobody meets a limit of TikTok's: each publication has a creator of its own. */
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
      Commands.serve(
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

  /** Before a chunk's bytes are read. */
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
    return new Arrival(
            post.bytes(),
            post.chunkSizes().size(),
            post.sha256(),
            Duration.between(post.initAt(), post.uploadedAt().orElseThrow()))
        .toString();
  }
}
