package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** However large the video, the functions hold no more of it than fits into a small heap. */
class BoundedMemoryE2E {
  private static final long SIZE = 300_000_000;
  private static final String TITLE = "more than twice the heap";
  private static final Duration STARTED_WITHIN = Duration.ofMinutes(1);
  private static final Duration ENDED_WITHIN = Duration.ofMinutes(1);

  /** The second flag ends the JVM, so that no thread can outlive what it could not allocate. */
  private static final List<String> SMALL_HEAP = List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError");

  @Test
  void publishesThreeHundredMillionBytesWithAHeapOf128Megabytes() throws Exception {
    var settings = SimulatorSettings.defaults().with(BehaviorOption.Audit.AUDITED);
    try (LocalEngines engines = LocalEngines.start(settings)) {
      Map<String, String> environment = new HashMap<>(engines.environment());
      environment.put("MAX_VIDEO_BYTES", Long.toString(SIZE));
      environment.put("POLL_SECONDS", "1");
      try (ChildJvm functions = ChildJvm.start(FunctionsAlone.class, SMALL_HEAP, environment)) {
        engines.onUpload(upload -> functions.send(FunctionsAlone.line(upload)));
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
    ApiUser user = new ApiUser("anybody", api, engines.issuer().token("anybody"));
    user.connect("pia.public");

    JsonNode asked = user.publish(user.asking(TITLE, "SELF_ONLY", SIZE, "video/mp4"));
    user.upload(asked, SIZE, video::stream);
    JsonNode ended = user.ended(asked);

    assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("PUBLISHED");
    assertThat(engines.simulator().violations()).isEmpty();
    assertThat(engines.simulator().posts()).hasSize(1);
    Post post = engines.simulator().posts().getFirst();
    assertThat(post.bytes()).isEqualTo(SIZE);
    assertThat(post.chunkSizes()).hasSize(30);
    assertThat(post.sha256()).isEqualTo(video.sha256());
  }
}
