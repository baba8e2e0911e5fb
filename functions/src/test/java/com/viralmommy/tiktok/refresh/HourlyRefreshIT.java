package com.viralmommy.tiktok.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.Browser;
import com.viralmommy.tiktok.DeployedFunction;
import com.viralmommy.tiktok.Deployment;
import com.viralmommy.tiktok.connections.Connection;
import com.viralmommy.tiktok.connections.ConnectionStore;
import com.viralmommy.tiktok.platform.Item;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.simulator.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens stay alive, whoever fails when. */
class HourlyRefreshIT {
  private static final String TOKEN = Endpoint.TOKEN.path();
  private static final String USER = "auth0|mother";
  private static final Duration ALMOST_A_DAY = Duration.ofHours(23);

  @RegisterExtension final Deployment deployment = new Deployment();

  @Test
  void theSweepRefreshesWhatIsDueAndNothingElse() {
    String early = connect("pia.public");
    advance(Duration.ofHours(12));
    String late = connect("priya.private");
    advance(Duration.ofHours(10));
    long lateVersion = version(late);
    long earlyVersion = version(early);

    hour();

    assertThat(version(early)).isEqualTo(earlyVersion + 1);
    assertThat(version(late)).isEqualTo(lateVersion);
    assertThat(refreshes()).isEqualTo(1);
    hour();
    assertThat(refreshes()).isEqualTo(1);
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  @Test
  void twoSweepsOfTheSameHourRefreshOnce() {
    connect("pia.public");
    advance(ALMOST_A_DAY);

    deployment.schedule(DeployedFunction.REFRESH_SWEEP);
    deployment.schedule(DeployedFunction.REFRESH_SWEEP);
    deliverDue();

    assertThat(refreshes()).isEqualTo(1);
  }

  @Test
  void aThousandWhoNeedATokenAtOnceCauseOneCallToTikTokAndAllGetTheSame() throws Exception {
    String id = connect("pia.public");
    advance(ALMOST_A_DAY.plusMinutes(58));
    List<TokenRefresher> instances =
        IntStream.range(0, 8).mapToObj(_ -> deployment.wiring().tokenRefresher()).toList();

    List<Future<Access>> asked;
    try (var threads = Executors.newFixedThreadPool(64)) {
      asked =
          IntStream.range(0, 1_000)
              .mapToObj(
                  i -> threads.submit(() -> instances.get(i % instances.size()).access(key(id))))
              .toList();
    }

    assertThat(asked)
        .hasSize(1_000)
        .extracting(access -> ((Access.Granted) access.get()).token().value())
        .containsOnly(((Access.Granted) asked.getFirst().get()).token().value());
    assertThat(refreshes()).isEqualTo(1);
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  @Test
  void tokensThatCannotBeStoredAreParkedSealedAndRestored() {
    String id = connect("pia.public");
    advance(ALMOST_A_DAY);
    long version = version(id);
    deployment.dynamoDbWire().cut(request -> request.contains("PutItem"));

    hour();

    assertThat(version(id)).isEqualTo(version);
    deployment.dynamoDbWire().mend();
    assertThat(deployment.drainConnections()).isEqualTo(1);
    assertThat(version(id)).isEqualTo(version + 1);
    deployment.restart();
    assertThat(access(id)).isInstanceOf(Access.Granted.class);
    assertThat(refreshes()).isEqualTo(1);
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  @Test
  void whicheverRequestToTheStoreFailsNoTokenIsLost() {
    for (int failing = 1; failing <= 6; failing++) {
      String id = connect("pia.public");
      advance(ALMOST_A_DAY);
      deployment.schedule(DeployedFunction.REFRESH_SWEEP);
      AtomicInteger requests = new AtomicInteger();
      int from = failing;
      // The SDK repeats a request up to four times: all of them fail.
      deployment
          .dynamoDbWire()
          .cut(
              _ -> {
                int number = requests.incrementAndGet();
                return number >= from && number < from + 4;
              });
      deliverDue();
      deployment.dynamoDbWire().mend();
      deployment.drainConnections();
      // A lease that was left behind ends.
      advance(Duration.ofMinutes(4));

      assertThat(access(id)).as("request %d failed", failing).isInstanceOf(Access.Granted.class);
      hour();
      assertThat(access(id)).isInstanceOf(Access.Granted.class);
    }
    assertThat(deployment.simulator().violations()).isEmpty();
    assertThat(deployment.eventTypes()).doesNotContain("connection.needs_reconnect");
  }

  @Test
  void anOutageOfTikTokOfSixHoursDisconnectsNobody() {
    List<String> ids = List.of(connect("pia.public"), connect("priya.private"));
    advance(Duration.ofHours(21).plusMinutes(30));
    deployment.tikTok().cut();
    for (int hour = 0; hour < 6; hour++) {
      hour();
      advance(Duration.ofHours(1));
    }
    assertThat(refreshes()).isZero();
    deployment.tikTok().mend();

    hour();

    for (String id : ids) {
      assertThat(access(id)).isInstanceOf(Access.Granted.class);
      assertThat(stored(id).textOrNull("status")).isEqualTo("ACTIVE");
    }
    assertThat(refreshes()).isEqualTo(2);
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  @Test
  void theUserIsWarnedOnceTwoWeeksBeforeTheyHaveToConnectAnew() {
    String id = connect("pia.public");
    advance(Duration.ofDays(349));
    assertThat(access(id)).isInstanceOf(Access.Granted.class);
    assertThat(deployment.eventTypes()).doesNotContain("connection.reconnect_soon");

    for (int days = 0; days < 5; days++) {
      advance(Duration.ofHours(24));
      assertThat(access(id)).isInstanceOf(Access.Granted.class);
    }

    assertThat(deployment.eventTypes()).containsOnlyOnce("connection.reconnect_soon");
  }

  @Test
  void aMessageThatNamesNoConnectionsIsGivenBack() {
    for (String body : List.of("", "{}", "no json", "{\"connections\":[{\"user\":\"\"}]}")) {
      assertThat(deployment.deliver(DeployedFunction.REFRESH_WORKER, body).getBatchItemFailures())
          .as(body)
          .hasSize(1);
    }
  }

  /** What happens within an hour: the sweep, and what it has put into the queue. */
  private void hour() {
    deployment.schedule(DeployedFunction.REFRESH_SWEEP);
    deliverDue();
  }

  /** The sweep's messages are delayed by the queue's own clock; here they come at once. */
  private void deliverDue() {
    List<String> bodies =
        deployment.sqsWire().passed().stream()
            .flatMap(passed -> RefreshMessages.in(passed.request()).stream())
            .toList();
    deployment.sqsWire().passed().clear();
    bodies.forEach(body -> deployment.deliver(DeployedFunction.REFRESH_WORKER, body));
    deployment.sqsWire().passed().clear();
  }

  private String connect(String creator) {
    return new Browser(deployment, USER).connect(creator);
  }

  private void advance(Duration time) {
    deployment.simulator().clock().advance(time);
  }

  private Access access(String id) {
    return deployment.wiring().tokenRefresher().access(key(id));
  }

  private static Connection.Key key(String id) {
    return new Connection.Key(new UserId(USER), id);
  }

  private Item stored(String id) {
    return deployment.items(ConnectionStore.SCHEMA).stream()
        .map(Item::of)
        .filter(item -> item.required("connection").equals(id))
        .findFirst()
        .orElseThrow();
  }

  private long version(String id) {
    return stored(id).number("tokenVersion");
  }

  /** Answered calls that asked for new tokens by a refresh token. */
  private long refreshes() {
    return deployment.tikTok().passed(TOKEN).stream()
        .filter(passed -> passed.request().contains("grant_type=refresh_token"))
        .filter(passed -> passed.status() == 200)
        .count();
  }
}
