package com.viralmommy.tiktok.runner.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.runner.ApiContract;
import com.viralmommy.tiktok.runner.LocalFunctions;
import com.viralmommy.tiktok.runner.LocalPlatform;
import com.viralmommy.tiktok.runner.invocation.EventJson;
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
 * Runs one platform for a test class, with the functions of the jar that Lambda runs.
 *
 * <p>After each test, all exchanges of the API must conform to {@code openapi.yaml}, and the
 * simulator must have seen no violation of TikTok's rules.
 */
public final class PlatformExtension
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  /** A creator for each test, because TikTok limits the requests per creator and minute. */
  private static final List<Creator> CREATORS =
      IntStream.range(0, 100)
          .mapToObj(i -> Creator.named("creator." + i, "Creator Number " + i))
          .toList();

  private final ApiContract contract = new ApiContract();
  private final AtomicInteger connected = new AtomicInteger();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Queue<Invocation> invocations = new ConcurrentLinkedQueue<>();
  private LocalPlatform platform;
  private DynamoDbClient dynamoDb;
  private S3Client s3;
  private SqsClient sqs;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    platform =
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
                .withObserver(contract));
    AwsClients clients = new AwsClients(Environment.of(platform.environment()));
    dynamoDb = clients.dynamoDb();
    s3 = clients.s3();
    sqs = clients.sqs();
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
    try (var _ = platform;
        var _ = dynamoDb;
        var _ = s3;
        var _ = sqs) {
      // Single invocations may fail, for example by conflicts, but every function must have
      // succeeded.
      assertThat(functions(Invocation::answered)).containsAll(functions(invocation -> true));
    }
  }

  private Set<String> functions(Predicate<Invocation> which) {
    return invocations.stream().filter(which).map(Invocation::function).collect(Collectors.toSet());
  }

  /** The running platform. */
  public LocalPlatform platform() {
    return platform;
  }

  /** A new user without a connection. */
  ApiUser newUser() {
    return user("auth0|" + UUID.randomUUID() + "@example.com");
  }

  ApiUser user(String id) {
    return new ApiUser(id, platform.apiUrl(), platform.issuer().token(id));
  }

  /** A new user who has connected a public account that no other test uses. */
  ApiUser newCreator() throws Exception {
    return newCreator(CREATORS.get(connected.getAndIncrement()).username());
  }

  /** A new user who has connected an account. */
  ApiUser newCreator(String creator) throws Exception {
    ApiUser user = newUser();
    platform.simulator().approveAs(creator);
    user.connect(creator);
    return user;
  }

  /** TikTok's publications with a title, with or without their bytes. */
  public List<Post> atTikTok(String title) {
    return platform.simulator().publications().stream()
        .filter(post -> post.title().equals(title))
        .toList();
  }

  /** The user's stored publications and their idempotency keys. */
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

  /** Whether the functions logged an event with this value in a field. */
  boolean logged(String event, String field, String value) throws IOException {
    for (String line : log) {
      JsonNode entry = EventJson.MAPPER.readTree(line);
      if (entry.path("event").asText().equals(event) && entry.path(field).asText().equals(value)) {
        return true;
      }
    }
    return false;
  }
}
