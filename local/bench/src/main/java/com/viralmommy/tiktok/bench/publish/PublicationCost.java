package com.viralmommy.tiktok.bench.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.aws.embedded.PublishedEvent;
import com.viralmommy.tiktok.bench.RequestCounter;
import com.viralmommy.tiktok.bench.Requests;
import com.viralmommy.tiktok.bench.cost.Work;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.runner.ApiScenario;
import com.viralmommy.tiktok.runner.LocalFunctions;
import com.viralmommy.tiktok.runner.LocalPlatform;
import com.viralmommy.tiktok.runner.PaddedVideo;
import com.viralmommy.tiktok.runner.invocation.Invocation;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * Counts what publications of 50 MB take when nothing goes wrong, from the request to the event
 * that tells of the post: the whole product in this JVM, all functions warm.
 *
 * <p>Schedules do not run while it counts, and polls that bring nothing are left out: they cost the
 * same however many publications there are.
 */
final class PublicationCost implements AutoCloseable {
  static final String UNIT = "a publication of 50 MB";

  private static final long BYTES = 50_000_000;
  private static final int PUBLICATIONS = 10;
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(5);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final Queue<Invocation> invocations = new ConcurrentLinkedQueue<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final List<Publishing> publishing = new ArrayList<>();
  private final LocalPlatform platform;

  private record Publishing(ApiScenario journey, String connection) {}

  private PublicationCost() throws IOException {
    platform =
        LocalPlatform.start(
            LocalPlatform.Settings.defaults()
                .withSimulator(
                    SimulatorSettings.defaults()
                        .with(BehaviorOption.Audit.AUDITED)
                        .withCreators(
                            IntStream.rangeClosed(0, PUBLICATIONS)
                                .mapToObj(i -> Creator.named("creator." + i, "Creator " + i))
                                .toList()))
                .withFunctions(
                    LocalFunctions.Settings.defaults()
                        .withSweepEvery(Duration.ofHours(1))
                        .withObserver(exchange -> requests.add(exchange.toString()))
                        .withInvocations(invocations::add)));
  }

  static Work measure() throws Exception {
    try (var cost = new PublicationCost()) {
      return cost.count();
    }
  }

  private Work count() throws Exception {
    for (Creator creator : platform.simulator().creators()) {
      platform.simulator().approveAs(creator.username());
      var journey = new ApiScenario(platform.apiUrl(), platform.issuer().token(creator.username()));
      publishing.add(new Publishing(journey, journey.connect()));
    }
    publish(publishing.removeFirst());
    awaitEvents(1);
    invocations.clear();
    requests.clear();
    Requests before = all();
    for (Publishing each : publishing) {
      publish(each);
    }
    awaitEvents(1 + PUBLICATIONS);
    return new Work(
        PUBLICATIONS,
        billed(all().since(before)),
        invocations.size(),
        invocations.stream().mapToDouble(PublicationCost::gigabyteSeconds).sum(),
        requests.size(),
        PUBLICATIONS * BYTES / 1e9);
  }

  private static void publish(Publishing by) throws Exception {
    ObjectNode body = by.journey().newPublication(by.connection(), "SELF_ONLY");
    body.putObject("upload").put("sizeBytes", BYTES).put("contentType", "video/mp4");
    PaddedVideo video = PaddedVideo.ofSize(BYTES);
    by.journey()
        .upload(
            by.journey().publish(body),
            BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(video::stream), BYTES));
  }

  private void awaitEvents(int count) throws InterruptedException {
    long deadline = System.nanoTime() + ENDS_WITHIN.toNanos();
    while (published() < count) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%d of %d publications ended in %s".formatted(published(), count, ENDS_WITHIN));
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private long published() {
    return told().stream()
        .filter(event -> event.detailType().equals("publication.published"))
        .count();
  }

  private List<PublishedEvent> told() {
    return platform.aws().events(platform.environment().get("EVENT_BUS"));
  }

  private Requests all() {
    SortedMap<String, Long> events = new TreeMap<>();
    events.put("EventBridge event", (long) told().size());
    return RequestCounter.soFar()
        .and(Requests.ofTikTok(platform.simulator().requestCounts()))
        .and(new Requests(events, 0, 0));
  }

  /**
   * Of what was sent, that which Lambda would send and AWS would bill: events and not requests to
   * EventBridge, one receipt for each message that is deleted, no reading of streams, and the
   * upload, which no client of ours sends.
   */
  private static Requests billed(Requests sent) {
    SortedMap<String, Long> calls = new TreeMap<>(sent.sent());
    calls.remove("EventBridge PutEvents");
    calls.keySet().removeIf(call -> call.startsWith("DynamoDbStreams "));
    long deletes = sent.of("Sqs", "DeleteMessage") + sent.of("Sqs", "DeleteMessageBatch");
    calls.put("Sqs ReceiveMessage", deletes);
    calls.put("S3 PutObject", (long) PUBLICATIONS);
    return new Requests(calls, sent.readUnits(), sent.writeUnits());
  }

  /** With the memory that {@code infra/cdk.context.example.json} gives. */
  private static double gigabyteSeconds(Invocation invocation) {
    double memory =
        invocation.function().equals(DeployedFunction.PUBLISH_WORKER.functionName()) ? 1769 : 1024;
    return memory / 1024 * invocation.took().toNanos() / 1e9;
  }

  @Override
  public void close() {
    platform.close();
  }
}
