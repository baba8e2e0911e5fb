package com.viralmommy.tiktok.accounts.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.tokens.AccessTokenResult;
import com.viralmommy.tiktok.accounts.tokens.TokenRefresher;
import com.viralmommy.tiktok.fixture.Browser;
import com.viralmommy.tiktok.fixture.Deployment;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.platform.dynamodb.Item;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.RemovalReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkException;

/** Tokens are refreshed in time, also after failures of TikTok, DynamoDB or a sweep. */
class HourlyRefreshIT {
  private static final String TOKEN = Endpoint.TOKEN.path();
  private static final String USER = "auth0|mother";
  private static final Duration ALMOST_A_DAY = Duration.ofHours(23);

  @RegisterExtension final Deployment deployment = new Deployment();

  @Test
  void theSweepRefreshesOnlyDueConnections() {
    String early = connect("pia.public");
    advance(Duration.ofHours(12));
    String late = connect("priya.private");
    advance(Duration.ofHours(10));
    long lateVersion = version(late);
    long earlyVersion = version(early);

    runSweep();

    assertThat(version(early)).isEqualTo(earlyVersion + 1);
    assertThat(version(late)).isEqualTo(lateVersion);
    assertThat(refreshes()).isEqualTo(1);
    runSweep();
    assertThat(refreshes()).isEqualTo(1);
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  @Test
  void twoSweepsInTheSameHourCauseOneRefresh() {
    connect("pia.public");
    advance(ALMOST_A_DAY);

    deployment.schedule(DeployedFunction.REFRESH_SWEEP);
    deployment.schedule(DeployedFunction.REFRESH_SWEEP);
    deliverDue();

    assertThat(refreshes()).isEqualTo(1);
  }

  @Test
  void aThousandConcurrentRequestsCauseOneRefreshAndGetTheSameToken() throws Exception {
    String id = connect("pia.public");
    advance(ALMOST_A_DAY.plusMinutes(58));
    List<TokenRefresher> instances =
        IntStream.range(0, 8).mapToObj(_ -> deployment.compositionRoot().tokenRefresher()).toList();

    List<Future<AccessTokenResult>> results;
    try (var threads = Executors.newFixedThreadPool(64)) {
      results =
          IntStream.range(0, 1_000)
              .mapToObj(
                  i -> threads.submit(() -> instances.get(i % instances.size()).access(key(id))))
              .toList();
    }

    assertThat(results)
        .hasSize(1_000)
        .extracting(result -> ((AccessTokenResult.Valid) result.get()).token().value())
        .containsOnly(((AccessTokenResult.Valid) results.getFirst().get()).token().value());
    assertThat(refreshes()).isEqualTo(1);
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  @Test
  void tokensThatDynamoDbRefusesAreStoredLaterFromTheConnectionQueue() {
    String id = connect("pia.public");
    advance(ALMOST_A_DAY);
    long version = version(id);
    deployment.dynamoDbProxy().dropRequests(request -> request.contains("PutItem"));

    runSweep();

    assertThat(version(id)).isEqualTo(version);
    deployment.dynamoDbProxy().forwardRequests();
    assertThat(deployment.drainConnections()).isEqualTo(1);
    assertThat(version(id)).isEqualTo(version + 1);
    deployment.restart();
    assertThat(access(id)).isInstanceOf(AccessTokenResult.Valid.class);
    assertThat(refreshes()).isEqualTo(1);
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  /** The circuit breaker lets one refresh through after each wait. */
  @Test
  void oneRefreshAtATimeCallsTikTokWhileItFails() {
    for (int user = 0; user < 12; user++) {
      connect("pia.public", "auth0|mother-" + user);
    }
    advance(ALMOST_A_DAY);
    deployment.schedule(DeployedFunction.REFRESH_SWEEP);
    List<String> messages = eachInItsOwnMessage(takeMessages());
    deployment.tikTokProxy().dropRequests();

    int before = deployment.tikTokProxy().exchanges().size();
    assertThat(messages).hasSize(12).allMatch(message -> !isDone(message));
    assertThat(deployment.tikTokProxy().exchanges()).hasSize(before + 1);
    advance(Duration.ofSeconds(31));
    assertThat(messages).allMatch(message -> !isDone(message));
    assertThat(deployment.tikTokProxy().exchanges()).hasSize(before + 2);
    deployment.tikTokProxy().forwardRequests();
    advance(Duration.ofMinutes(10));
    assertThat(messages).allMatch(this::isDone);
    assertThat(refreshes()).isEqualTo(12);
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  private boolean isDone(String message) {
    return deployment
        .deliver(DeployedFunction.REFRESH_WORKER, message)
        .getBatchItemFailures()
        .isEmpty();
  }

  @Test
  void theNextSweepFindsTheConnectionsThatACrashedSweepMissed() {
    List<String> ids = new ArrayList<>();
    for (int user = 0; user < 12; user++) {
      ids.add(connect("pia.public", "auth0|mother-" + user));
    }
    advance(ALMOST_A_DAY);
    AtomicInteger queries = new AtomicInteger();
    deployment
        .dynamoDbProxy()
        .dropRequests(_ -> queries.incrementAndGet() > ConnectionStore.SHARDS / 2);
    assertThatExceptionOfType(SdkException.class)
        .isThrownBy(() -> deployment.schedule(DeployedFunction.REFRESH_SWEEP));
    deployment.dynamoDbProxy().forwardRequests();

    runSweep();

    assertThat(refreshes()).isEqualTo(ids.size());
    runSweep();
    assertThat(refreshes()).isEqualTo(ids.size());
  }

  @Test
  void aTikTokOutageOfSixHoursEndsNoConnection() {
    List<String> ids = List.of(connect("pia.public"), connect("priya.private"));
    advance(Duration.ofHours(21).plusMinutes(30));
    deployment.tikTokProxy().dropRequests();
    for (int hour = 0; hour < 6; hour++) {
      runSweep();
      advance(Duration.ofHours(1));
    }
    assertThat(refreshes()).isZero();
    deployment.tikTokProxy().forwardRequests();

    runSweep();

    for (String id : ids) {
      assertThat(access(id)).isInstanceOf(AccessTokenResult.Valid.class);
      assertThat(stored(id).textOrNull("status")).isEqualTo("ACTIVE");
    }
    assertThat(refreshes()).isEqualTo(2);
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  @Test
  void aWaitingPublicationShowsThatItsConnectionNeedsReconnect() {
    String id = connect("pia.public");
    String publication = announceUpload(id);
    assertThat(publication(publication).has("waiting")).isFalse();
    advance(ALMOST_A_DAY);
    deployment.simulator().removeAuthorization("pia.public", RemovalReason.USER_DISCONNECTED);

    runSweep();

    assertThat(stored(id).textOrNull("status")).isEqualTo("NEEDS_RECONNECT");
    assertThat(deployment.eventTypes()).containsOnlyOnce("connection.needs_reconnect");
    for (JsonNode shown :
        List.of(publication(publication), publicationQuery(Map.of()).at("/items/0"))) {
      assertThat(shown.path("status").asText()).isEqualTo("AWAITING_UPLOAD");
      assertThat(shown.at("/waiting/code").asText()).isEqualTo("connection_needs_reconnect");
    }
    assertThat(connect("pia.public")).isEqualTo(id);
    assertThat(publication(publication).has("waiting")).isFalse();
  }

  private String announceUpload(String connection) {
    Map<String, String> headers = new HashMap<>(new Browser(deployment, USER).headers());
    headers.put("Content-Type", "application/json");
    headers.put("Idempotency-Key", UUID.randomUUID().toString());
    var request = Browser.request("POST", "/v1/publications", headers, Map.of(), Map.of());
    request.setBody(
        """
        {"connectionId":"%s","privacyLevel":"SELF_ONLY","musicUsageConfirmed":true,
        "upload":{"sizeBytes":1000,"contentType":"video/mp4"}}\
        """
            .formatted(connection));
    return deployment.call(DeployedFunction.PUBLISH_INTAKE, request).json().path("id").asText();
  }

  private JsonNode publication(String id) {
    return publicationQuery(Map.of("id", id));
  }

  private JsonNode publicationQuery(Map<String, String> pathParameters) {
    return deployment
        .call(
            DeployedFunction.PUBLICATION_QUERY,
            new Browser(deployment, USER).api("GET", "/v1/publications", pathParameters))
        .json();
  }

  @Test
  void theUserIsWarnedOnceTwoWeeksBeforeTheRefreshTokenExpires() {
    String id = connect("pia.public");
    advance(Duration.ofDays(349));
    assertThat(access(id)).isInstanceOf(AccessTokenResult.Valid.class);
    assertThat(deployment.eventTypes()).doesNotContain("connection.reconnect_soon");
    assertThat(reconnectSoon(id)).isFalse();

    for (int days = 0; days < 5; days++) {
      advance(Duration.ofHours(24));
      assertThat(access(id)).isInstanceOf(AccessTokenResult.Valid.class);
    }

    assertThat(deployment.eventTypes()).containsOnlyOnce("connection.reconnect_soon");
    assertThat(reconnectSoon(id)).isTrue();
  }

  private boolean reconnectSoon(String id) {
    return new Browser(deployment, USER).connection(id).json().path("reconnectSoon").booleanValue();
  }

  @Test
  void anUnreadableMessageIsReturnedToTheQueue() {
    for (String body : List.of("", "{}", "no json", "{\"connections\":[{\"user\":\"\"}]}")) {
      assertThat(deployment.deliver(DeployedFunction.REFRESH_WORKER, body).getBatchItemFailures())
          .as(body)
          .hasSize(1);
    }
  }

  /** Runs the hourly sweep, then the worker for each of its messages. */
  private void runSweep() {
    deployment.schedule(DeployedFunction.REFRESH_SWEEP);
    deliverDue();
  }

  private void deliverDue() {
    takeMessages().forEach(body -> deployment.deliver(DeployedFunction.REFRESH_WORKER, body));
    deployment.sqsProxy().exchanges().clear();
  }

  /** The bodies of the messages that the sweep has sent, taken without their delays. */
  private List<String> takeMessages() {
    List<String> bodies =
        deployment.sqsProxy().exchanges().stream()
            .flatMap(passed -> RefreshMessages.in(passed.request()).stream())
            .map(RefreshMessages.Sent::body)
            .toList();
    deployment.sqsProxy().exchanges().clear();
    return bodies;
  }

  private static List<String> eachInItsOwnMessage(List<String> messages) {
    return messages.stream()
        .flatMap(message -> RefreshQueue.read(message).orElseThrow().stream())
        .map(key -> RefreshQueue.body(List.of(key)))
        .toList();
  }

  private String connect(String creator, String user) {
    return new Browser(deployment, user).connect(creator);
  }

  private String connect(String creator) {
    return new Browser(deployment, USER).connect(creator);
  }

  private void advance(Duration time) {
    deployment.simulator().clock().advance(time);
  }

  private AccessTokenResult access(String id) {
    return deployment.compositionRoot().tokenRefresher().access(key(id));
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

  /** The number of successful refreshes at TikTok. */
  private long refreshes() {
    return deployment.tikTokProxy().exchanges(TOKEN).stream()
        .filter(passed -> passed.request().contains("grant_type=refresh_token"))
        .filter(passed -> passed.status() == 200)
        .count();
  }
}
