package com.viralmommy.tiktok.accounts.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.Functions;
import com.viralmommy.tiktok.fixture.Invocation;
import com.viralmommy.tiktok.fixture.RecordingProxy;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.background.RefreshWorkerHandler;
import com.viralmommy.tiktok.lambda.background.ScheduleHandler;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.simulator.IssuedTokens;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.TokenLifetimes;
import com.viralmommy.tiktok.tiktok.AccessToken;
import com.viralmommy.tiktok.tiktok.RefreshToken;
import com.viralmommy.tiktok.tiktok.TokenGrant;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A week of many connections on the virtual clock: the real sweep each hour, and the real worker
 * for each of its messages at the minute to which the queue would have delayed it, over the real
 * stores, against a TikTok that rotates.
 *
 * <p>{@code -Dweek.connections=5000} makes it as many, 35,000 refreshes of the long tokens and
 * 840,000 of the short ones, which takes its time; {@link
 * com.viralmommy.tiktok.accounts.tokens.RefreshScheduleWeekTest} has as many in every build.
 */
@ExtendWith(Cloud.Extension.class)
class RefreshWeekIT {
  private static final int SWEEPS = 7 * 24;
  private static final Set<String> SCOPES = Set.of("user.info.basic", "video.publish");

  /** By then every message of a sweep has been handed out. */
  private static final Duration SWEPT_WITHIN = Duration.ofMinutes(5);

  private final Cloud cloud;

  RefreshWeekIT(Cloud cloud) {
    this.cloud = cloud;
  }

  @Test
  void noTokenOfADayExpiresAndNoCallIsMadeThatIsNotNeeded(TestReporter reporter) {
    int connections = Integer.getInteger("week.connections", 200);
    live(TokenLifetimes.DAY_AND_YEAR, connections, reporter);
  }

  @Test
  void noTokenOfTwoHoursExpiresAndNoCallIsMadeThatIsNotNeeded(TestReporter reporter) {
    int connections = Integer.getInteger("week.connections", 10);
    live(TokenLifetimes.TWO_HOURS_AND_HALF_A_YEAR, connections, reporter);
  }

  private void live(TokenLifetimes lifetimes, int connections, TestReporter reporter) {
    SimulatorSettings settings = SimulatorSettings.defaults().withLifetimes(lifetimes);
    try (TikTokSimulator tikTok = TikTokSimulator.start(settings);
        RecordingProxy sqs = new RecordingProxy(cloud.sqsUrl())) {
      Week week = new Week(tikTok, sqs);
      week.begin(connections);
      for (int hour = 1; hour <= SWEEPS; hour++) {
        week.sweep(hour);
      }
      week.end();
      reporter.publishEntry(
          Map.of(
              "connections", Integer.toString(connections),
              "calls", Long.toString(week.calls),
              "needed", Long.toString(week.needed)));
    }
  }

  private final class Week {
    private final TikTokSimulator tikTok;
    private final RecordingProxy sqs;
    private final Duration lifetime;
    private final Instant start;
    private final Functions functions;
    private final RequestHandler<ScheduledEvent, Void> sweep;
    private final RequestHandler<SQSEvent, SQSBatchResponse> worker;

    /** When TikTok's own clock ends the newest access token of each. */
    private final Map<Connection.Key, Instant> goodUntil = new HashMap<>();

    private long calls;
    private long needed;

    Week(TikTokSimulator tikTok, RecordingProxy sqs) {
      this.tikTok = tikTok;
      this.sqs = sqs;
      this.lifetime = tikTok.settings().lifetimes().access();
      this.start = tikTok.clock().instant().truncatedTo(ChronoUnit.HOURS);
      Map<String, String> variables =
          cloud.resources(tikTok.settings().clientKey(), tikTok.settings().clientSecret());
      variables.put("TIKTOK_API_URL", tikTok.apiUrl().toString());
      String queue = "refresh-week-" + System.identityHashCode(this);
      variables.put("REFRESH_QUEUE_URL", cloud.sqs.createQueue(r -> r.queueName(queue)).queueUrl());
      variables.put("AWS_ENDPOINT_URL_SQS", sqs.url().toString());
      Log log = new Log(line -> {}, tikTok.clock());
      functions = new Functions(cloud, CrashingProcess.never(), variables, tikTok.clock(), log);
      CompositionRoot compositionRoot =
          new CompositionRoot(Environment.of(variables), tikTok.clock(), log);
      sweep = (ScheduleHandler) compositionRoot.handler(DeployedFunction.REFRESH_SWEEP);
      worker = (RefreshWorkerHandler) compositionRoot.handler(DeployedFunction.REFRESH_WORKER);
    }

