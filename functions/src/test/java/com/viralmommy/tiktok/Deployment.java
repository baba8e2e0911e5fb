package com.viralmommy.tiktok;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.viralmommy.aws.embedded.LocalAws;
import com.viralmommy.aws.embedded.PublishedEvent;
import com.viralmommy.tiktok.connections.ConnectionStore;
import com.viralmommy.tiktok.events.WatchedTable;
import com.viralmommy.tiktok.limits.LimitStore;
import com.viralmommy.tiktok.oauth.StateStore;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.TableSchema;
import com.viralmommy.tiktok.publishing.PublicationStore;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.webhooks.WebhookStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The real handlers over AWS as this run has it and a simulator, new for each test, with a {@link
 * Wire} to every service and one clock for all of them.
 */
public final class Deployment implements BeforeEachCallback, AfterEachCallback {
  public static final String CLIENT_SECRET = "canary-client-secret-7c1f";
  public static final String DASHBOARD = "https://app.example.com/dashboard";

  /** Engines take seconds to start, so that all tests of the run share them. */
  private record Shared(LocalAws aws, Users users) implements AutoCloseable {
    static Shared start() {
      return new Shared(LocalAws.start(), new Users());
    }

    @Override
    public void close() {
      users.close();
      aws.close();
    }
  }

  private static final List<TableSchema> TABLES =
      List.of(
          ConnectionStore.SCHEMA,
          StateStore.SCHEMA,
          PublicationStore.SCHEMA,
          LimitStore.SCHEMA,
          WebhookStore.SCHEMA);

  private final UnaryOperator<SimulatorSettings> simulated;
  private final Map<String, String> settings;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<Answer> answers = new CopyOnWriteArrayList<>();
  private final Map<DeployedFunction, RequestHandler<?, ?>> handlers = new ConcurrentHashMap<>();
  private Shared shared;
  private Map<String, String> variables;
  private String bus;
  private TikTokSimulator simulator;
  private Wire dynamoDbWire;
  private Wire kmsWire;
  private Wire sqsWire;
  private Wire eventsWire;
  private Wire tikTokWire;
  private DynamoDbClient dynamoDb;
  private SqsClient sqs;
  private S3Client s3;
  private KmsClient kms;
  private SecretsManagerClient secrets;
  private DynamoDbStreamsClient streams;
  private final Map<TableStream, List<DynamodbStreamRecord>> untold = new LinkedHashMap<>();

  public Deployment() {
    this(Map.of());
  }

  /**
   * @param settings variables beside those of the resources
   */
  public Deployment(Map<String, String> settings) {
    this(settings, UnaryOperator.identity());
  }

