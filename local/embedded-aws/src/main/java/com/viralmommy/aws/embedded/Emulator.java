package com.viralmommy.aws.embedded;

import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.viralmommy.aws.embedded.engine.EmulatedAccount;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * An external AWS emulator with one address, such as LocalStack.
 *
 * <p>It cannot call this JVM, so its notifications and events are read from queues. Resources that
 * were created there are not deleted.
 */
final class Emulator implements LocalAws {
  private static final Logger LOG = LoggerFactory.getLogger(Emulator.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every emulator accepts these; LocalStack derives the account from the access key. */
  private static final AwsBasicCredentials CREDENTIALS = AwsBasicCredentials.create("test", "test");

  /** Of each receive. */
  private static final int WAIT_SECONDS = 1;

  private static final int LARGEST_BATCH = 10;

  private final URI address;
  private final SqsClient sqs;
  private final S3Client s3;
  private final EventBridgeClient eventBridge;
  private final Map<String, String> queues = new ConcurrentHashMap<>();
  private final Map<String, List<PublishedEvent>> events = new ConcurrentHashMap<>();
  private final List<Thread> listenerThreads = new CopyOnWriteArrayList<>();

  private Emulator(URI address) {
    this.address = address;
    sqs = build(SqsClient.builder());
    s3 = build(S3Client.builder().forcePathStyle(true));
    eventBridge = build(EventBridgeClient.builder());
  }

  static Emulator at(URI address) {
    return new Emulator(address);
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(B builder) {
    return builder
        .region(Region.of(EmulatedAccount.REGION))
        .endpointOverride(address)
        .credentialsProvider(StaticCredentialsProvider.create(CREDENTIALS))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  @Override
  public Map<String, String> environment() {
    return Map.ofEntries(
        entry("AWS_REGION", EmulatedAccount.REGION),
        entry("AWS_ACCESS_KEY_ID", CREDENTIALS.accessKeyId()),
        entry("AWS_SECRET_ACCESS_KEY", CREDENTIALS.secretAccessKey()),
        entry("AWS_ENDPOINT_URL", address.toString()),
        entry("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", address.toString()),
        entry("S3_PATH_STYLE", "true"));
  }

  @Override
  public URI dynamoDb() {
    return address;
  }

  @Override
  public URI sqs() {
    return address;
  }

  @Override
  public URI s3() {
    return address;
  }

  @Override
  public URI kms() {
    return address;
  }

  @Override
  public URI secretsManager() {
    return address;
  }

  @Override
  public URI eventBridge() {
    return address;
  }

  @Override
  public void onObjectCreated(String bucket, Consumer<ObjectCreated> listener) {
    String queue = newQueue("created");
    var notification =
        QueueConfiguration.builder().queueArn(arn(queue)).events(Event.S3_OBJECT_CREATED).build();
    s3.putBucketNotificationConfiguration(
        r -> r.bucket(bucket).notificationConfiguration(c -> c.queueConfigurations(notification)));
    listenerThreads.add(
        Thread.ofVirtual()
            .name("objects created in " + bucket)
            .start(() -> listen(queue, listener)));
  }

  private void listen(String queue, Consumer<ObjectCreated> listener) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        for (JsonNode notification : receive(queue)) {
          // The first message is a test event without records.
          notification.path("Records").forEach(record -> notify(listener, record));
        }
      } catch (SdkException e) {
        if (!Thread.currentThread().isInterrupted()) {
          LOG.warn("Cannot receive object notifications from the emulator", e);
        }
      }
    }
  }

  private static void notify(Consumer<ObjectCreated> listener, JsonNode record) {
    JsonNode object = record.at("/s3/object");
    try {
      listener.accept(
          new ObjectCreated(
              record.at("/s3/bucket/name").textValue(),
              URLDecoder.decode(object.path("key").textValue(), StandardCharsets.UTF_8),
              object.path("size").longValue(),
              object.path("eTag").textValue(),
              Instant.parse(record.path("eventTime").textValue()),
              object.path("sequencer").asText("0")));
    } catch (RuntimeException e) {
      LOG.warn("A listener failed", e);
    }
  }

  @Override
  public void createBus(String name) {
    eventBridge.createEventBus(r -> r.name(name));
    String queue = newQueue("events");
    eventBridge.putRule(
        r -> r.name(name).eventBusName(name).eventPattern("{\"account\":[{\"exists\":true}]}"));
    var target = Target.builder().id("queue").arn(arn(queue)).build();
    eventBridge.putTargets(r -> r.rule(name).eventBusName(name).targets(target));
    queues.put(name, queue);
    events.put(name, new CopyOnWriteArrayList<>());
  }

  @Override
  public List<PublishedEvent> events(String bus) {
    List<PublishedEvent> known = events.get(bus);
    List<JsonNode> more = receive(queues.get(bus));
    while (!more.isEmpty()) {
      more.forEach(event -> known.add(event(bus, event)));
      more = receive(queues.get(bus));
    }
    return List.copyOf(known);
  }

  private static PublishedEvent event(String bus, JsonNode event) {
    return new PublishedEvent(
        event.path("id").textValue(),
        bus,
        Instant.parse(event.path("time").textValue()),
        event.path("source").textValue(),
        event.path("detail-type").textValue(),
        event.path("detail").toString(),
        event.path("resources").valueStream().map(JsonNode::textValue).toList());
  }

  private String newQueue(String prefix) {
    return sqs.createQueue(r -> r.queueName(prefix + "-" + UUID.randomUUID())).queueUrl();
  }

  private String arn(String queue) {
    return sqs.getQueueAttributes(
            r -> r.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
        .attributes()
        .get(QueueAttributeName.QUEUE_ARN);
  }

  /** Receives and deletes up to ten messages. */
  private List<JsonNode> receive(String queue) {
    List<Message> messages =
        sqs.receiveMessage(
                r ->
                    r.queueUrl(queue)
                        .maxNumberOfMessages(LARGEST_BATCH)
                        .waitTimeSeconds(WAIT_SECONDS))
            .messages();
    List<JsonNode> bodies = new ArrayList<>();
    for (Message message : messages) {
      sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
      try {
        bodies.add(JSON.readTree(message.body()));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("The emulator sent a message that is not JSON", e);
      }
    }
    return bodies;
  }

  @Override
  public void close() {
    listenerThreads.forEach(Thread::interrupt);
    sqs.close();
    s3.close();
    eventBridge.close();
  }
}
