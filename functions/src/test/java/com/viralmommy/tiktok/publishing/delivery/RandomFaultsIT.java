package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.CrashingProcess.Moment;
import com.viralmommy.tiktok.fixture.Functions;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.fixture.Video;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.lifecycle.PublishQueue;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.faults.Faults.Target;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random sequences of failed requests, workers that crash, hang or pause, messages that are
 * duplicated, early, late or lost, and users who cancel, retry or replace the video. At most one
 * post appears. A seed that fails here fails in the same way when it is run alone.
 */
@ExtendWith(AwsFixture.Extension.class)
class RandomFaultsIT {
  /** The number of sequences, set by {@code -Drandom.faults=1000}. */
  private static final long RUNS = Long.getLong("random.faults", 40);

  private static final List<Endpoint> ENDPOINTS =
      List.of(
          Endpoint.CREATOR_INFO,
          Endpoint.DIRECT_INIT,
          Endpoint.INBOX_INIT,
          Endpoint.UPLOAD,
          Endpoint.UPLOAD,
          Endpoint.STATUS,
          Endpoint.TOKEN);

  private static final Set<com.viralmommy.tiktok.simulator.publishing.Post.Status> APPEARED =
      Set.of(
          com.viralmommy.tiktok.simulator.publishing.Post.Status.PUBLISH_COMPLETE,
          com.viralmommy.tiktok.simulator.publishing.Post.Status.SEND_TO_USER_INBOX);

  private static final byte[] ANOTHER_VIDEO = PublishingFixture.video(100_001);

  private static PublishingFixture fixture;

  /** Whether TikTok's answer to a refresh may be lost on its way, as a fault is planned for it. */
  private static boolean tokenAnswerLost;

  /** The key whose video is not its own any more; null for none. */
  private static String replaced;

