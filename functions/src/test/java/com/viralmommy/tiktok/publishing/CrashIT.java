package com.viralmommy.tiktok.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.Cloud;
import com.viralmommy.tiktok.Mortal;
import com.viralmommy.tiktok.Mortal.Moment;
import com.viralmommy.tiktok.publishing.Publication.Status;
import com.viralmommy.tiktok.simulator.Post;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A worker dies at each of its calls to AWS and TikTok in turn, before it and after it took effect,
 * and others go on: there is one post in the end, of exactly the bytes that were accepted.
 */
@ExtendWith(Cloud.Extension.class)
class CrashIT {
  enum Video {
    WHOLE(100_000),
    IN_TWO_CHUNKS(10_485_761);

    private final byte[] bytes;
    private final String key;
    private final String sha256;

    Video(int size) {
      bytes = Stage.video(size);
      key = VideoStore.ownedPrefix(Stage.USER) + name();
      sha256 = Stage.sha256(bytes);
    }
  }

  private static final String CREATOR_INFO = "POST /v2/post/publish/creator_info/query/";
  private static final String INIT = "POST /v2/post/publish/video/init/";
  private static final String UPLOAD = "PUT /upload";
  private static final String STATUS = "POST /v2/post/publish/status/fetch/";

  /** Leases, reads, permits, seals, checkpoints and messages, and all that TikTok is asked. */
  private static final Set<String> CALLS =
      Set.of(
          "updateItem",
          "getItem",
          "putItem",
          "decrypt",
          "generateDataKey",
          "getObject",
          "sendMessage",
          CREATOR_INFO,
          INIT,
          UPLOAD,
          STATUS);

  private static Stage stage;

  @BeforeAll
  static void open(Cloud cloud) {
    stage =
        new Stage(
            cloud,
            SimulatorSettings.defaults().withAudited(true).withDailyPostCap(10_000),
            // Waits for permits would make every run another one.
            Map.of(
                "LIMIT_REQUESTS_PER_MINUTE",
                "600",
                "LIMIT_INITS_PER_MINUTE",
                "6",
                "LIMIT_POSTS_PER_DAY",
                "1000",
                "SINGLE_CHUNK_BYTES",
                "10000000"));
    for (Video video : Video.values()) {
      stage.put(video.key, video.bytes);
    }
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @ParameterizedTest
  @EnumSource
  void survivesADeathBeforeEachCall(Video video) {
    survivesADeathAtEachCall(video, Moment.BEFORE);
  }

  @ParameterizedTest
  @EnumSource
  void survivesADeathAfterEachCall(Video video) {
    survivesADeathAtEachCall(video, Moment.AFTER);
  }

  private static void survivesADeathAtEachCall(Video video, Moment moment) {
    Set<String> deaths = new TreeSet<>();
    Mortal life = Mortal.at(moment, 1);
    for (int call = 2; dies(life, video); call++) {
      deaths.add(life.death().orElseThrow());
      life = Mortal.at(moment, call);
    }
    assertThat(deaths)
        .containsExactlyInAnyOrderElementsOf(
            CALLS.stream().map(call -> moment + " " + call).toList());
  }

  /** TikTok gets a part of the chunk, and the connection ends. */
  @ParameterizedTest
  @CsvSource({"WHOLE, 1", "IN_TWO_CHUNKS, 1", "IN_TWO_CHUNKS, 2"})
  void survivesADeathInTheMiddleOfAChunk(Video video, int chunk) {
    assertThat(dies(Mortal.at(Moment.HALFWAY, UPLOAD, chunk), video)).isTrue();
  }

  /** Whether it died on the way; others have brought it to its end then. */
  private static boolean dies(Mortal life, Video video) {
    // What one run has used of TikTok's limits must not change the next one.
    stage.clock.advance(Duration.ofMinutes(2));
    Publication.Key key = stage.queued(video.key);
    try {
      stage.finish(key, stage.process(life));
    } catch (Mortal.Death _) {
      stage.finish(key, stage.process(Mortal.never()));
    }
    requireOnePost(key, video.sha256, life.calls());
    return life.isDead();
  }

  private static void requireOnePost(Publication.Key key, String sha256, List<String> calls) {
    String when = "after " + calls;
    Publication ended = stage.find(key);
    assertThat(ended.status()).as("%s: %s", when, ended).isEqualTo(Status.PUBLISHED);
    assertThat(stage.tikTok.posts())
        .filteredOn(post -> post.title().equals(Stage.title(ended)))
        .as(when)
        .singleElement()
        .satisfies(
            post -> {
              assertThat(post.status()).isEqualTo(Post.Status.PUBLISH_COMPLETE);
              assertThat(post.sha256()).isEqualTo(sha256);
              assertThat(ended.result().postIds()).containsExactly(post.postId().orElseThrow());
            });
    assertThat(stage.tikTok.violations()).as(when).isEmpty();
  }
}
