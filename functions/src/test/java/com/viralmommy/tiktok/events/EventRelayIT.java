package com.viralmommy.tiktok.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.aws.embedded.PublishedEvent;
import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ReconnectReason;
import com.viralmommy.tiktok.accounts.Scopes;
import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.Functions;
import com.viralmommy.tiktok.fixture.RecordingProxy;
import com.viralmommy.tiktok.fixture.TableStream;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.background.EventRelayHandler;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.simulator.clock.VirtualClock;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import com.viralmommy.tiktok.tiktok.login.RefreshToken;
import com.viralmommy.tiktok.tiktok.login.TokenGrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** No event is lost when the function that makes a change or the relay crashes. */
@ExtendWith(AwsFixture.Extension.class)
class EventRelayIT {
  private static final UserId USER = new UserId("auth0|relay");

  private final AwsFixture cloud;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final VirtualClock clock = new VirtualClock();
  private Map<String, String> variables;
  private TableStream connections;

  EventRelayIT(AwsFixture cloud) {
    this.cloud = cloud;
  }

  @BeforeEach
  void createTables() {
    variables = cloud.resources("key", "secret");
    variables.put("TIKTOK_API_URL", "http://127.0.0.1:1");
    connections = TableStream.of(cloud.streams, variables.get("CONNECTIONS_TABLE"));
  }

  @Test
  void aNewConnectionIsAnEventAlsoIfItsFunctionCrashesAfterTheWrite() {
    assertThatExceptionOfType(CrashingProcess.Crash.class)
        .isThrownBy(() -> connect(CrashingProcess.at(CrashingProcess.Moment.AFTER, "putItem", 1)));

    relay(CrashingProcess.never(), connections.take());

    assertThat(eventTypes()).containsExactly("connection.connected");
  }

  @Test
  void aNeedToReconnectIsAnEventAlsoIfItsFunctionCrashesAfterTheWrite() throws Exception {
    Connection connection = connect(CrashingProcess.never());
    dies(
        CrashingProcess.at(CrashingProcess.Moment.AFTER, "updateItem", 1),
        process ->
            process.connectionStore.markNeedsReconnect(connection, ReconnectReason.TOKENS_REFUSED));

    relay(CrashingProcess.never(), connections.take());

    assertThat(eventTypes()).containsExactly("connection.connected", "connection.needs_reconnect");
    JsonNode detail = Json.read(events().getLast().detail());
    assertThat(detail.at("/connection/reconnectReason").asText()).isEqualTo("tokens_refused");
    assertThat(detail.at("/connection/id").asText()).isEqualTo(connection.id());
    assertThat(detail.path("userId").asText()).isEqualTo(USER.value());
    assertThat(detail.toString()).doesNotContain("sealedTokens");
  }

  @Test
  void aCrashBeforeTheWriteIsNoEvent() {
    assertThatExceptionOfType(CrashingProcess.Crash.class)
        .isThrownBy(() -> connect(CrashingProcess.at(CrashingProcess.Moment.BEFORE, "putItem", 1)));

    relay(CrashingProcess.never(), connections.take());

    assertThat(eventTypes()).isEmpty();
  }

  @Test
  void aCrashBeforePublishingPublishesTheEventInTheNextRun() {
    connect(CrashingProcess.never());
    List<DynamodbStreamRecord> changes = connections.take();
    assertThatExceptionOfType(CrashingProcess.Crash.class)
        .isThrownBy(
            () ->
                relay(CrashingProcess.at(CrashingProcess.Moment.BEFORE, "putEvents", 1), changes));
    assertThat(eventTypes()).isEmpty();

    relay(CrashingProcess.never(), changes);

    assertThat(eventTypes()).containsExactly("connection.connected");
  }

  @Test
  void aCrashAfterPublishingPublishesTheEventTwiceWithOneId() {
    connect(CrashingProcess.never());
    List<DynamodbStreamRecord> changes = connections.take();
    assertThatExceptionOfType(CrashingProcess.Crash.class)
        .isThrownBy(
            () -> relay(CrashingProcess.at(CrashingProcess.Moment.AFTER, "putEvents", 1), changes));

    relay(CrashingProcess.never(), changes);

    assertThat(eventTypes()).containsExactly("connection.connected", "connection.connected");
    assertThat(events().stream().map(PublishedEvent::detail).distinct()).hasSize(1);
  }

