package com.viralmommy.tiktok.runner.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.aws.embedded.EmbeddedAws;
import com.viralmommy.tiktok.runner.EventFiles;
import com.viralmommy.tiktok.runner.RecordingHandler;
import com.viralmommy.tiktok.runner.invocation.AwsAccount;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class QueueTriggerIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration AT_ONCE = Duration.ZERO;

  private static EmbeddedAws aws;
  private static SqsClient sqs;

  private String queueUrl;
  private String deadLetterUrl;

  @BeforeAll
  static void startEngines() {
    aws = EmbeddedAws.start();
    sqs =
        SqsClient.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(aws.sqs())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  @AfterAll
  static void stopEngines() {
    sqs.close();
    aws.close();
  }

  @BeforeEach
  void createQueues() {
    String name = "publish-" + UUID.randomUUID();
    deadLetterUrl = sqs.createQueue(request -> request.queueName(name + "-dead")).queueUrl();
    String redrive =
        "{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:"
            + name
            + "-dead\",\"maxReceiveCount\":\"3\"}";
    queueUrl =
        sqs.createQueue(
                request ->
                    request
                        .queueName(name)
                        .attributes(
                            Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                "30",
                                QueueAttributeName.REDRIVE_POLICY,
                                redrive)))
            .queueUrl();
  }

  @Test
  void buildsEventsOfTheShapeThatLambdaSends() throws Exception {
    var recorder = new RecordingHandler(event -> null);
    try (var trigger = start(recorder, settings(1, 1))) {
      assertThat(trigger).isNotNull();
      send("{\"user\":\"u\",\"id\":\"pub_1\"}");

      JsonNode event = recorder.next();
      assertThat(EventFiles.shape(event))
          .isEqualTo(EventFiles.shape(EventFiles.json("publish-worker.json")));
      JsonNode record = event.path("Records").path(0);
      assertThat(record.path("body").asText()).isEqualTo("{\"user\":\"u\",\"id\":\"pub_1\"}");
      assertThat(record.path("attributes").path("ApproximateReceiveCount").asText()).isEqualTo("1");
      assertThat(record.path("eventSourceARN").asText())
          .startsWith("arn:aws:sqs:us-east-1:000000000000:publish-");
      awaitEmpty(queueUrl);
    }
  }

  @Test
  void passesMessageAttributes() {
    BlockingQueue<SQSEvent.SQSMessage> records = new LinkedBlockingQueue<>();
    class Keeps implements RequestHandler<SQSEvent, Void> {
      @Override
      public Void handleRequest(SQSEvent event, Context context) {
        records.addAll(event.getRecords());
        return null;
      }
    }
    try (var trigger = start(new Keeps(), settings(1, 1))) {
      assertThat(trigger).isNotNull();
      var attribute =
          MessageAttributeValue.builder().dataType("String").stringValue("00-4bf9").build();
      sqs.sendMessage(
          request ->
              request
                  .queueUrl(queueUrl)
                  .messageBody("x")
                  .messageAttributes(Map.of("traceparent", attribute)));

      await().atMost(TIMEOUT).until(() -> !records.isEmpty());
    }
    var attribute = records.remove().getMessageAttributes().get("traceparent");
    assertThat(attribute.getStringValue()).isEqualTo("00-4bf9");
    assertThat(attribute.getDataType()).isEqualTo("String");
  }

  @Test
  void deletesSuccessfulMessagesAndRetriesOnlyTheNamedOnes() {
    Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    class FailsSome implements RequestHandler<SQSEvent, SQSBatchResponse> {
      @Override
      public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        event.getRecords().forEach(record -> count(seen, record.getBody()));
        return new SQSBatchResponse(
            event.getRecords().stream()
                .filter(record -> record.getBody().startsWith("bad"))
                .map(record -> new SQSBatchResponse.BatchItemFailure(record.getMessageId()))
                .toList());
      }
    }
    IntStream.range(0, 8).forEach(i -> send((i % 4 == 0 ? "bad" : "good") + i));
    try (var trigger = start(new FailsSome(), settings(10, 2))) {
      assertThat(trigger).isNotNull();
      await().atMost(TIMEOUT).until(() -> depth(deadLetterUrl) == 2);
      awaitEmpty(queueUrl);
    }

    seen.forEach(
        (body, times) -> assertThat(times).as(body).hasValue(body.startsWith("bad") ? 3 : 1));
    assertThat(seen).hasSize(8);
  }

  @Test
  void aMessageThatAlwaysFailsGoesToTheDeadLetterQueueWhileOthersAreProcessed() {
    Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    class Throws implements RequestHandler<SQSEvent, Void> {
      @Override
      public Void handleRequest(SQSEvent event, Context context) {
        String body = event.getRecords().getFirst().getBody();
        count(seen, body);
        if (body.equals("poison")) {
          throw new IllegalStateException("no such publication");
        }
        return null;
      }
    }
    send("poison");
    try (var trigger = start(new Throws(), settings(1, 1))) {
      assertThat(trigger).isNotNull();
      send("fine");
      await().atMost(TIMEOUT).until(() -> depth(deadLetterUrl) == 1);
      await().atMost(TIMEOUT).until(() -> seen.containsKey("fine"));
      awaitEmpty(queueUrl);
    }

    assertThat(seen.get("poison")).hasValue(3);
    assertThat(seen.get("fine")).hasValue(1);
  }

  @Test
  void withoutARetryDelayAFailedMessageWaitsForItsVisibilityTimeout() throws Exception {
    var failures = new CountDownLatch(1);
    class Throws implements RequestHandler<SQSEvent, Void> {
      @Override
      public Void handleRequest(SQSEvent event, Context context) {
        failures.countDown();
        throw new IllegalStateException("once");
      }
    }
    var settings =
        new QueueTrigger.Settings(
            AwsAccount.LOCAL, 1, 1, true, Duration.ofSeconds(1), Optional.empty(), TIMEOUT);
    send("x");
    try (var trigger = start(new Throws(), settings)) {
      assertThat(trigger).isNotNull();
      assertThat(failures.await(10, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(attribute(queueUrl, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .isEqualTo(1);
  }

  @Test
  void runsAtMostTheMaximumNumberOfConcurrentInvocations() throws Exception {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var three = new CountDownLatch(3);
    var release = new CountDownLatch(1);
    class Waits implements RequestHandler<SQSEvent, Void> {
      @Override
      public Void handleRequest(SQSEvent event, Context context) {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        three.countDown();
        try {
          release.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        running.decrementAndGet();
        return null;
      }
    }
    IntStream.range(0, 9).forEach(i -> send("m" + i));
    try (var trigger = start(new Waits(), settings(1, 3))) {
      assertThat(trigger).isNotNull();
      assertThat(three.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(attribute(queueUrl, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
          .isEqualTo(6);
      release.countDown();
      awaitEmpty(queueUrl);
    }
    assertThat(most).hasValue(3);
  }

  @Test
  void closeWaitsForTheRunningInvocationAndReceivesNoFurtherMessage() throws Exception {
    var started = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    Set<String> done = ConcurrentHashMap.newKeySet();
    class Waits implements RequestHandler<SQSEvent, Void> {
      @Override
      public Void handleRequest(SQSEvent event, Context context) {
        started.countDown();
        try {
          release.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        event.getRecords().forEach(record -> done.add(record.getBody()));
        return null;
      }
    }
    send("first");
    var trigger = start(new Waits(), settings(1, 1));
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
    send("second");
    Thread closing = Thread.startVirtualThread(trigger::close);
    await().atMost(TIMEOUT).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    release.countDown();
    closing.join();

    assertThat(done).containsExactly("first");
    assertThat(depth(queueUrl)).isEqualTo(1);
  }

  @Test
  void closeInterruptsAHangingInvocationAndKeepsItsMessage() throws Exception {
    var started = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    class Hangs implements RequestHandler<SQSEvent, Void> {
      @Override
      public Void handleRequest(SQSEvent event, Context context) {
        started.countDown();
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          interrupted.countDown();
        }
        return null;
      }
    }
    var settings =
        new QueueTrigger.Settings(
            AwsAccount.LOCAL,
            1,
            1,
            true,
            Duration.ofSeconds(1),
            Optional.of(AT_ONCE),
            Duration.ofMillis(50));
    send("x");
    var trigger = start(new Hangs(), settings);
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

    trigger.close();

    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(depth(queueUrl)).isEqualTo(1);
  }

  @Test
  void continuesAfterAFailedReceive() {
    var recorder = new RecordingHandler(event -> null);
    var failures = new AtomicInteger();
    var failsOnce =
        (SqsClient)
            Proxy.newProxyInstance(
                SqsClient.class.getClassLoader(),
                new Class<?>[] {SqsClient.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("receiveMessage")
                      && failures.getAndIncrement() == 0) {
                    throw SdkClientException.create("no route to the queue");
                  }
                  try {
                    return method.invoke(sqs, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    send("x");
    var function = new LocalFunction("publish-worker", recorder, TIMEOUT);
    try (var trigger = QueueTrigger.start(failsOnce, queueUrl, function, settings(1, 1))) {
      assertThat(trigger).isNotNull();
      await().atMost(TIMEOUT).until(recorder::hasMore);
    }
    assertThat(failures).hasValueGreaterThan(1);
  }

  private QueueTrigger start(RequestHandler<?, ?> handler, QueueTrigger.Settings settings) {
    return QueueTrigger.start(
        sqs, queueUrl, new LocalFunction("publish-worker", handler, TIMEOUT), settings);
  }

  private static QueueTrigger.Settings settings(int batchSize, int maximumConcurrency) {
    return QueueTrigger.Settings.defaults()
        .withBatches(batchSize, maximumConcurrency)
        .withRetryDelay(AT_ONCE);
  }

  private void send(String body) {
    sqs.sendMessage(request -> request.queueUrl(queueUrl).messageBody(body));
  }

  private static void count(Map<String, AtomicInteger> seen, String body) {
    seen.computeIfAbsent(body, absent -> new AtomicInteger()).incrementAndGet();
  }

  private static void awaitEmpty(String url) {
    await().atMost(TIMEOUT).until(() -> depth(url) == 0);
  }

  private static int depth(String url) {
    return List.of(
            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)
        .stream()
        .mapToInt(name -> attribute(url, name))
        .sum();
  }

  private static int attribute(String url, QueueAttributeName name) {
    return Integer.parseInt(
        sqs.getQueueAttributes(request -> request.queueUrl(url).attributeNames(name))
            .attributes()
            .get(name));
  }
}