  @BeforeAll
  static void open(AwsFixture aws) {
    fixture = PublishingFixture.withoutRateLimitWaits(aws);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  static LongStream seeds() {
    return LongStream.range(0, RUNS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void endsWithOnePostOrWithNone(long seed) throws Exception {
    Random random = new Random(seed);
    Post post =
        random.nextInt(4) == 0
            ? new Post.InboxShare()
            : fixture.post(PrivacyLevel.PUBLIC_TO_EVERYONE);
    Video video = random.nextInt(4) == 0 ? Video.IN_TWO_CHUNKS : Video.WHOLE;
    reset(post);
    for (int i = random.nextInt(7); i > 0; i--) {
      planFault(random);
    }
    Publication.Key key = fixture.storeQueued(video.key, fixture.connection, post, null);
    int retries = 0;
    for (int i = random.nextInt(12); i > 0; i--) {
      try {
        retries += randomAction(random, key) ? 1 : 0;
      } catch (CrashingProcess.Crash _) {
        // The next process has to cope with this state.
      }
    }
    fixture.tikTok.faults().clear();
    Publication ended = fixture.finish(key, fixture.process(CrashingProcess.never()));

    List<com.viralmommy.tiktok.simulator.publishing.Post> uploads =
        fixture.uploads(ended).stream().filter(upload -> upload.uploadedAt().isPresent()).toList();
    // A retry opens another upload only after TikTok has reported that the previous one failed.
    assertThat(uploads).hasSizeLessThanOrEqualTo(1 + retries);
    assertThat(uploads).allMatch(upload -> upload.sha256().equals(video.sha256));
    long appeared = uploads.stream().filter(upload -> APPEARED.contains(upload.status())).count();
    switch (ended.status()) {
      case PUBLISHED, SENT_TO_INBOX -> assertThat(appeared).isEqualTo(1);
      // The user may retry it, so that nothing may have appeared.
      case FAILED, CANCELLED -> assertThat(appeared).as("%s", ended).isZero();
      case UNCONFIRMED -> assertThat(appeared).isLessThanOrEqualTo(1);
      default -> throw new AssertionError("it has not ended: " + ended);
    }
    assertThat(ended.result().failure() != null)
        .isEqualTo(Set.of(Status.FAILED, Status.UNCONFIRMED).contains(ended.status()));
    assertThat(fixture.tikTok.violations())
        .extracting(Violation::code)
        // A fault may lose TikTok's answer to a refresh; that a worker dies with it is tested by
        // LostRefreshIT.
        .allMatch(code -> tokenAnswerLost && code == Violation.Code.REFRESH_TOKEN_ROTATED_ALREADY);
  }

  /** Removes the effects of the previous seeds. */
  private static void reset(Post post) {
    fixture.tikTok.clearViolations();
    fixture.tikTok.faults().clear();
    for (Video video : Video.values()) {
      if (video.key.equals(replaced)) {
        fixture.put(video.key, video.bytes);
      }
    }
    replaced = null;
    tokenAnswerLost = false;
    // A share is one of five a day.
    fixture.clock.advance(Duration.ofHours(post instanceof Post.InboxShare ? 25 : 1));
    Functions functions = fixture.process(CrashingProcess.never());
    Connection connection = functions.connectionStore.find(fixture.connection.key()).orElseThrow();
    if (connection.status() == Connection.Status.NEEDS_RECONNECT) {
      fixture.connect("pia.public");
    }
  }

  private static void planFault(Random random) {
    Endpoint endpoint = ENDPOINTS.get(random.nextInt(ENDPOINTS.size()));
    Target target = fixture.tikTok.faults().on(endpoint).occurrence(1 + random.nextInt(4));
    tokenAnswerLost |= endpoint == Endpoint.TOKEN;
    switch (random.nextInt(12)) {
      case 0, 1 -> target.dropBeforeEffect();
      case 2, 3 -> target.dropAfterEffect();
      case 4 -> target.status(500);
      case 5 -> target.statusAfterEffect(503);
      case 6 -> target.status(429);
      case 7 -> target.plainText500();
      case 8 -> target.truncate(5);
      case 9 -> target.expireTokenNow();
      case 10 -> target.status(List.of(400, 401, 403, 404, 416).get(random.nextInt(5)));
      default -> {
        if (endpoint == Endpoint.UPLOAD || endpoint == Endpoint.STATUS) {
          target.fail(FailReason.values()[random.nextInt(FailReason.values().length)]);
        } else {
          target.statusAfterEffect(418);
        }
      }
    }
  }

  /**
   * @return whether a failed publication was retried
   */
  private static boolean randomAction(Random random, Publication.Key key) throws Exception {
    switch (random.nextInt(13)) {
      case 0 -> fixture.clock.advance(Duration.ofSeconds(random.nextInt(120)));
      case 1 -> fixture.clock.advance(Duration.ofMinutes(random.nextInt(240)));
      // A duplicate or early message.
      case 2 ->
          fixture
              .process(maybeCrashing(random))
              .publisher
              .advance(key, PublishingFixture.FIFTEEN_MINUTES);
      case 3 -> runTwoWorkers(key, maybeCrashing(random));
      case 4 -> {
        fixture.process(maybeCrashing(random)).dueSweep.run(PublishingFixture.FIFTEEN_MINUTES);
        for (String message : fixture.messages()) {
          if (random.nextInt(3) > 0) {
            fixture
                .process(maybeCrashing(random))
                .publisher
                .advance(
                    PublishQueue.read(message).orElseThrow(), PublishingFixture.FIFTEEN_MINUTES);
          }
        }
      }
      case 5 -> {
        // Rarely: otherwise most sequences would end early.
        if (random.nextInt(3) == 0) {
          unlessRefused(() -> fixture.process(maybeCrashing(random)).cancellation.cancel(key));
        }
      }
      case 6 -> {
        return unlessRefused(
            () -> fixture.process(maybeCrashing(random)).publicationRetry.retry(key));
      }
      case 7 -> {
        if (random.nextInt(3) == 0) {
          replaced = fixture.find(key).source().objectKey();
          fixture.put(replaced, ANOTHER_VIDEO);
        }
      }
      case 8, 9 -> fixture.runUntilFirstRequest(key, fixture.process(maybeCrashing(random)));
      default -> fixture.runWhenDue(key, fixture.process(maybeCrashing(random)));
    }
    return false;
  }

  private static boolean unlessRefused(Runnable action) {
    try {
      action.run();
      return true;
    } catch (Problem refused) {
      assertThat(refused.code())
          .isIn(ProblemCode.NOT_CANCELLABLE, ProblemCode.NOT_RETRYABLE, ProblemCode.CONFLICT);
      return false;
    }
  }

  private static CrashingProcess maybeCrashing(Random random) {
    return random.nextBoolean()
        ? CrashingProcess.never()
        : CrashingProcess.atOutsideOfARefresh(
            Moment.values()[random.nextInt(Moment.values().length)], 1 + random.nextInt(40));
  }

  private static void runTwoWorkers(Publication.Key key, CrashingProcess crashing)
      throws Exception {
    List<Functions> workers = List.of(fixture.process(crashing), fixture.process(crashing));
    List<Future<?>> running = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Functions worker : workers) {
        running.add(
            threads.submit(() -> worker.publisher.advance(key, PublishingFixture.FIFTEEN_MINUTES)));
      }
    }
    for (Future<?> work : running) {
      if (work.state() == Future.State.FAILED
          && !(work.exceptionNow() instanceof CrashingProcess.Crash)) {
        work.get();
      }
    }
  }
}
