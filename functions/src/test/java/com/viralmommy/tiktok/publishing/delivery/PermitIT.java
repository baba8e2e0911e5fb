package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.Functions;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.fixture.Video;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationView;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
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

/** Publications that wait for permits of rate limits. */
@ExtendWith(AwsFixture.Extension.class)
class PermitIT {
  private static final SimulatorSettings AUDITED = SimulatorSettings.defaults().withAudited(true);

  private final AwsFixture aws;
  private PublishingFixture fixture;

  PermitIT(AwsFixture aws) {
    this.aws = aws;
  }

  private void open(SimulatorSettings settings) {
    fixture = new PublishingFixture(aws, settings, Map.of());
    fixture.put(Video.WHOLE.key, Video.WHOLE.bytes);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A creator has six requests and two inits in any minute. */
  @Test
  void simultaneousWorkersStayWithinTheLimitsOfTheCreator() throws Exception {
    open(AUDITED);
    List<Publication.Key> keys = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      keys.add(queued(fixture.connection));
    }
    List<Functions> processes =
        IntStream.range(0, 4).mapToObj(_ -> fixture.process(CrashingProcess.never())).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Publication.Key> open = keys;
      while (!open.isEmpty()) {
        List<Callable<Void>> work = new ArrayList<>();
        for (Publication.Key key : open) {
          Functions process = processes.get(work.size() % processes.size());
          work.add(
              () -> {
                process.publisher.advance(key, PublishingFixture.FIFTEEN_MINUTES);
                return null;
              });
        }
        for (var done : threads.invokeAll(work)) {
          done.get();
        }
        open = open.stream().filter(key -> fixture.find(key).dueAt() != null).toList();
        // The clock moves only while no worker runs. Otherwise a call would be later than its
        // permit.
        open.stream()
            .map(key -> fixture.find(key).waitsUntil())
            .min(Comparator.naturalOrder())
            .ifPresent(fixture::advanceClockTo);
      }
    }
    keys.forEach(
        key -> fixture.requireOnePost(fixture.find(key), Video.WHOLE.sha256, "with others"));
    requireNoMoreInAMinute(6, Set.of(Endpoint.CREATOR_INFO, Endpoint.DIRECT_INIT, Endpoint.STATUS));
    requireNoMoreInAMinute(2, Set.of(Endpoint.DIRECT_INIT));
  }

  private void requireNoMoreInAMinute(int limit, Set<Endpoint> endpoints) {
    List<Instant> times =
        fixture.tikTok.journal().stream()
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

  /** The metric of TikTok's refusals counts this log line. */
  @Test
  void waitingForOurOwnLimitIsNotLoggedAsARefusalOfTikTok() {
    open(AUDITED);
    fixture.advance(queued(fixture.connection));
    fixture.advance(queued(fixture.connection));
    Publication waiting = fixture.advance(queued(fixture.connection));
    assertThat(waiting.waitReason()).isEqualTo(ProblemCode.RATE_LIMITED);
    assertThat(fixture.log)
        .anyMatch(line -> line.contains("\"call.limited\"") && line.contains(waiting.key().id()))
        .noneMatch(line -> line.contains("\"" + Log.Counted.TIKTOK_REFUSED + "\""));
  }

  @Test
  void aWaitingPublicationShowsWhyAndUntilWhen() {
    open(AUDITED);
    fixture.advance(queued(fixture.connection));
    fixture.advance(queued(fixture.connection));
    Instant first =
        fixture.tikTok.journal().stream()
            .filter(e -> e.path().equals(Endpoint.CREATOR_INFO.path()))
            .map(JournalEntry::time)
            .findFirst()
            .orElseThrow();
    Publication.Key third = queued(fixture.connection);
    Publication waiting = fixture.advance(third);
    assertThat(waiting.waitReason()).isEqualTo(ProblemCode.RATE_LIMITED);
    assertThat(waiting.waitsUntil())
        .isBetween(first.plus(Duration.ofSeconds(60)), first.plus(Duration.ofSeconds(65)));
    assertThat(PublicationView.of(waiting).waiting())
        .isEqualTo(
            new PublicationView.Waiting(
                "rate_limited", ProblemCode.RATE_LIMITED.text(), waiting.waitsUntil().toString()));
    // Two inits are allowed a minute: the publication after this one and the next waits a minute
    // longer.
    fixture.advance(queued(fixture.connection));
    assertThat(fixture.advance(queued(fixture.connection)).waitsUntil())
        .isBetween(first.plus(Duration.ofSeconds(120)), first.plus(Duration.ofSeconds(130)));
    fixture.requireOnePost(fixture.finish(third), Video.WHOLE.sha256, "after a wait");
  }

  /** TikTok also counts the posts of other apps, which our limit does not know. */
  @Test
  void waitsForTheCreatorsDailyLimit() {
    open(AUDITED);
    Connection carla = fixture.connect("carla.nearcap");
    fixture.requireOnePost(
        fixture.finish(queued(carla)), Video.WHOLE.sha256, "the last of the day");
    // The permits of this minute are used up.
    fixture.clock.advance(Duration.ofMinutes(2));
    Publication.Key next = queued(carla);
    Publication waiting = fixture.advance(next);
    assertThat(waiting.waitReason()).isEqualTo(ProblemCode.CREATOR_CANNOT_POST_NOW);
    // The publications of other creators do not wait.
    fixture.requireOnePost(
        fixture.finish(queued(fixture.connection)), Video.WHOLE.sha256, "of another creator");
    Publication ended = fixture.finish(next);
    fixture.requireOnePost(ended, Video.WHOLE.sha256, "on the next day");
    assertThat(Duration.between(ended.createdAt(), ended.updatedAt()))
        .isBetween(Duration.ofHours(23), Duration.ofHours(26));
  }

  /** The day of waiting for the limit does not shorten the time for outages. */
  @Test
  void anOutageAfterADaysWaitForALimitIsWaitedOut() {
    open(AUDITED);
    Connection carla = fixture.connect("carla.nearcap");
    fixture.requireOnePost(
        fixture.finish(queued(carla)), Video.WHOLE.sha256, "the last of the day");
    fixture.clock.advance(Duration.ofMinutes(2));
    Publication.Key next = queued(carla);
    fixture.advance(next);
    Instant nextDay = fixture.clock.instant().plus(Duration.ofHours(23));
    while (fixture.find(next).waitsUntil().isBefore(nextDay)) {
      fixture.runWhenDue(next, fixture.functions);
      assertThat(fixture.find(next).waitReason()).isEqualTo(ProblemCode.CREATOR_CANNOT_POST_NOW);
    }
    fixture.tikTok.faults().on(Endpoint.CREATOR_INFO).always().status(500);
    Instant begins = fixture.find(next).waitsUntil();
    Instant over = begins.plus(Duration.ofHours(23));
    while (fixture.find(next).waitsUntil().isBefore(over)) {
      fixture.runWhenDue(next, fixture.functions);
      // The first attempts also use up the permits of a minute.
      assertThat(fixture.find(next).waitReason())
          .isIn(ProblemCode.TIKTOK_UNAVAILABLE, ProblemCode.RATE_LIMITED);
    }
    // Four requests each half hour, and some more in the first.
    assertThat(fixture.tikTok.journal().stream().filter(e -> !e.time().isBefore(begins)))
        .hasSizeBetween(4 * 40, 4 * 60);
    fixture.tikTok.faults().clear();
    fixture.requireOnePost(fixture.finish(next), Video.WHOLE.sha256, "after the outage");
  }

  @Test
  void distinguishesTheAppsLimitFromThatOfACreator() {
    open(AUDITED.withActiveCreatorCap(1));
    fixture.requireOnePost(
        fixture.finish(queued(fixture.connection)),
        Video.WHOLE.sha256,
        "the only creator of the day");
    Publication.Key quinns = queued(fixture.connect("quinn.quiet"));
    Publication waiting = fixture.advance(quinns);
    assertThat(waiting.waitReason()).isEqualTo(ProblemCode.APP_DAILY_CAP_REACHED);
    assertThat(waiting.waitsUntil()).isAfter(fixture.clock.instant());
    // The app's limit is on the number of creators: the creator of today may go on.
    fixture.requireOnePost(
        fixture.finish(queued(fixture.connection)), Video.WHOLE.sha256, "of the same creator");
    Publication ended = fixture.find(quinns);
    while (ended.status() == Status.QUEUED) {
      fixture.runWhenDue(quinns, fixture.functions);
      ended = fixture.find(quinns);
    }
    fixture.requireOnePost(fixture.finish(quinns), Video.WHOLE.sha256, "on the next day");
  }

  private Publication.Key queued(Connection by) {
    return fixture.storeQueued(Video.WHOLE.key, by, PrivacyLevel.PUBLIC_TO_EVERYONE);
  }
}
