package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.CrashingProcess.Moment;
import com.viralmommy.tiktok.fixture.Functions;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.fixture.Video;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.tiktok.PrivacyLevel;
import java.time.Duration;
import java.util.List;
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

  private static PublishingFixture stage;

  @BeforeAll
  static void open(Cloud cloud) {
    stage = PublishingFixture.withoutWaits(cloud);
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
    CrashingProcess life = CrashingProcess.at(moment, 1);
    for (int call = 2; dies(life, video); call++) {
      deaths.add(life.death().orElseThrow());
      life = CrashingProcess.at(moment, call);
    }
    assertThat(deaths)
        .containsExactlyInAnyOrderElementsOf(
            CALLS.stream().map(call -> moment + " " + call).toList());
  }

  /**
   * Such a share is one of five a day, so that each run has a day of its own. One that TikTok does
   * not take at first gives its permit back.
   */
  @ParameterizedTest(name = "{0}, refused at first: {1}")
  @CsvSource({"BEFORE, false", "AFTER, false", "BEFORE, true", "AFTER, true"})
  void survivesADeathAtEachCallOfAShareWithTheInbox(Moment moment, boolean refusedAtFirst) {
    Set<String> deaths = new TreeSet<>();
    CrashingProcess life = CrashingProcess.at(moment, 1);
    for (int call = 2; diesSharing(life, refusedAtFirst); call++) {
      deaths.add(life.death().orElseThrow());
      life = CrashingProcess.at(moment, call);
    }
    assertThat(deaths)
        .contains(moment + " POST /v2/post/publish/inbox/video/init/", moment + " " + UPLOAD);
  }

  private static boolean diesSharing(CrashingProcess life, boolean refusedAtFirst) {
    stage.clock.advance(Duration.ofHours(25));
    if (refusedAtFirst) {
      stage.tikTok.faults().on(Endpoint.INBOX_INIT).next(1).status(500);
    }
    Connection quinn = stage.connect("quinn.quiet", List.of("user.info.basic", "video.upload"));
    Publication.Key key = stage.queued(Video.WHOLE.key, quinn, new Post.Inbox(), null);
    try {
      stage.finish(key, stage.process(life));
    } catch (CrashingProcess.Death _) {
      stage.finish(key, stage.process(CrashingProcess.never()));
    }
    stage.requireOneShare(stage.find(key), Video.WHOLE.sha256, "after " + life.calls());
    return life.isDead();
  }

  /**
   * The token is refused while TikTok works on the video. If TikTok's answer to the refresh dies
   * with the worker, the user has to connect again, and then the outcome is learnt.
   */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void survivesADeathAtEachCallOfARefreshWhilePolling(Moment moment) {
    Set<String> deaths = new TreeSet<>();
    CrashingProcess life = CrashingProcess.at(moment, 1);
    for (int call = 2; diesPolling(life); call++) {
      deaths.add(life.death().orElseThrow());
      life = CrashingProcess.at(moment, call);
    }
    assertThat(deaths).contains(moment + " POST /v2/oauth/token/", moment + " getSecretValue");
  }

  private static boolean diesPolling(CrashingProcess life) {
    stage.clock.advance(Duration.ofMinutes(2));
    Publication.Key key = stage.queued(Video.WHOLE.key, stage.connection, PrivacyLevel.SELF_ONLY);
    stage.turn(key, stage.process(CrashingProcess.never()));
    assertThat(stage.find(key).status()).isEqualTo(Status.PROCESSING);
    stage.tikTok.faults().on(Endpoint.STATUS).next(1).expireTokenNow();
    try {
      stage.turn(key, stage.process(life));
    } catch (CrashingProcess.Death _) {
      // The next one finds what it has left.
    }
    Functions next = stage.process(CrashingProcess.never());
    while (stage.turn(key, next)) {
      Connection connection = next.connectionStore.find(stage.connection.key()).orElseThrow();
      if (connection.status() == Connection.Status.NEEDS_RECONNECT) {
        stage.connect("pia.public");
      }
    }
    assertThat(stage.tikTok.violations())
        .extracting(Violation::code)
        .allMatch(Violation.Code.REFRESH_TOKEN_ROTATED_ALREADY::equals);
    stage.tikTok.clearViolations();
    Publication ended = stage.find(key);
    stage.requireOnePost(ended, Video.WHOLE.sha256, "after " + life.calls());
    assertThat(stage.uploads(ended)).hasSize(1);
    return life.isDead();
  }

  /**
   * Every invocation is so short that it stops after one request to TikTok, and what died is found
   * when the upload's hour is over: another one is opened only if nothing can appear from the
   * first.
   */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void survivesADeathAtEachCallOfWorkersThatPauseAndAreMissedForAnHour(Moment moment) {
    Set<String> deaths = new TreeSet<>();
    CrashingProcess life = CrashingProcess.at(moment, 1);
    for (int call = 2; diesPausing(life); call++) {
      deaths.add(life.death().orElseThrow());
      life = CrashingProcess.at(moment, call);
    }
    assertThat(deaths).contains(moment + " " + UPLOAD, moment + " sendMessage");
  }

  private static boolean diesPausing(CrashingProcess life) {
    stage.clock.advance(Duration.ofMinutes(2));
    Publication.Key key =
        stage.queued(Video.IN_TWO_CHUNKS.key, stage.connection, PrivacyLevel.SELF_ONLY);
    Functions worker = stage.process(life);
    try {
      while (stage.shortTurn(key, worker)) {
        assertThat(stage.find(key).steps()).isLessThan(50);
      }
    } catch (CrashingProcess.Death _) {
      stage.clock.advance(Duration.ofMinutes(61));
      stage.finish(key, stage.process(CrashingProcess.never()));
    }
    stage.requireOnePost(stage.find(key), Video.IN_TWO_CHUNKS.sha256, "after " + life.calls());
    return life.isDead();
  }

  /** TikTok gets a part of the chunk, and the connection ends. */
  @ParameterizedTest
  @CsvSource({"WHOLE, 1", "IN_TWO_CHUNKS, 1", "IN_TWO_CHUNKS, 2"})
  void survivesADeathInTheMiddleOfAChunk(Video video, int chunk) {
    assertThat(dies(CrashingProcess.at(Moment.HALFWAY, UPLOAD, chunk), video)).isTrue();
  }

  /** Whether it died on the way; others have brought it to its end then. */
  private static boolean dies(CrashingProcess life, Video video) {
    // What one run has used of TikTok's limits must not change the next one.
    stage.clock.advance(Duration.ofMinutes(2));
    // The id of a public post is waited for: that is once enough.
    PrivacyLevel privacy =
        video == Video.WHOLE ? PrivacyLevel.PUBLIC_TO_EVERYONE : PrivacyLevel.SELF_ONLY;
    Publication.Key key = stage.queued(video.key, stage.connection, privacy);
    try {
      stage.finish(key, stage.process(life));
    } catch (CrashingProcess.Death _) {
      stage.finish(key, stage.process(CrashingProcess.never()));
    }
    stage.requireOnePost(stage.find(key), video.sha256, "after " + life.calls());
    // Each once, although nobody who made a change lived to tell of it. Where a death cost time,
    // the
    // post's id was known when TikTok said that it is published.
    List<String> told = stage.told(key);
    assertThat(told)
        .as("after %s", life.calls())
        .startsWith("publication.accepted", "publication.published")
        .isSubsetOf("publication.accepted", "publication.published", "publication.post_available")
        .doesNotHaveDuplicates();
    return life.isDead();
  }
}
