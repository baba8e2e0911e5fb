package com.viralmommy.tiktok.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.Cloud;
import com.viralmommy.tiktok.Mortal;
import com.viralmommy.tiktok.publishing.Publication.Status;
import com.viralmommy.tiktok.simulator.Post;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A worker dies before or after one of its calls, at each of them in turn, and others go on: there
 * is one post in the end, of exactly the bytes that were accepted.
 *
 * <p>TikTok's calls lie between those to AWS: dying before the next of these is dying after TikTok
 * has answered.
 */
@ExtendWith(Cloud.Extension.class)
class CrashIT {
  private static final byte[] SMALL = Stage.video(100_000);

  /** The smallest video of two chunks. */
  private static final byte[] LARGE = Stage.video(64_000_001);

  private static final String SMALL_KEY = VideoStore.ownedPrefix(Stage.USER) + "small.mp4";
  private static final String LARGE_KEY = VideoStore.ownedPrefix(Stage.USER) + "large.mp4";

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
                "CHUNK_BYTES",
                "32000000"));
    stage.put(SMALL_KEY, SMALL);
    stage.put(LARGE_KEY, LARGE);
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @Test
  void survivesADeathAtEachCallOfASmallVideo() {
    String sha256 = Stage.sha256(SMALL);
    int call = 1;
    while (dies(Mortal.before(call), SMALL_KEY, sha256)) {
      call++;
    }
    // Leases, reads, permits, seals, checkpoints and messages, up to the post's id.
    assertThat(call).isGreaterThan(30);
    assertThat(dies(Mortal.after("putItem", 1), SMALL_KEY, sha256)).isTrue();
  }

  /** The opening is the same as for a small one: from the first chunk's checkpoint on. */
  @Test
  void survivesADeathAtEachCallWhileChunksAreSent() {
    String sha256 = Stage.sha256(LARGE);
    List<String> calls = calls(LARGE_KEY, sha256);
    // The upload begins when its URL is sealed, and is over when the queue is told to look again.
    int first = calls.indexOf("generateDataKey") + 1;
    int last = calls.indexOf("sendMessage") + 1;
    assertThat(calls.subList(first, last)).filteredOn("getObject"::equals).hasSize(2);
    for (int call = first; call <= last; call++) {
      assertThat(dies(Mortal.before(call), LARGE_KEY, sha256)).isTrue();
    }
  }

  /** What one process calls from the lease to the end when nothing happens. */
  private static List<String> calls(String objectKey, String sha256) {
    Mortal immortal = Mortal.never();
    assertThat(dies(immortal, objectKey, sha256)).isFalse();
    return immortal.calls();
  }

  /** Whether it died on the way; others have brought it to its end then. */
  private static boolean dies(Mortal life, String objectKey, String sha256) {
    // What one run has used of TikTok's limits must not change the next one.
    stage.clock.advance(Duration.ofMinutes(2));
    Publication.Key key = stage.queued(objectKey);
    try {
      stage.finish(key, stage.process(life));
    } catch (Mortal.Death _) {
      stage.finish(key, stage.process(Mortal.never()));
    }
    requireOnePost(key, sha256, life.calls());
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
