package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.fixture.Cloud;
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
import com.viralmommy.tiktok.tiktok.PrivacyLevel;
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
 * Requests fail, workers die, hang and pause, messages come twice, too early, hours late or never,
 * users cancel, try again and replace the video, all by chance and in any mixture: what is promised
 * holds. A seed that fails here fails the same way when it is run alone.
 */
@ExtendWith(Cloud.Extension.class)
class RandomFaultsIT {
  /** More of them by {@code -Drandom.faults=1000}. */
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

  private static PublishingFixture stage;

  /** The key whose video is not its own any more; null for none. */
  private static String replaced;

  @BeforeAll
  static void open(Cloud cloud) {
    stage = PublishingFixture.withoutWaits(cloud);
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  static LongStream seeds() {
    return LongStream.range(0, RUNS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void endsWithOnePostOrWithNone(long seed) throws Exception {
    Random random = new Random(seed);
    Post post =
        random.nextInt(4) == 0 ? new Post.Inbox() : stage.post(PrivacyLevel.PUBLIC_TO_EVERYONE);
    Video video = random.nextInt(4) == 0 ? Video.IN_TWO_CHUNKS : Video.WHOLE;
    begin(post);
    for (int i = random.nextInt(7); i > 0; i--) {
      fault(random);
    }
    Publication.Key key = stage.queued(video.key, stage.connection, post, null);
    int retries = 0;
    for (int i = random.nextInt(12); i > 0; i--) {
      try {
        retries += something(random, key) ? 1 : 0;
      } catch (CrashingProcess.Death _) {
        // Whoever comes next finds what it has left.
      }
    }
    stage.tikTok.faults().clear();
    Publication ended = stage.finish(key, stage.process(CrashingProcess.never()));

    List<com.viralmommy.tiktok.simulator.publishing.Post> uploads =
        stage.uploads(ended).stream().filter(upload -> upload.uploadedAt().isPresent()).toList();
    // Another is begun only when TikTok has said that the one before failed.
    assertThat(uploads).hasSizeLessThanOrEqualTo(1 + retries);
    assertThat(uploads).allMatch(upload -> upload.sha256().equals(video.sha256));
    long appeared = uploads.stream().filter(upload -> APPEARED.contains(upload.status())).count();
    switch (ended.status()) {
      case PUBLISHED, SENT_TO_INBOX -> assertThat(appeared).isEqualTo(1);
      // The user may have it tried again.
      case FAILED, CANCELLED -> assertThat(appeared).as("%s", ended).isZero();
      case UNCONFIRMED -> assertThat(appeared).isLessThanOrEqualTo(1);
      default -> throw new AssertionError("no end: " + ended);
    }
    assertThat(ended.result().failure() != null)
        .isEqualTo(Set.of(Status.FAILED, Status.UNCONFIRMED).contains(ended.status()));
    assertThat(stage.tikTok.violations())
        .extracting(Violation::code)
        // A worker died with the new refresh token that nobody else knows.
        .allMatch(Violation.Code.REFRESH_TOKEN_ROTATED_ALREADY::equals);
  }

  /** The seeds before must not change what this one does. */
  private static void begin(Post post) {
    stage.tikTok.clearViolations();
    stage.tikTok.faults().clear();
    for (Video video : Video.values()) {
      if (video.key.equals(replaced)) {
        stage.put(video.key, video.bytes);
      }
    }
    replaced = null;
    // A share is one of five a day.
    stage.clock.advance(Duration.ofHours(post instanceof Post.Inbox ? 25 : 1));
    Functions functions = stage.process(CrashingProcess.never());
    Connection connection = functions.connectionStore.find(stage.connection.key()).orElseThrow();
    if (connection.status() == Connection.Status.NEEDS_RECONNECT) {
      stage.connect("pia.public");
    }
  }

  private static void fault(Random random) {
    Endpoint endpoint = ENDPOINTS.get(random.nextInt(ENDPOINTS.size()));
    Target target = stage.tikTok.faults().on(endpoint).occurrence(1 + random.nextInt(4));
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
   * @return whether it is tried anew that had failed
   */
  private static boolean something(Random random, Publication.Key key) throws Exception {
    switch (random.nextInt(13)) {
      case 0 -> stage.clock.advance(Duration.ofSeconds(random.nextInt(120)));
      case 1 -> stage.clock.advance(Duration.ofMinutes(random.nextInt(240)));
      // A message that comes twice, or before its time.
      case 2 -> stage.process(mortal(random)).publisher.advance(key, PublishingFixture.PLENTY);
      case 3 -> together(key, mortal(random));
      case 4 -> {
        stage.process(mortal(random)).dueSweep.run(PublishingFixture.PLENTY);
        for (String message : stage.messages()) {
          if (random.nextInt(3) > 0) {
            stage
                .process(mortal(random))
                .publisher
                .advance(PublishQueue.read(message).orElseThrow(), PublishingFixture.PLENTY);
          }
        }
      }
      case 5 -> {
        // Seldom at the beginning, where it would end most runs.
        if (random.nextInt(3) == 0) {
          unlessRefused(() -> stage.process(mortal(random)).cancellation.cancel(key));
        }
      }
      case 6 -> {
        return unlessRefused(() -> stage.process(mortal(random)).publicationRetry.retry(key));
      }
      case 7 -> {
        if (random.nextInt(3) == 0) {
          replaced = stage.find(key).source().objectKey();
          stage.put(replaced, ANOTHER_VIDEO);
        }
      }
      case 8, 9 -> stage.shortTurn(key, stage.process(mortal(random)));
      default -> stage.turn(key, stage.process(mortal(random)));
    }
    return false;
  }

  private static boolean unlessRefused(Runnable wish) {
    try {
      wish.run();
      return true;
    } catch (Problem refused) {
      assertThat(refused.code())
          .isIn(ProblemCode.NOT_CANCELLABLE, ProblemCode.NOT_RETRYABLE, ProblemCode.CONFLICT);
      return false;
    }
  }

  private static CrashingProcess mortal(Random random) {
    return random.nextBoolean()
        ? CrashingProcess.never()
        : CrashingProcess.at(
            Moment.values()[random.nextInt(Moment.values().length)], 1 + random.nextInt(40));
  }

  private static void together(Publication.Key key, CrashingProcess life) throws Exception {
    List<Functions> workers = List.of(stage.process(life), stage.process(life));
    List<Future<?>> running = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Functions worker : workers) {
        running.add(threads.submit(() -> worker.publisher.advance(key, PublishingFixture.PLENTY)));
      }
    }
    for (Future<?> work : running) {
      if (work.state() == Future.State.FAILED
          && !(work.exceptionNow() instanceof CrashingProcess.Death)) {
        work.get();
      }
    }
  }
}
