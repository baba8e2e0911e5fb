package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.runner.invocation.Invocation;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * One platform for a test class, whose functions are those of the jar that Lambda runs. After each
 * test, what passed the API must have been as {@code openapi.yaml} says, and what reached TikTok as
 * the contract says.
 */
final class RunningPlatform implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  /**
   * One for each test, so that none meets the limits of a creator's minute that another used up.
   */
  private static final List<Creator> CREATORS =
      IntStream.range(0, 100)
          .mapToObj(i -> Creator.named("creator." + i, "Creator Number " + i))
          .toList();

  private final ApiContract contract = new ApiContract();
  private final AtomicInteger connected = new AtomicInteger();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Queue<Invocation> invocations = new ConcurrentLinkedQueue<>();
  private final CloseableStack open = new CloseableStack();
  private LocalPlatform platform;
  private DynamoDbClient dynamoDb;
  private S3Client s3;
  private SqsClient sqs;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    platform =
        open.opened(
            LocalPlatform.start(
                LocalPlatform.Settings.defaults()
                    .withFunctions(
                        LocalFunctions.Settings.defaults()
                            .withHandlers(LambdaJar.ofThisBuild())
                            .withInvocations(invocations::add))
                    .with("POLL_SECONDS", "1")
                    .withSimulator(
                        SimulatorSettings.defaults()
                            .with(BehaviorOption.Audit.AUDITED)
                            .withCreators(
                                Stream.concat(
                                        SimulatorSettings.defaults().creators().stream(),
                                        CREATORS.stream())
                                    .toList()))
                    .withLog(log::add)
                    .withObserver(contract)));
    AwsClients clients = new AwsClients(Environment.of(platform.environment()));
    dynamoDb = open.opened(clients.dynamoDb());
    s3 = open.opened(clients.s3());
    sqs = open.opened(clients.sqs());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      log.forEach(System.err::println);
    }
    log.clear();
    contract.verify();
    assertThat(platform.simulator().violations()).isEmpty();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    try (open) {
      // One may fail that comes in another's way, but no function always, as a sweep could unseen.
      assertThat(functions(Invocation::answered)).containsAll(functions(invocation -> true));
    }
  }

  private Set<String> functions(Predicate<Invocation> which) {
    return invocations.stream().filter(which).map(Invocation::function).collect(Collectors.toSet());
  }

  LocalPlatform platform() {
    return platform;
  }

  /** Somebody of whom the platform has not heard. */
  ApiUser newUser() {
    return user("auth0|" + UUID.randomUUID() + "@example.com");
  }

  ApiUser user(String id) {
    return new ApiUser(id, platform.apiUrl(), platform.issuer().token(id));
  }

  /** Somebody who has connected a public account of their own. */
  ApiUser newCreator() throws Exception {
    return newCreator(CREATORS.get(connected.getAndIncrement()).username());
  }

  /** Somebody who has connected this account. */
  ApiUser newCreator(String creator) throws Exception {
    ApiUser user = newUser();
    platform.simulator().approveAs(creator);
    user.connect(creator);
    return user;
  }

  /** What TikTok has of the publication with this title, with or without its bytes. */
  List<Post> atTikTok(String title) {
    return platform.simulator().publications().stream()
        .filter(post -> post.title().equals(title))
        .toList();
  }

  /**
   * Everything that is stored of a user's publications, with the keys they were asked for under.
   */
  List<Map<String, AttributeValue>> stored(ApiUser user) {
    return dynamoDb
        .queryPaginator(
            r ->
                r.tableName(platform.environment().get(PublicationStore.SCHEMA.variable()))
                    .consistentRead(true)
                    .keyConditionExpression("#user = :user")
                    .expressionAttributeNames(Map.of("#user", "user"))
                    .expressionAttributeValues(
                        Map.of(":user", AttributeValue.fromS(new UserId(user.id()).key()))))
        .items()
        .stream()
        .toList();
  }

  /** The user's objects in the video bucket. */
  List<String> objects(ApiUser user) {
    return s3
        .listObjectsV2Paginator(
            r -> r.bucket(bucket()).prefix("uploads/" + new UserId(user.id()).key() + "/"))
        .contents()
        .stream()
        .map(object -> object.key())
        .toList();
  }

  String bucket() {
    return platform.environment().get("VIDEO_BUCKET");
  }

  S3Client s3() {
    return s3;
  }

  SqsClient sqs() {
    return sqs;
  }

  boolean logged(String event, String field, String value) throws IOException {
    for (String line : log) {
      JsonNode entry = Json.MAPPER.readTree(line);
      if (entry.path("event").asText().equals(event) && entry.path(field).asText().equals(value)) {
        return true;
      }
    }
    return false;
  }
}
