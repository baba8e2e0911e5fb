package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.fixture.AwsFixture;
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
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
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
 * A worker crashes at each of its calls to AWS and TikTok in turn, before or after the call takes
 * effect, and another worker goes on. In the end there is one post of exactly the accepted bytes.
 */
@ExtendWith(AwsFixture.Extension.class)
class CrashIT {
  private static final String CREATOR_INFO = "POST /v2/post/publish/creator_info/query/";
  private static final String INIT = "POST /v2/post/publish/video/init/";
  private static final String UPLOAD = "PUT /upload";
  private static final String STATUS = "POST /v2/post/publish/status/fetch/";

  /** All calls of a worker to AWS and TikTok. */
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

  private static PublishingFixture fixture;

  @BeforeAll
  static void open(AwsFixture aws) {
    fixture = PublishingFixture.withoutRateLimitWaits(aws);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @ParameterizedTest
  @EnumSource
  void survivesACrashBeforeEachCall(Video video) {
    survivesACrashAtEachCall(video, Moment.BEFORE);
  }

  @ParameterizedTest
  @EnumSource
  void survivesACrashAfterEachCall(Video video) {
    survivesACrashAtEachCall(video, Moment.AFTER);
  }

  private static void survivesACrashAtEachCall(Video video, Moment moment) {
    Set<String> crashPoints = new TreeSet<>();
    CrashingProcess crashing = CrashingProcess.at(moment, 1);
    for (int call = 2; crashes(crashing, video); call++) {
      crashPoints.add(crashing.crashPoint().orElseThrow());
      crashing = CrashingProcess.at(moment, call);
    }
    assertThat(crashPoints)
        .containsExactlyInAnyOrderElementsOf(
            CALLS.stream().map(call -> moment + " " + call).toList());
  }

  /**
   * TikTok accepts five shares a day, so that each run gets a day of its own. A share that TikTok
   * refuses returns its permit.
   */
  @ParameterizedTest(name = "{0}, refused at first: {1}")
  @CsvSource({"BEFORE, false", "AFTER, false", "BEFORE, true", "AFTER, true"})
  void survivesACrashAtEachCallOfAnInboxShare(Moment moment, boolean refusedAtFirst) {
    Set<String> crashPoints = new TreeSet<>();
    CrashingProcess crashing = CrashingProcess.at(moment, 1);
    for (int call = 2; crashesInAnInboxShare(crashing, refusedAtFirst); call++) {
      crashPoints.add(crashing.crashPoint().orElseThrow());
      crashing = CrashingProcess.at(moment, call);
    }
    assertThat(crashPoints)
        .contains(moment + " POST /v2/post/publish/inbox/video/init/", moment + " " + UPLOAD);
  }

  private static boolean crashesInAnInboxShare(CrashingProcess crashing, boolean refusedAtFirst) {
    fixture.clock.advance(Duration.ofHours(25));
    if (refusedAtFirst) {
      fixture.tikTok.faults().on(Endpoint.INBOX_INIT).next(1).status(500);
    }
    Connection quinn = fixture.connect("quinn.quiet", List.of("user.info.basic", "video.upload"));
    Publication.Key key = fixture.storeQueued(Video.WHOLE.key, quinn, new Post.InboxShare(), null);
    try {
      fixture.finish(key, fixture.process(crashing));
    } catch (CrashingProcess.Crash _) {
      fixture.finish(key, fixture.process(CrashingProcess.never()));
    }
    fixture.requireOneShare(fixture.find(key), Video.WHOLE.sha256, "after " + crashing.calls());
    return crashing.hasCrashed();
  }

  /**
   * The token is refused while TikTok processes the video. If the worker crashes with TikTok's
   * answer to the refresh, the user has to reconnect. Then the outcome can be polled.
   */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void survivesACrashAtEachCallOfATokenRefreshWhilePolling(Moment moment) {
    Set<String> crashPoints = new TreeSet<>();
    CrashingProcess crashing = CrashingProcess.at(moment, 1);
    for (int call = 2; crashesWhilePolling(crashing); call++) {
      crashPoints.add(crashing.crashPoint().orElseThrow());
      crashing = CrashingProcess.at(moment, call);
    }
    assertThat(crashPoints).contains(moment + " POST /v2/oauth/token/", moment + " getSecretValue");
  }

  private static boolean crashesWhilePolling(CrashingProcess crashing) {
    fixture.clock.advance(Duration.ofMinutes(2));
    Publication.Key key =
        fixture.storeQueued(Video.WHOLE.key, fixture.connection, PrivacyLevel.SELF_ONLY);
    fixture.runWhenDue(key, fixture.process(CrashingProcess.never()));
    assertThat(fixture.find(key).status()).isEqualTo(Status.PROCESSING);
    fixture.tikTok.faults().on(Endpoint.STATUS).next(1).expireTokenNow();
    try {
      fixture.runWhenDue(key, fixture.process(crashing));
    } catch (CrashingProcess.Crash _) {
      // The next process has to cope with this state.
    }
    Functions next = fixture.process(CrashingProcess.never());
    while (fixture.runWhenDue(key, next)) {
      Connection connection = next.connectionStore.find(fixture.connection.key()).orElseThrow();
      if (connection.status() == Connection.Status.NEEDS_RECONNECT) {
        fixture.connect("pia.public");
      }
    }
    assertThat(fixture.tikTok.violations())
        .extracting(Violation::code)
        .allMatch(Violation.Code.REFRESH_TOKEN_ROTATED_ALREADY::equals);
    fixture.tikTok.clearViolations();
    Publication ended = fixture.find(key);
    fixture.requireOnePost(ended, Video.WHOLE.sha256, "after " + crashing.calls());
    assertThat(fixture.uploads(ended)).hasSize(1);
    return crashing.hasCrashed();
  }

  /**
   * Every invocation stops after one request to TikTok. After a crash, the next worker starts when
   * the upload has expired. It opens another upload only if nothing can be posted from the first.
   */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void survivesACrashAtEachCallOfPausingWorkersThatIsNoticedAfterAnHour(Moment moment) {
    Set<String> crashPoints = new TreeSet<>();
    CrashingProcess crashing = CrashingProcess.at(moment, 1);
    for (int call = 2; crashesBetweenPauses(crashing); call++) {
      crashPoints.add(crashing.crashPoint().orElseThrow());
      crashing = CrashingProcess.at(moment, call);
    }
    assertThat(crashPoints).contains(moment + " " + UPLOAD, moment + " sendMessage");
  }

  private static boolean crashesBetweenPauses(CrashingProcess crashing) {
    fixture.clock.advance(Duration.ofMinutes(2));
    Publication.Key key =
        fixture.storeQueued(Video.IN_TWO_CHUNKS.key, fixture.connection, PrivacyLevel.SELF_ONLY);
    Functions worker = fixture.process(crashing);
    try {
      while (fixture.runUntilFirstRequest(key, worker)) {
        assertThat(fixture.find(key).progress().steps()).isLessThan(50);
      }
    } catch (CrashingProcess.Crash _) {
      fixture.clock.advance(Duration.ofMinutes(61));
      fixture.finish(key, fixture.process(CrashingProcess.never()));
    }
    fixture.requireOnePost(
        fixture.find(key), Video.IN_TWO_CHUNKS.sha256, "after " + crashing.calls());
    return crashing.hasCrashed();
  }

  /** TikTok receives half of the chunk, then the connection is closed. */
  @ParameterizedTest
  @CsvSource({"WHOLE, 1", "IN_TWO_CHUNKS, 1", "IN_TWO_CHUNKS, 2"})
  void survivesACrashInTheMiddleOfAChunk(Video video, int chunk) {
    assertThat(crashes(CrashingProcess.at(Moment.HALFWAY, UPLOAD, chunk), video)).isTrue();
  }

  /**
   * Publishes the video with a process that may crash, and with another one if it does.
   *
   * @return whether the process crashed
   */
  private static boolean crashes(CrashingProcess crashing, Video video) {
    // Permits that the previous run has taken become free.
    fixture.clock.advance(Duration.ofMinutes(2));
    // Workers wait for the id of a public post. One video is enough to test that.
    PrivacyLevel privacy =
        video == Video.WHOLE ? PrivacyLevel.PUBLIC_TO_EVERYONE : PrivacyLevel.SELF_ONLY;
    Publication.Key key = fixture.storeQueued(video.key, fixture.connection, privacy);
    try {
      fixture.finish(key, fixture.process(crashing));
    } catch (CrashingProcess.Crash _) {
      fixture.finish(key, fixture.process(CrashingProcess.never()));
    }
    fixture.requireOnePost(fixture.find(key), video.sha256, "after " + crashing.calls());
    // Each event is published once, whatever crashed. If the crash took time, the post's id was
    // known as soon as the post was published.
    List<String> events = fixture.publishedEvents(key);
    assertThat(events)
        .as("after %s", crashing.calls())
        .startsWith("publication.accepted", "publication.published")
        .isSubsetOf("publication.accepted", "publication.published", "publication.post_available")
        .doesNotHaveDuplicates();
    return crashing.hasCrashed();
  }
}
