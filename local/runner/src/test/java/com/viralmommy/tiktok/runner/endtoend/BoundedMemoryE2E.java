package com.viralmommy.tiktok.runner.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.runner.JvmProcess;
import com.viralmommy.tiktok.runner.LocalEngines;
import com.viralmommy.tiktok.runner.PaddedVideo;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The functions publish a large video with a small heap. */
class BoundedMemoryE2E {
  private static final long SIZE = 300_000_000;
  private static final String TITLE = "more than twice the heap";
  private static final Duration STARTED_WITHIN = Duration.ofMinutes(3);
  private static final Duration ENDED_WITHIN = Duration.ofMinutes(1);

  /** The second flag ends the whole JVM if any thread runs out of memory. */
  private static final List<String> SMALL_HEAP = List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError");

  @Test
  void publishesThreeHundredMillionBytesWithAHeapOf128Megabytes() throws Exception {
    var settings = SimulatorSettings.defaults().with(BehaviorOption.Audit.AUDITED);
    try (LocalEngines engines = LocalEngines.start(settings)) {
      Map<String, String> environment = new HashMap<>(engines.environment());
      environment.put("MAX_VIDEO_BYTES", Long.toString(SIZE));
      environment.put("POLL_SECONDS", "1");
      try (JvmProcess functions =
          JvmProcess.start(FunctionsProcess.class, SMALL_HEAP, environment)) {
        engines.onUpload(upload -> functions.send(FunctionsProcess.line(upload)));
        String api = functions.line("api http.*", STARTED_WITHIN).substring("api ".length());

        publish(engines, URI.create(api));

        functions.endInput();
        assertThat(functions.exitCode(ENDED_WITHIN)).as(functions.toString()).isZero();
        System.out.println("the functions' " + functions.line("heap peak .*", ENDED_WITHIN));
        assertThat(functions.errors()).noneMatch(line -> line.contains("OutOfMemoryError"));
      }
    }
  }

  private static void publish(LocalEngines engines, URI api) throws Exception {
    PaddedVideo video = PaddedVideo.ofSize(SIZE);
    ApiUser user = new ApiUser("user", api, engines.issuer().token("user"));
    user.connect("pia.public");

    JsonNode created = user.publish(user.newRequest(TITLE, "SELF_ONLY", SIZE, "video/mp4"));
    user.upload(created, SIZE, video::stream);
    JsonNode ended = user.awaitEnd(created);

    assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("PUBLISHED");
    assertThat(engines.simulator().violations()).isEmpty();
    assertThat(engines.simulator().posts()).hasSize(1);
    Post post = engines.simulator().posts().getFirst();
    assertThat(post.bytes()).isEqualTo(SIZE);
    assertThat(post.chunkSizes()).hasSize(30);
    assertThat(post.sha256()).isEqualTo(video.sha256());
  }
}
