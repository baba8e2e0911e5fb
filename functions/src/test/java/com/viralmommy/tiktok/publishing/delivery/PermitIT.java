package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.Functions;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.fixture.Video;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationView;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.PrivacyLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Publications that have to wait for others, or for another day. */
@ExtendWith(Cloud.Extension.class)
class PermitIT {
  private static final SimulatorSettings AUDITED = SimulatorSettings.defaults().withAudited(true);

  private final Cloud cloud;
  private PublishingFixture stage;

  PermitIT(Cloud cloud) {
    this.cloud = cloud;
  }

  private void open(SimulatorSettings settings) {
    stage = new PublishingFixture(cloud, settings, Map.of());
    stage.put(Video.WHOLE.key, Video.WHOLE.bytes);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  /** The guide's limits: six requests and two inits of a creator in any minute. */
  @Test
  void workersAtTheSameTimeKeepTogetherToTheLimitsOfTheirCreator() throws Exception {
    open(AUDITED);
    List<Publication.Key> keys = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      keys.add(queued(stage.connection));
    }
    List<Functions> processes =
        IntStream.range(0, 4).mapToObj(_ -> stage.process(CrashingProcess.never())).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Publication.Key> open = keys;
      while (!open.isEmpty()) {
        List<Callable<Void>> work = new ArrayList<>();
        for (Publication.Key key : open) {
          Functions process = processes.get(work.size() % processes.size());
          work.add(
              () -> {
                process.publisher.advance(key, PublishingFixture.PLENTY);
                return null;
              });
        }
        for (var done : threads.invokeAll(work)) {
          done.get();
        }
        open = open.stream().filter(key -> stage.find(key).dueAt() != null).toList();
        // Time passes while nobody works, or a permit would be older than the call made with it.
        open.stream()
            .map(key -> stage.find(key).waitsUntil())
            .min(Comparator.naturalOrder())
            .ifPresent(stage::passTo);
      }
    }
    keys.forEach(key -> stage.requireOnePost(stage.find(key), Video.WHOLE.sha256, "with others"));
    requireNoMoreInAMinute(6, Set.of(Endpoint.CREATOR_INFO, Endpoint.DIRECT_INIT, Endpoint.STATUS));
    requireNoMoreInAMinute(2, Set.of(Endpoint.DIRECT_INIT));
  }

  private void requireNoMoreInAMinute(int limit, Set<Endpoint> endpoints) {
    List<Instant> times =
        stage.tikTok.journal().stream()
            .filter(e -> Endpoint.at(e.method(), e.path()).filter(endpoints::contains).isPresent())
            .map(JournalEntry::time)
            .sorted()
            .toList();
    assertThat(times).hasSizeGreaterThan(limit);
    for (int i = limit; i < times.size(); i++) {
      assertThat(Duration.between(times.get(i - limit), times.get(i)))
          .isGreaterThan(Duration.ofMinutes(1));
    }
  }

  @Test
  void aPublicationThatHasToWaitSaysUntilWhen() {
    open(AUDITED);
    stage.advance(queued(stage.connection));
    stage.advance(queued(stage.connection));
    Instant first =
        stage.tikTok.journal().stream()
            .filter(e -> e.path().equals(Endpoint.CREATOR_INFO.path()))
            .map(JournalEntry::time)
            .findFirst()
            .orElseThrow();
    Publication.Key third = queued(stage.connection);
    Publication waiting = stage.advance(third);
    assertThat(waiting.waitingFor()).isEqualTo(ProblemCode.RATE_LIMITED);
    assertThat(waiting.waitsUntil())
        .isBetween(first.plus(Duration.ofSeconds(60)), first.plus(Duration.ofSeconds(65)));
    assertThat(PublicationView.of(waiting).get("waiting"))
        .isEqualTo(
            Map.of(
                "code", "rate_limited",
                "detail", ProblemCode.RATE_LIMITED.text(),
                "until", waiting.waitsUntil().toString()));
    // Two may begin in a minute: what comes after this one and the next waits a minute longer.
    stage.advance(queued(stage.connection));
    assertThat(stage.advance(queued(stage.connection)).waitsUntil())
        .isBetween(first.plus(Duration.ofSeconds(120)), first.plus(Duration.ofSeconds(130)));
    stage.requireOnePost(stage.finish(third), Video.WHOLE.sha256, "after a wait");
  }

  /** TikTok counts posts of other apps, which we do not know of. */
  @Test
  void waitsForACreatorsNextDay() {
    open(AUDITED);
    Connection carla = stage.connect("carla.nearcap");
    stage.requireOnePost(stage.finish(queued(carla)), Video.WHOLE.sha256, "the last of the day");
    // The requests of this minute are used up.
    stage.clock.advance(Duration.ofMinutes(2));
    Publication.Key next = queued(carla);
    Publication waiting = stage.advance(next);
    assertThat(waiting.waitingFor()).isEqualTo(ProblemCode.CREATOR_CANNOT_POST_NOW);
    // Nobody else has to wait for it.
    stage.requireOnePost(
        stage.finish(queued(stage.connection)), Video.WHOLE.sha256, "of another creator");
    Publication ended = stage.finish(next);
    stage.requireOnePost(ended, Video.WHOLE.sha256, "on the next day");
    assertThat(Duration.between(ended.createdAt(), ended.updatedAt()))
        .isBetween(Duration.ofHours(23), Duration.ofHours(26));
  }

  /** The day that was spent on the limit is not taken off the time that TikTok has to recover. */
  @Test
  void anOutageAfterADaysWaitIsWaitedForToo() {
    open(AUDITED);
    Connection carla = stage.connect("carla.nearcap");
    stage.requireOnePost(stage.finish(queued(carla)), Video.WHOLE.sha256, "the last of the day");
    stage.clock.advance(Duration.ofMinutes(2));
    Publication.Key next = queued(carla);
    stage.advance(next);
    Instant nextDay = stage.clock.instant().plus(Duration.ofHours(23));
    while (stage.find(next).waitsUntil().isBefore(nextDay)) {
      stage.turn(next, stage.functions);
      assertThat(stage.find(next).waitingFor()).isEqualTo(ProblemCode.CREATOR_CANNOT_POST_NOW);
    }
    stage.tikTok.faults().on(Endpoint.CREATOR_INFO).always().status(500);
    Instant begins = stage.find(next).waitsUntil();
    Instant over = begins.plus(Duration.ofHours(23));
    while (stage.find(next).waitsUntil().isBefore(over)) {
      stage.turn(next, stage.functions);
      // The first attempts use up the requests of a minute, too.
      assertThat(stage.find(next).waitingFor())
          .isIn(ProblemCode.TIKTOK_UNAVAILABLE, ProblemCode.RATE_LIMITED);
    }
    // Four attempts each half hour, and some more in the first.
    assertThat(stage.tikTok.journal().stream().filter(e -> !e.time().isBefore(begins)))
        .hasSizeBetween(4 * 40, 4 * 60);
    stage.tikTok.faults().clear();
    stage.requireOnePost(stage.finish(next), Video.WHOLE.sha256, "after the outage");
  }

  @Test
  void tellsTheAppsLimitFromThatOfAUser() {
    open(AUDITED.withActiveCreatorCap(1));
    stage.requireOnePost(
        stage.finish(queued(stage.connection)), Video.WHOLE.sha256, "the only creator of the day");
    Publication.Key quinns = queued(stage.connect("quinn.quiet"));
    Publication waiting = stage.advance(quinns);
    assertThat(waiting.waitingFor()).isEqualTo(ProblemCode.APP_DAILY_CAP_REACHED);
    assertThat(waiting.waitsUntil()).isAfter(stage.clock.instant());
    // It is about creators: the one of today goes on.
    stage.requireOnePost(
        stage.finish(queued(stage.connection)), Video.WHOLE.sha256, "of the same creator");
    Publication ended = stage.find(quinns);
    while (ended.status() == Status.QUEUED) {
      stage.turn(quinns, stage.functions);
      ended = stage.find(quinns);
    }
    stage.requireOnePost(stage.finish(quinns), Video.WHOLE.sha256, "on the next day");
  }

  private Publication.Key queued(Connection by) {
    return stage.queued(Video.WHOLE.key, by, PrivacyLevel.PUBLIC_TO_EVERYONE);
  }
}
