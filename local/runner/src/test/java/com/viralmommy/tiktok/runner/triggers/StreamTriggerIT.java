package com.viralmommy.tiktok.runner.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.aws.embedded.EmbeddedAws;
import com.viralmommy.aws.embedded.PublishedEvent;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.background.EventRelayHandler;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.runner.EventFiles;
import com.viralmommy.tiktok.runner.LocalFunctions;
import com.viralmommy.tiktok.runner.RecordingHandler;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

class StreamTriggerIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private static EmbeddedAws aws;
  private static DynamoDbClient dynamoDb;
  private static DynamoDbStreamsClient streams;

  private String table;

  @BeforeAll
  static void startEngines() {
    aws = EmbeddedAws.start();
    dynamoDb = new AwsClients(Environment.of(aws.environment())).dynamoDb();
    streams = LocalFunctions.streams(aws.environment());
  }

  @AfterAll
  static void stopEngines() {
    streams.close();
    dynamoDb.close();
    aws.close();
  }

  @BeforeEach
  void createTable() {
    table = "publications-" + UUID.randomUUID();
    PublicationStore.SCHEMA.create(dynamoDb, table);
  }

  @Test
  void buildsEventsOfTheShapeThatLambdaSends() throws Exception {
    JsonNode file = EventFiles.json("event-relay.json");
    JsonNode change = file.at("/Records/0/dynamodb");
    var recorder = new RecordingHandler(event -> null);
    try (var trigger = start(recorder, StreamTrigger.Settings.defaults().withBatches(1))) {
      assertThat(trigger).isNotNull();
      dynamoDb.putItem(r -> r.tableName(table).item(item(change.path("OldImage"))));
      dynamoDb.putItem(r -> r.tableName(table).item(item(change.path("NewImage"))));

      JsonNode inserted = recorder.next().at("/Records/0");
      assertThat(inserted.path("eventName").asText()).isEqualTo("INSERT");
      assertThat(inserted.path("dynamodb").has("OldImage")).isFalse();
      JsonNode event = recorder.next();
      assertThat(EventFiles.shape(event)).isEqualTo(EventFiles.shape(file));
      JsonNode modified = event.at("/Records/0");
      assertThat(modified.path("eventName").asText()).isEqualTo("MODIFY");
      assertThat(modified.at("/dynamodb/Keys")).isEqualTo(change.path("Keys"));
      assertThat(modified.at("/dynamodb/OldImage")).isEqualTo(change.path("OldImage"));
      assertThat(modified.at("/dynamodb/NewImage")).isEqualTo(change.path("NewImage"));
      assertThat(modified.path("eventSourceARN").asText()).contains(":table/" + table + "/stream/");
    }
  }

  @Test
  void theSampleEventPublishesThatAVideoIsPublished() throws Exception {
    Map<String, String> variables = new HashMap<>(aws.environment());
    variables.put("EVENT_BUS", table);
    variables.put("PUBLICATIONS_TABLE", "publications-table");
    variables.put("CONNECTIONS_TABLE", "connections-table");
    InstantSource clock = InstantSource.system();
    List<String> log = new CopyOnWriteArrayList<>();
    var compositionRoot =
        new CompositionRoot(Environment.of(variables), clock, new Log(log::add, clock));

    byte[] answer =
        function((EventRelayHandler) compositionRoot.handler(DeployedFunction.EVENT_RELAY))
            .invoke(EventFiles.bytes("event-relay.json"));

    assertThat(EventJson.MAPPER.readTree(answer).path("batchItemFailures")).as("%s", log).isEmpty();
    PublishedEvent event =
        aws.eventBus().events().stream()
            .filter(e -> e.bus().equals(table))
            .findFirst()
            .orElseThrow();
    assertThat(event.detailType()).isEqualTo("publication.published");
    JsonNode detail = EventJson.MAPPER.readTree(event.detail());
    assertThat(detail.path("userId").asText()).isEqualTo("auth0|5f7c8ec7c33c6c004bbafe82");
    assertThat(detail.at("/publication/id").asText()).isEqualTo("pub_01kkw5v3fnq8r2s6t9x4yzabcd");
    assertThat(detail.path("occurredAt").asText()).isEqualTo("2026-03-14T09:28:07Z");
  }

  @Test
  void continuesWithTheFirstFailedRecordInTheSameOrder() {
    List<List<String>> batches = new CopyOnWriteArrayList<>();
    class FailsTwice implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
      @Override
      public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
        batches.add(ids(event));
        return batches.size() <= 2 ? failedAt(event, "3") : new StreamsEventResponse(List.of());
      }
    }
    IntStream.range(0, 6).forEach(i -> put(Integer.toString(i)));
    try (var trigger = start(new FailsTwice(), settings(5))) {
      assertThat(trigger).isNotNull();
      await().atMost(TIMEOUT).until(() -> batches.size() == 3);
    }

    assertThat(batches)
        .containsExactly(
            List.of("0", "1", "2", "3", "4", "5"), List.of("3", "4", "5"), List.of("3", "4", "5"));
  }

  /** DynamoDBLocal sometimes reports trimmed data for a new stream. */
  @Test
  void continuesWithTheOldestRecordAfterTrimmedData() {
    var batches = new LinkedBlockingQueue<List<String>>();
    class Takes implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
      @Override
      public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
        batches.add(ids(event));
        return new StreamsEventResponse(List.of());
      }
    }
    var asked = new AtomicInteger();
    var trimmedOnce =
        (DynamoDbStreamsClient)
            Proxy.newProxyInstance(
                DynamoDbStreamsClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbStreamsClient.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("getRecords") && asked.getAndIncrement() == 1) {
                    throw TrimmedDataAccessException.builder().message("trimmed").build();
                  }
                  return method.invoke(streams, arguments);
                });
    put("first");
    var settings = StreamTrigger.Settings.defaults();
    try (var trigger = StreamTrigger.start(trimmedOnce, table, function(new Takes()), settings)) {
      assertThat(trigger).isNotNull();
      await().atMost(TIMEOUT).until(() -> asked.get() > 1);
      put("second");
      // Starts again with the oldest record, which may be a repetition.
      await()
          .atMost(TIMEOUT)
          .untilAsserted(
              () ->
                  assertThat(batches.stream().flatMap(List::stream))
                      .containsSequence("first", "second"));
    }
  }

  @Test
  void skipsARecordAfterTheLastAttemptAndContinues() {
    List<String> received = new CopyOnWriteArrayList<>();
    class FailsOne implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
      @Override
      public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
        for (String id : ids(event)) {
          received.add(id);
          if (id.equals("1")) {
            return failedAt(event, "1");
          }
        }
        return new StreamsEventResponse(List.of());
      }
    }
    IntStream.range(0, 4).forEach(i -> put(Integer.toString(i)));
    try (var trigger = start(new FailsOne(), settings(3))) {
      assertThat(trigger).isNotNull();
      await().atMost(TIMEOUT).until(() -> received.contains("3"));
    }

    assertThat(received).containsExactly("0", "1", "1", "1", "2", "3");
  }

  @Test
  void halvesAFailedBatchUntilTheFailingRecordIsAlone() {
    List<List<String>> done = new CopyOnWriteArrayList<>();
    class Throws implements RequestHandler<DynamodbEvent, Void> {
      @Override
      public Void handleRequest(DynamodbEvent event, Context context) {
        List<String> ids = ids(event);
        if (ids.contains("5")) {
          throw new IllegalStateException("poison");
        }
        done.add(ids);
        return null;
      }
    }
    IntStream.range(0, 8).forEach(i -> put(Integer.toString(i)));
    try (var trigger = start(new Throws(), settings(2))) {
      assertThat(trigger).isNotNull();
      await().atMost(TIMEOUT).until(() -> done.stream().anyMatch(ids -> ids.contains("7")));
    }

    assertThat(done.stream().flatMap(List::stream))
        .containsExactly("0", "1", "2", "3", "4", "6", "7");
  }

  @Test
  void closeWaitsForTheRunningInvocation() throws Exception {
    var started = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    List<String> done = new CopyOnWriteArrayList<>();
    class Waits implements RequestHandler<DynamodbEvent, Void> {
      @Override
      public Void handleRequest(DynamodbEvent event, Context context) {
        started.countDown();
        try {
          release.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        done.addAll(ids(event));
        return null;
      }
    }
    put("first");
    var trigger = start(new Waits(), settings(1));
    assertThat(started.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    put("second");
    Thread closing = Thread.startVirtualThread(trigger::close);
    await().atMost(TIMEOUT).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    release.countDown();
    closing.join();

    assertThat(done).containsExactly("first");
  }

  private StreamTrigger start(RequestHandler<?, ?> handler, StreamTrigger.Settings settings) {
    return StreamTrigger.start(streams, table, function(handler), settings);
  }

  private static LocalFunction function(RequestHandler<?, ?> handler) {
    return new LocalFunction("event-relay", handler, TIMEOUT);
  }

  private static StreamTrigger.Settings settings(int maximumAttempts) {
    return StreamTrigger.Settings.defaults().withAttempts(maximumAttempts, Duration.ofMillis(1));
  }

  private void put(String id) {
    dynamoDb.putItem(
        r ->
            r.tableName(table)
                .item(Map.of("user", AttributeValue.fromS("u"), "id", AttributeValue.fromS(id))));
  }

  private static List<String> ids(DynamodbEvent event) {
    return event.getRecords().stream()
        .map(r -> r.getDynamodb().getKeys().get("id").getS())
        .toList();
  }

  private static StreamsEventResponse failedAt(DynamodbEvent event, String id) {
    return new StreamsEventResponse(
        event.getRecords().stream()
            .filter(r -> r.getDynamodb().getKeys().get("id").getS().equals(id))
            .map(r -> r.getDynamodb().getSequenceNumber())
            .map(StreamsEventResponse.BatchItemFailure::new)
            .toList());
  }

  private static Map<String, AttributeValue> item(JsonNode image) {
    Map<String, AttributeValue> item = new HashMap<>();
    image.properties().forEach(entry -> item.put(entry.getKey(), value(entry.getValue())));
    return item;
  }

  private static AttributeValue value(JsonNode json) {
    Map<String, Function<JsonNode, AttributeValue>> kinds =
        Map.of(
            "S", v -> AttributeValue.fromS(v.textValue()),
            "N", v -> AttributeValue.fromN(v.textValue()),
            "BOOL", v -> AttributeValue.fromBool(v.booleanValue()),
            "B", v -> AttributeValue.fromB(SdkBytes.fromByteArray(bytes(v))),
            "M", v -> AttributeValue.fromM(item(v)),
            "L", v -> AttributeValue.fromL(elements(v)));
    var kind = json.properties().iterator().next();
    return kinds.get(kind.getKey()).apply(kind.getValue());
  }

  private static List<AttributeValue> elements(JsonNode list) {
    List<AttributeValue> elements = new ArrayList<>();
    list.forEach(element -> elements.add(value(element)));
    return elements;
  }

  private static byte[] bytes(JsonNode base64) {
    return java.util.Base64.getDecoder().decode(base64.textValue());
  }
}
