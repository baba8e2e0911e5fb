package com.viralmommy.tiktok.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.Cloud;
import com.viralmommy.tiktok.Functions;
import com.viralmommy.tiktok.Mortal;
import com.viralmommy.tiktok.Mortal.Moment;
import com.viralmommy.tiktok.connections.Connection;
import com.viralmommy.tiktok.publishing.Publication.Status;
import com.viralmommy.tiktok.simulator.Endpoint;
import com.viralmommy.tiktok.simulator.FailReason;
import com.viralmommy.tiktok.simulator.Faults.Target;
import com.viralmommy.tiktok.simulator.Post;
import com.viralmommy.tiktok.simulator.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests fail, workers die and hang, messages come twice, too early, hours late or never, all by
 * chance and in any mixture: what is promised holds. A seed that fails here fails the same way when
 * it is run alone.
 */
@ExtendWith(Cloud.Extension.class)
class RandomFaultsIT {
  /** More of them by {@code -Drandom.faults=1000}. */
  private static final long RUNS = Long.getLong("random.faults", 40);

  private static final List<Endpoint> ENDPOINTS =
      List.of(
          Endpoint.CREATOR_INFO,
          Endpoint.DIRECT_INIT,
          Endpoint.UPLOAD,
          Endpoint.UPLOAD,
          Endpoint.STATUS,
          Endpoint.TOKEN);

  private static Stage stage;

  @BeforeAll
  static void open(Cloud cloud) {
    stage = Stage.withoutWaits(cloud);
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
    begin();
    Video video = random.nextInt(4) == 0 ? Video.IN_TWO_CHUNKS : Video.WHOLE;
    for (int i = random.nextInt(7); i > 0; i--) {
      fault(random);
    }
    Publication.Key key = stage.queued(video.key);
    for (int i = random.nextInt(12); i > 0; i--) {
      try {
        something(random, key);
      } catch (Mortal.Death _) {
        // Whoever comes next finds what it has left.
      }
    }
    stage.tikTok.faults().clear();
    Publication ended = stage.finish(key, stage.process(Mortal.never()));

    List<Post> posts =
        stage.uploads(ended).stream().filter(post -> post.uploadedAt().isPresent()).toList();
    assertThat(posts).hasSizeLessThanOrEqualTo(1);
    assertThat(posts).allMatch(post -> post.sha256().equals(video.sha256));
    boolean appeared =
        posts.stream().anyMatch(post -> post.status() == Post.Status.PUBLISH_COMPLETE);
    switch (ended.status()) {
      case PUBLISHED -> assertThat(appeared).isTrue();
      // The user may have it tried again.
      case FAILED -> assertThat(appeared).as("%s", ended).isFalse();
      case UNCONFIRMED -> {}
      default -> throw new AssertionError("no end: " + ended);
    }
    assertThat(ended.result().failure() == null).isEqualTo(ended.status() == Status.PUBLISHED);
    assertThat(stage.tikTok.violations())
        .extracting(Violation::code)
        // A worker died with the new refresh token that nobody else knows.
        .allMatch(Violation.Code.REFRESH_TOKEN_ROTATED_ALREADY::equals);
  }

  /** The seeds before must not change what this one does. */
  private static void begin() {
    stage.tikTok.clearViolations();
    stage.tikTok.faults().clear();
    stage.clock.advance(Duration.ofHours(1));
    Functions functions = stage.process(Mortal.never());
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

  private static void something(Random random, Publication.Key key) throws Exception {
    switch (random.nextInt(8)) {
      case 0 -> stage.clock.advance(Duration.ofSeconds(random.nextInt(120)));
      case 1 -> stage.clock.advance(Duration.ofMinutes(random.nextInt(240)));
      // A message that comes twice, or before its time.
      case 2 -> stage.process(mortal(random)).publisher.advance(key, Stage.PLENTY);
      case 3 -> together(key, mortal(random));
      case 4 -> {
        stage.process(mortal(random)).dueSweep.run(Stage.PLENTY);
        for (String message : stage.messages()) {
          if (random.nextInt(3) > 0) {
            stage
                .process(mortal(random))
                .publisher
                .advance(PublishQueue.read(message).orElseThrow(), Stage.PLENTY);
          }
        }
      }
      default -> stage.turn(key, stage.process(mortal(random)));
    }
  }

  private static Mortal mortal(Random random) {
    return random.nextBoolean()
        ? Mortal.never()
        : Mortal.at(
            Moment.values()[random.nextInt(Moment.values().length)], 1 + random.nextInt(40));
  }

  private static void together(Publication.Key key, Mortal life) throws Exception {
    List<Functions> workers = List.of(stage.process(life), stage.process(life));
    List<Future<?>> running = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Functions worker : workers) {
        running.add(threads.submit(() -> worker.publisher.advance(key, Stage.PLENTY)));
      }
    }
    for (Future<?> work : running) {
      if (work.state() == Future.State.FAILED && !(work.exceptionNow() instanceof Mortal.Death)) {
        work.get();
      }
    }
  }
}