  public Deployment(Map<String, String> settings, UnaryOperator<SimulatorSettings> simulated) {
    this.settings = settings;
    this.simulated = simulated;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    shared =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(Deployment.class))
            .computeIfAbsent(Shared.class, _ -> Shared.start(), Shared.class);
    simulator =
        TikTokSimulator.start(
            simulated.apply(
                SimulatorSettings.defaults().withAudited(true).withClientSecret(CLIENT_SECRET)));
    LocalAws aws = shared.aws();
    dynamoDbWire = new Wire(aws.dynamoDb());
    kmsWire = new Wire(aws.kms());
    sqsWire = new Wire(aws.sqs());
    eventsWire = new Wire(aws.eventBridge());
    tikTokWire = new Wire(simulator.apiUrl());
    AwsClients clients = new AwsClients(Environment.of(aws.environment()));
    dynamoDb = clients.dynamoDb();
    sqs = clients.sqs();
    s3 = clients.s3();
    kms = clients.kms();
    secrets = clients.secretsManager();
    streams = TableStream.client(aws.environment());
    variables = resources(UUID.randomUUID().toString());
    untold.clear();
    for (WatchedTable watched : WatchedTable.ALL) {
      String table = variables.get(watched.schema().variable());
      untold.put(TableStream.of(streams, table), new ArrayList<>());
    }
    handlers.clear();
    log.clear();
    answers.clear();
  }

  private Map<String, String> resources(String id) {
    Map<String, String> made = new HashMap<>(shared.aws().environment());
    for (TableSchema table : TABLES) {
      made.put(table.variable(), create(table, id));
    }
    for (String queue : List.of("publish", "connection", "refresh")) {
      made.put(
          queue.toUpperCase(Locale.ROOT) + "_QUEUE_URL",
          sqs.createQueue(r -> r.queueName(queue + "-" + id)).queueUrl());
    }
    s3.createBucket(r -> r.bucket("videos-" + id));
    made.put("VIDEO_BUCKET", "videos-" + id);
    made.put("TOKEN_KEY_ID", kms.createKey(r -> {}).keyMetadata().keyId());
    secrets.createSecret(
        r -> r.name("tiktok-" + id).secretString(secret(simulator.settings().clientSecret())));
    made.put("TIKTOK_SECRET_ID", "tiktok-" + id);
    bus = "bus-" + id;
    shared.aws().openBus(bus);
    made.put("EVENT_BUS", bus);
    made.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDbWire.url().toString());
    made.put("AWS_ENDPOINT_URL_KMS", kmsWire.url().toString());
    made.put("AWS_ENDPOINT_URL_SQS", sqsWire.url().toString());
    made.put("AWS_ENDPOINT_URL_EVENTBRIDGE", eventsWire.url().toString());
    made.put("TIKTOK_AUTHORIZE_URL", simulator.authorizeUrl().toString());
    made.put("TIKTOK_API_URL", tikTokWire.url().toString());
    made.put("TIKTOK_UPLOAD_HOSTS", simulator.uploadHost());
    made.put("TIKTOK_REDIRECT_URI", "https://viralmommy.com/api/auth/tiktok/callback");
    made.put("DASHBOARD_URL", DASHBOARD);
    made.putAll(shared.users().variables());
    made.putAll(settings);
    return made;
  }

  private static String secret(String clientSecret) {
    return "{\"client_key\":\"%s\",\"client_secret\":\"%s\"}"
        .formatted(SimulatorSettings.defaults().clientKey(), clientSecret);
  }

  private String create(TableSchema table, String id) {
    String name = table.variable().toLowerCase(Locale.ROOT) + "-" + id;
    table.create(dynamoDb, name);
    return name;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      context.publishReportEntry("functions' log", String.join("\n", log));
    }
    for (AutoCloseable part :
        List.of(
            simulator,
            dynamoDbWire,
            kmsWire,
            sqsWire,
            eventsWire,
            tikTokWire,
            dynamoDb,
            sqs,
            s3,
            kms,
            secrets,
            streams)) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** A wiring of its own, as a fresh Lambda environment has. */
  public Wiring wiring() {
    return new Wiring(
        Environment.of(variables), simulator.clock(), new Log(log::add, simulator.clock()));
  }

  /** What the functions keep in memory is gone. */
  public void restart() {
    handlers.clear();
  }

  @SuppressWarnings("unchecked") // each function is called with the event of its trigger
  private <I, O> O invoke(DeployedFunction function, I event) {
    // Not computeIfAbsent: two at once may both build, as two Lambda environments do.
    RequestHandler<?, ?> handler = handlers.get(function);
    if (handler == null) {
      handler = function.handler(wiring());
      handlers.put(function, handler);
    }
    return ((RequestHandler<I, O>) handler).handleRequest(event, new Invocation());
  }

  public Answer call(DeployedFunction function, APIGatewayProxyRequestEvent request) {
    Answer answer =
        new Answer(
            this.<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent>invoke(
                function, request));
    answers.add(answer);
    return answer;
  }

  /** Everything that was answered so far. */
  public List<Answer> answers() {
    return answers;
  }

  /** As the function's schedule does. */
  public void schedule(DeployedFunction function) {
    invoke(function, new ScheduledEvent());
  }

  public SQSBatchResponse deliver(DeployedFunction function, String body) {
    return deliver(function, body, UUID.randomUUID().toString());
  }

  private SQSBatchResponse deliver(DeployedFunction function, String body, String receiptHandle) {
    var message = new SQSEvent.SQSMessage();
    message.setMessageId(UUID.randomUUID().toString());
    message.setBody(body);
    message.setReceiptHandle(receiptHandle);
    var event = new SQSEvent();
    event.setRecords(List.of(message));
    return invoke(function, event);
  }

  /**
   * Hands everything that a queue holds now to its function; what that gives back stays.
   *
   * @return how many messages there were
   */
  public int drain(String queueVariable, DeployedFunction function) {
    int handled = 0;
    while (true) {
      List<Message> messages = receive(queueVariable);
      if (messages.isEmpty()) {
        return handled;
      }
      for (Message message : messages) {
        handled++;
        if (deliver(function, message.body(), message.receiptHandle())
            .getBatchItemFailures()
            .isEmpty()) {
          sqs.deleteMessage(
              r -> r.queueUrl(variables.get(queueVariable)).receiptHandle(message.receiptHandle()));
        }
      }
    }
  }

  /** Does what waits in the connection queue. */
  public int drainConnections() {
    return drain("CONNECTION_QUEUE_URL", DeployedFunction.CONNECTION_WORKER);
  }

  /** Messages that can be seen now; they stay hidden for the queue's 30 s. */
  public List<Message> receive(String queueVariable) {
    return sqs.receiveMessage(r -> r.queueUrl(variables.get(queueVariable)).maxNumberOfMessages(10))
        .messages();
  }

  /** Everything in a table. */
  public List<Map<String, AttributeValue>> items(TableSchema table) {
    return dynamoDb
        .scanPaginator(r -> r.tableName(variables.get(table.variable())).consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  public List<TableSchema> tables() {
    return TABLES;
  }

  /** Does what the tables' streams do: what the relay does not take is kept for the next time. */
  public void relay() {
    untold.forEach(
        (stream, records) -> {
          records.addAll(stream.take());
          if (records.isEmpty()) {
            return;
          }
          var event = new DynamodbEvent();
          event.setRecords(List.copyOf(records));
          StreamsEventResponse answer = invoke(DeployedFunction.EVENT_RELAY, event);
          Set<String> failed =
              answer.getBatchItemFailures().stream()
                  .map(StreamsEventResponse.BatchItemFailure::getItemIdentifier)
                  .collect(Collectors.toSet());
          while (!records.isEmpty()
              && !failed.contains(records.getFirst().getDynamodb().getSequenceNumber())) {
            records.removeFirst();
          }
        });
  }

  /** What is told on this deployment's bus of everything that has happened, oldest first. */
  public List<PublishedEvent> events() {
    relay();
    return shared.aws().events(bus);
  }

  /** Detail types alone. */
  public List<String> eventTypes() {
    return events().stream().map(PublishedEvent::detailType).toList();
  }

  /** As after a stage's first deployment: before the app's secret, the stack made one without. */
  public void deploySecret() {
    secrets.putSecretValue(
        r ->
            r.secretId(variables.get("TIKTOK_SECRET_ID"))
                .secretString("{\"client_key\":\"\",\"client_secret\":\"made up\"}"));
    rotateSecret(CLIENT_SECRET);
  }

  /** Stores another secret, as a rotation does; the one before keeps its stage. */
  public void rotateSecret(String clientSecret) {
    secrets.putSecretValue(
        r -> r.secretId(variables.get("TIKTOK_SECRET_ID")).secretString(secret(clientSecret)));
  }

  public String token(String user) {
    return shared.users().token(user, simulator.clock().instant());
  }

  public TikTokSimulator simulator() {
    return simulator;
  }

  public Map<String, String> variables() {
    return variables;
  }

  public List<String> log() {
    return log;
  }

  public S3Client s3() {
    return s3;
  }

  public Wire tikTok() {
    return tikTokWire;
  }

  public Wire dynamoDbWire() {
    return dynamoDbWire;
  }

  public Wire kmsWire() {
    return kmsWire;
  }

  public Wire sqsWire() {
    return sqsWire;
  }

  public Wire eventsWire() {
    return eventsWire;
  }
}