    /** Half of them connect in the same minute, the others in the course of their first hours. */
    void begin(int connections) {
      for (int i = 0; i < connections; i++) {
        long later = i % 2 == 0 ? 0 : lifetime.toSeconds() / 2 * i / connections;
        tikTok.clock().set(start.plusSeconds(60 + later));
        connect(new UserId("auth0|" + i));
      }
    }

    private void connect(UserId user) {
      Instant now = tikTok.clock().instant();
      IssuedTokens issued = tikTok.issueTokens("pia.public", SCOPES);
      var bare =
          new Connection(
              user,
              "con_" + user.key(),
              issued.openId(),
              Connection.Status.ACTIVE,
              null,
              new Connection.Profile("Pia", "pia.public", null),
              SCOPES,
              now,
              now,
              now,
              now,
              0,
              null,
              new byte[0]);
      var grant =
          new TokenGrant(
              new AccessToken(issued.accessToken()),
              new RefreshToken(issued.refreshToken()),
              issued.expiresIn(),
              issued.refreshExpiresIn(),
              issued.openId(),
              SCOPES);
      Connection connection =
          functions.connections.renewed(bare, grant, functions.connections.sealer());
      assertThat(functions.connectionStore.save(connection, 0)).isTrue();
      goodUntil.put(connection.key(), now.plus(lifetime));
      needed += refreshesNeeded(now);
    }

    /** Each as late as can be: by the last sweep that is over before the token ends. */
    private long refreshesNeeded(Instant connectedAt) {
      Instant end = start.plus(Duration.ofHours(SWEEPS));
      long refreshes = 0;
      Instant last = connectedAt.plus(lifetime).minus(SWEPT_WITHIN).truncatedTo(ChronoUnit.HOURS);
      while (!last.isAfter(end)) {
        refreshes++;
        last = last.plus(lifetime).minus(SWEPT_WITHIN).truncatedTo(ChronoUnit.HOURS);
      }
      return refreshes;
    }

    void sweep(int hour) {
      Instant now = start.plus(Duration.ofHours(hour));
      tikTok.clock().set(now);
      sweep.handleRequest(new ScheduledEvent(), new Invocation());
      List<RefreshMessages.Sent> sent =
          sqs.passed().stream()
              .flatMap(passed -> RefreshMessages.in(passed.request()).stream())
              .sorted(Comparator.comparing(RefreshMessages.Sent::delay))
              .toList();
      sqs.passed().clear();
      for (RefreshMessages.Sent message : sent) {
        assertThat(message.delay()).isLessThanOrEqualTo(SWEPT_WITHIN);
        tikTok.clock().set(now.plus(message.delay()));
        work(message.body());
      }
      calls += tikTok.journal().size();
      tikTok.clearJournal();
    }

    private void work(String body) {
      Instant now = tikTok.clock().instant();
      var message = new SQSEvent.SQSMessage();
      message.setMessageId("message");
      message.setBody(body);
      var event = new SQSEvent();
      event.setRecords(List.of(message));
      assertThat(worker.handleRequest(event, new Invocation()).getBatchItemFailures()).isEmpty();
      for (Connection.Key key : RefreshQueue.read(body).orElseThrow()) {
        assertThat(goodUntil.put(key, now.plus(lifetime))).isAfter(now);
      }
    }

    void end() {
      Instant end = tikTok.clock().instant();
      long refreshed =
          goodUntil.keySet().stream()
              .map(key -> functions.connectionStore.find(key).orElseThrow())
              .peek(
                  connection -> {
                    assertThat(connection.status()).isEqualTo(Connection.Status.ACTIVE);
                    assertThat(connection.accessExpiresAt())
                        .isEqualTo(goodUntil.get(connection.key()))
                        .isAfter(end);
                  })
              // The first tokens were version 1.
              .mapToLong(connection -> connection.tokenVersion() - 1)
              .sum();
      assertThat(calls).isEqualTo(refreshed);
      assertThat((double) calls / needed).isBetween(1.0, 1.1);
      assertThat(tikTok.violations()).isEmpty();
    }
  }
}