  @Test
  void aRepeatedStreamRecordHasTheSameEventIdAndAnotherChangeHasAnother() throws Exception {
    Connection connection = connect(CrashingProcess.never());
    process(CrashingProcess.never())
        .connectionStore
        .markNeedsReconnect(connection, ReconnectReason.TOKENS_REFUSED);
    relay(CrashingProcess.never(), connections.take());
    // A new reader of the stream reads the same records.
    relay(
        CrashingProcess.never(),
        TableStream.of(cloud.streams, variables.get("CONNECTIONS_TABLE")).take());

    List<PublishedEvent> events = events();
    assertThat(eventTypes())
        .containsExactly(
            "connection.connected",
            "connection.needs_reconnect",
            "connection.connected",
            "connection.needs_reconnect");
    assertThat(events.get(2).detail()).isEqualTo(events.get(0).detail());
    assertThat(events.get(3).detail()).isEqualTo(events.get(1).detail());
    assertThat(text(events.get(0), "eventId")).isNotEqualTo(text(events.get(1), "eventId"));
    assertThat(text(events.get(0), "sequence"))
        .hasSize(40)
        .isLessThan(text(events.get(1), "sequence"));
  }

  @Test
  void leasesAndNewTokensAreNoEvents() {
    Connection connection = connect(CrashingProcess.never());
    Functions process = process(CrashingProcess.never());
    var now = clock.instant();
    process.connectionStore.leaseRefresh(connection, "owner", now.plusSeconds(60), now);
    process.connectionStore.releaseRefresh(connection, "owner");
    process.connectionStore.save(
        process.connections.withGrant(connection, grant(), process.connections.sealer()),
        connection.tokenVersion());

    relay(CrashingProcess.never(), connections.take());

    assertThat(eventTypes()).containsExactly("connection.connected");
  }

  /** Lambda applies the filter before it runs the relay. */
  @Test
  void theFilterRejectsLeasesAndAcceptsEveryEvent() {
    Connection connection = connect(CrashingProcess.never());
    Functions process = process(CrashingProcess.never());
    var now = clock.instant();
    process.connectionStore.leaseRefresh(connection, "owner", now.plusSeconds(60), now);
    process.connectionStore.markNeedsReconnect(connection, ReconnectReason.TOKENS_REFUSED);
    Connection stored = process.connectionStore.find(connection.key()).orElseThrow();
    process.connectionStore.save(
        process.connections.withGrant(stored, grant(), process.connections.sealer()),
        stored.tokenVersion());
    cloud.dynamoDb.deleteItem(
        r ->
            r.tableName(variables.get("CONNECTIONS_TABLE"))
                .key(Map.of("user", text(USER.key()), "connection", text(connection.id()))));

    List<DynamodbStreamRecord> changes = connections.take();

    assertThat(changes.stream().map(c -> EventFilter.accepts(WatchedTable.CONNECTIONS, c)))
        .containsExactly(true, false, true, true, true);
    relay(CrashingProcess.never(), changes);
    assertThat(eventTypes())
        .containsExactly(
            "connection.connected",
            "connection.needs_reconnect",
            "connection.connected",
            "connection.disconnected");
  }

  @Test
  void anUnavailableBusFailsTheFirstUnpublishedChange() {
    connect(CrashingProcess.never());
    List<DynamodbStreamRecord> changes = connections.take();
    Map<String, String> down = new HashMap<>(variables);
    down.put("AWS_ENDPOINT_URL_EVENTBRIDGE", "http://127.0.0.1:1");

    assertThat(handle(down, changes)).containsExactly(number(changes.getFirst()));
    assertThat(handle(variables, changes)).isEmpty();

    assertThat(eventTypes()).containsExactly("connection.connected");
  }

