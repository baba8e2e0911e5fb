package com.viralmommy.tiktok.bench.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.aws.embedded.PublishedEvent;
import com.viralmommy.tiktok.bench.cost.MeasuredWork;
import com.viralmommy.tiktok.bench.harness.RequestCounter;
import com.viralmommy.tiktok.bench.harness.RequestCounts;
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
 * Measures what successful publications of 50 MB use, from the request to the event about the post.
 *
 * <p>The whole product runs in this JVM with warm functions. Schedules do not run, and empty polls
 * are not counted, because their cost does not depend on the number of publications.
 */
final class PublicationCost implements AutoCloseable {
  static final String UNIT = "a publication of 50 MB";

  private static final long BYTES = 50_000_000;
  private static final int PUBLICATIONS = 10;
  private static final Duration PUBLISHED_WITHIN = Duration.ofMinutes(5);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  private final Queue<Invocation> invocations = new ConcurrentLinkedQueue<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final List<ConnectedUser> users = new ArrayList<>();
  private final LocalPlatform platform;

  private record ConnectedUser(ApiScenario scenario, String connection) {}

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

  static MeasuredWork measure() throws Exception {
    try (var cost = new PublicationCost()) {
      return cost.count();
    }
  }

  private MeasuredWork count() throws Exception {
    for (Creator creator : platform.simulator().creators()) {
      platform.simulator().approveAs(creator.username());
      var scenario =
          new ApiScenario(platform.apiUrl(), platform.issuer().token(creator.username()));
      users.add(new ConnectedUser(scenario, scenario.connect()));
    }
    publish(users.removeFirst());
    awaitEvents(1);
    invocations.clear();
    requests.clear();
    RequestCounts before = allRequests();
    for (ConnectedUser each : users) {
      publish(each);
    }
    awaitEvents(1 + PUBLICATIONS);
    return new MeasuredWork(
        PUBLICATIONS,
        billed(allRequests().since(before)),
        invocations.size(),
        invocations.stream().mapToDouble(PublicationCost::gigabyteSeconds).sum(),
        requests.size(),
        PUBLICATIONS * BYTES / 1e9);
  }

  private static void publish(ConnectedUser user) throws Exception {
    ObjectNode body = user.scenario().newPublication(user.connection(), "SELF_ONLY");
    body.putObject("upload").put("sizeBytes", BYTES).put("contentType", "video/mp4");
    PaddedVideo video = PaddedVideo.ofSize(BYTES);
    user.scenario()
        .upload(
            user.scenario().publish(body),
            BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(video::stream), BYTES));
  }

  private void awaitEvents(int count) throws InterruptedException {
    long deadline = System.nanoTime() + PUBLISHED_WITHIN.toNanos();
    while (published() < count) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%d of %d publications ended within %s"
                .formatted(published(), count, PUBLISHED_WITHIN));
      }
      Thread.sleep(POLL_INTERVAL);
    }
  }

  private long published() {
    return publishedEvents().stream()
        .filter(event -> event.detailType().equals("publication.published"))
        .count();
  }

  private List<PublishedEvent> publishedEvents() {
    return platform.aws().events(platform.environment().get("EVENT_BUS"));
  }

  private RequestCounts allRequests() {
    SortedMap<String, Long> events = new TreeMap<>();
    events.put("EventBridge event", (long) publishedEvents().size());
    return RequestCounter.total()
        .plus(RequestCounts.ofTikTok(platform.simulator().requestCounts()))
        .plus(new RequestCounts(events, 0, 0));
  }

  /**
   * Converts the counted requests to those that AWS would bill: EventBridge bills events and not
   * requests, Lambda receives each deleted message once, Lambda's stream reads are free, and the
   * user's upload is not counted by the interceptor.
   */
  private static RequestCounts billed(RequestCounts sent) {
    SortedMap<String, Long> calls = new TreeMap<>(sent.sent());
    calls.remove("EventBridge PutEvents");
    calls.keySet().removeIf(call -> call.startsWith("DynamoDbStreams "));
    long deletes = sent.of("Sqs", "DeleteMessage") + sent.of("Sqs", "DeleteMessageBatch");
    calls.put("Sqs ReceiveMessage", deletes);
    calls.put("S3 PutObject", (long) PUBLICATIONS);
    return new RequestCounts(calls, sent.readUnits(), sent.writeUnits());
  }

  /** With the memory settings of {@code infra/cdk.context.example.json}. */
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
