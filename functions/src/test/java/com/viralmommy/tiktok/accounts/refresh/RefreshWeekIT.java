package com.viralmommy.tiktok.accounts.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.fixture.AwsFixture;
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
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.oauth.IssuedTokens;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.simulator.settings.TokenLifetimes;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import com.viralmommy.tiktok.tiktok.login.RefreshToken;
import com.viralmommy.tiktok.tiktok.login.TokenGrant;
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
 * A week of many connections on a virtual clock, against a simulator that rotates refresh tokens.
 * The real sweep runs each hour, and the real worker gets each message after its delay.
 *
 * <p>{@code -Dweek.connections=5000} sets the number of connections, and takes long. {@code
 * RefreshScheduleWeekTest} simulates that number in every build.
 */
@ExtendWith(AwsFixture.Extension.class)
class RefreshWeekIT {
  private static final int SWEEPS = 7 * 24;
  private static final Set<String> SCOPES = Set.of("user.info.basic", "video.publish");

  /** The maximum delay of a sweep's messages. */
  private static final Duration MAX_DELAY = Duration.ofMinutes(5);

  private final AwsFixture cloud;

  RefreshWeekIT(AwsFixture cloud) {
    this.cloud = cloud;
  }

  @Test
  void tokensOfOneDayNeverExpireAndCallsExceedTheMinimumByTenPercentAtMost(TestReporter reporter) {
    int connections = Integer.getInteger("week.connections", 200);
    runWeek(TokenLifetimes.DAY_AND_YEAR, connections, reporter);
  }

  @Test
  void tokensOfTwoHoursNeverExpireAndCallsExceedTheMinimumByTenPercentAtMost(
      TestReporter reporter) {
    int connections = Integer.getInteger("week.connections", 10);
    runWeek(TokenLifetimes.TWO_HOURS_AND_HALF_A_YEAR, connections, reporter);
  }

  private void runWeek(TokenLifetimes lifetimes, int connections, TestReporter reporter) {
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

    /** When the current access token of each connection expires at TikTok. */
    private final Map<Connection.Key, Instant> validUntil = new HashMap<>();

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

    /** Half of them connect at the same time, the others within half a token lifetime. */
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
      var empty =
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
          functions.connections.withGrant(empty, grant, functions.connections.sealer());
      assertThat(functions.connectionStore.save(connection, 0)).isTrue();
      validUntil.put(connection.key(), now.plus(lifetime));
      needed += refreshesNeeded(now);
    }

    /** The minimum: each refresh by the last sweep that ends before the token expires. */
    private long refreshesNeeded(Instant connectedAt) {
      Instant end = start.plus(Duration.ofHours(SWEEPS));
      long refreshes = 0;
      Instant last = connectedAt.plus(lifetime).minus(MAX_DELAY).truncatedTo(ChronoUnit.HOURS);
      while (!last.isAfter(end)) {
        refreshes++;
        last = last.plus(lifetime).minus(MAX_DELAY).truncatedTo(ChronoUnit.HOURS);
      }
      return refreshes;
    }

    void sweep(int hour) {
      Instant now = start.plus(Duration.ofHours(hour));
      tikTok.clock().set(now);
      sweep.handleRequest(new ScheduledEvent(), new Invocation());
      List<RefreshMessages.Sent> sent =
          sqs.exchanges().stream()
              .flatMap(passed -> RefreshMessages.in(passed.request()).stream())
              .sorted(Comparator.comparing(RefreshMessages.Sent::delay))
              .toList();
      sqs.exchanges().clear();
      for (RefreshMessages.Sent message : sent) {
        assertThat(message.delay()).isLessThanOrEqualTo(MAX_DELAY);
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
        assertThat(validUntil.put(key, now.plus(lifetime))).isAfter(now);
      }
    }

    void end() {
      Instant end = tikTok.clock().instant();
      long refreshed =
          validUntil.keySet().stream()
              .map(key -> functions.connectionStore.find(key).orElseThrow())
              .peek(
                  connection -> {
                    assertThat(connection.status()).isEqualTo(Connection.Status.ACTIVE);
                    assertThat(connection.accessExpiresAt())
                        .isEqualTo(validUntil.get(connection.key()))
                        .isAfter(end);
                  })
              // The first token version is 1.
              .mapToLong(connection -> connection.tokenVersion() - 1)
              .sum();
      assertThat(calls).isEqualTo(refreshed);
      assertThat((double) calls / needed).isBetween(1.0, 1.1);
      assertThat(tikTok.violations()).isEmpty();
    }
  }
}