  /** PutEvents succeeds although the bus refuses the entry. */
  @Test
  void anEntryThatTheBusRefusesFailsItsChange() {
    connect(CrashingProcess.never());
    List<DynamodbStreamRecord> changes = connections.take();
    try (RecordingProxy bus = new RecordingProxy(cloud.eventBridgeUrl())) {
      Map<String, String> throttled = new HashMap<>(variables);
      throttled.put("AWS_ENDPOINT_URL_EVENTBRIDGE", bus.url().toString());
      bus.answerOnce(
          "/",
          RecordingProxy.CannedResponse.json(
              200,
              """
              {"FailedEntryCount":1,"Entries":[{"ErrorCode":"ThrottlingException"}]}\
              """));

      assertThat(handle(throttled, changes)).containsExactly(number(changes.getFirst()));
      assertThat(log).anyMatch(l -> l.contains("event.publish_failed") && l.contains("Throttling"));
      assertThat(eventTypes()).isEmpty();
      assertThat(handle(throttled, changes)).isEmpty();
    }
    assertThat(eventTypes()).containsExactly("connection.connected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "user", "tokenVersion"})
  void anUnreadableChangeEndsTheBatchAfterTheChangesBeforeIt(String missing) {
    Connection connection = connect(CrashingProcess.never());
    process(CrashingProcess.never())
        .connectionStore
        .markNeedsReconnect(connection, ReconnectReason.REVOKED_BY_APP);
    connect(CrashingProcess.never());
    List<DynamodbStreamRecord> changes = new ArrayList<>(connections.take());
    assertThat(changes).hasSize(3);
    changes.get(1).getDynamodb().getNewImage().remove(missing);

    assertThat(handle(variables, changes)).containsExactly(number(changes.get(1)));

    assertThat(eventTypes()).containsExactly("connection.connected");
  }

  @Test
  void aChangeOfAnotherTableFails() {
    connect(CrashingProcess.never());
    DynamodbStreamRecord change = connections.take().getFirst();
    change.setEventSourceARN("arn:aws:dynamodb:us-east-1:0:table/other/stream/2026");

    assertThat(handle(variables, List.of(change))).containsExactly(number(change));
    assertThat(eventTypes()).isEmpty();
  }

  /** Lambda then bisects the batch until the record is alone. */
  @Test
  void anEmptyRecordFailsTheWholeBatch() {
    assertThatThrownBy(() -> handle(variables, List.of(new DynamodbStreamRecord())))
        .isInstanceOf(NullPointerException.class);
  }

  private void dies(CrashingProcess life, Consumer<Functions> deed) {
    Functions process = process(life);
    assertThatExceptionOfType(CrashingProcess.Crash.class).isThrownBy(() -> deed.accept(process));
  }

  private Functions process(CrashingProcess life) {
    return new Functions(cloud, life, variables, clock, new Log(log::add, clock));
  }

  private Connection connect(CrashingProcess life) {
    clock.advance(Duration.ofSeconds(1));
    return process(life)
        .connections
        .connect(USER, grant(), new Connection.Profile("Pia", "pia.public", null));
  }

  private static TokenGrant grant() {
    return new TokenGrant(
        new AccessToken("act.1"),
        new RefreshToken("rft.1"),
        Duration.ofDays(1),
        Duration.ofDays(365),
        "open",
        Set.of("user.info.basic", "video.publish"));
  }

  private void relay(CrashingProcess life, List<DynamodbStreamRecord> changes) {
    Environment environment = Environment.of(variables);
    var relay =
        new EventRelay(
            new EventPublisher(life.wrap(EventBridgeClient.class, cloud.eventBridge), environment),
            Scopes.of(environment),
            environment,
            new Log(log::add, clock));
    assertThat(failures(new EventRelayHandler(relay, new Log(log::add, clock)), changes)).isEmpty();
  }

  private List<String> handle(Map<String, String> environment, List<DynamodbStreamRecord> changes) {
    var compositionRoot =
        new CompositionRoot(Environment.of(environment), clock, new Log(log::add, clock));
    return failures(
        (EventRelayHandler) compositionRoot.handler(DeployedFunction.EVENT_RELAY), changes);
  }

  /** The sequence numbers of the failed records. */
  private static List<String> failures(
      EventRelayHandler handler, List<DynamodbStreamRecord> changes) {
    var event = new DynamodbEvent();
    event.setRecords(changes);
    return handler.handleRequest(event, null).getBatchItemFailures().stream()
        .map(BatchItemFailure::getItemIdentifier)
        .toList();
  }

  private static String number(DynamodbStreamRecord change) {
    return change.getDynamodb().getSequenceNumber();
  }

  private static software.amazon.awssdk.services.dynamodb.model.AttributeValue text(String value) {
    return software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS(value);
  }

  private static String text(PublishedEvent event, String name) throws Exception {
    return Json.read(event.detail()).path(name).textValue();
  }

  private List<PublishedEvent> events() {
    return cloud.events(variables.get("EVENT_BUS"));
  }

  private List<String> eventTypes() {
    return events().stream().map(PublishedEvent::detailType).toList();
  }
}
