package com.viralmommy.aws.embedded;

import static java.util.Map.entry;

import com.viralmommy.aws.embedded.engine.EmulatedAccount;
import com.viralmommy.aws.embedded.engine.Engine;
import com.viralmommy.aws.embedded.engine.JsonServer;
import com.viralmommy.aws.embedded.kms.KmsService;
import com.viralmommy.aws.embedded.secretsmanager.SecretsManagerService;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DynamoDB, SQS, S3, KMS, Secrets Manager and EventBridge in this JVM, each on a free port of
 * 127.0.0.1.
 *
 * <p>All services are empty at the start. {@link #close()} deletes their data. None of them opens a
 * connection to another host. AWS SDK clients connect by {@link #environment()} or by the
 * endpoints. Only S3 checks signatures.
 *
 * <p>Differences from AWS: SQS refuses the queue attributes {@code KmsMasterKeyId} and {@code
 * RedriveAllowPolicy}. S3 has one CORS rule, which allows every origin, and a key cannot be the
 * directory of another key ({@code a} and {@code a/b}). KMS has symmetric keys and no aliases.
 * DynamoDB deletes expired items late.
 */
public final class EmbeddedAws implements LocalAws {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedAws.class);

  private final DynamoDbEngine dynamoDb;
  private final SqsEngine sqs;
  private final S3Engine s3;
  private final JsonServer kms;
  private final JsonServer secretsManager;
  private final JsonServer eventBridge;
  private final EventBridgeService eventBus;
  private boolean closed;

  private EmbeddedAws(
      DynamoDbEngine dynamoDb,
      SqsEngine sqs,
      S3Engine s3,
      JsonServer kms,
      JsonServer secretsManager,
      JsonServer eventBridge,
      EventBridgeService eventBus) {
    this.dynamoDb = dynamoDb;
    this.sqs = sqs;
    this.s3 = s3;
    this.kms = kms;
    this.secretsManager = secretsManager;
    this.eventBridge = eventBridge;
    this.eventBus = eventBus;
  }

  /**
   * Starts all engines and returns when all of them accept requests.
   *
   * @throws IllegalStateException if an engine cannot start; the others are stopped
   */
  public static EmbeddedAws start() {
    return start(Optional.empty());
  }

  /**
   * Starts all engines, with S3 behind TLS as on AWS.
   *
   * @param s3 with the key of a certificate for 127.0.0.1
   */
  public static EmbeddedAws startWithTls(SSLContext s3) {
    return start(Optional.of(s3));
  }

  private static EmbeddedAws start(Optional<SSLContext> s3Tls) {
    // Also initializes logging before several threads do so concurrently.
    LOG.debug("Starting");
    var eventBus = new EventBridgeService();
    // In parallel: most of the time is class loading, and the engines share few classes.
    try (var starters =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
      var dynamoDb = starters.submit(DynamoDbEngine::start);
      var sqs = starters.submit(SqsEngine::start);
      var s3 = starters.submit(() -> S3Engine.start(s3Tls));
      var kms = starters.submit(json(KmsService.TARGET, new KmsService().operations()));
      var secrets =
          starters.submit(
              json(SecretsManagerService.TARGET, new SecretsManagerService().operations()));
      var events = starters.submit(json(EventBridgeService.TARGET, eventBus.operations()));
      try {
        return new EmbeddedAws(
            dynamoDb.get(), sqs.get(), s3.get(), kms.get(), secrets.get(), events.get(), eventBus);
      } catch (ExecutionException e) {
        throw failed(e.getCause(), List.of(dynamoDb, sqs, s3, kms, secrets, events));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed(e, List.of(dynamoDb, sqs, s3, kms, secrets, events));
      }
    }
  }

  private static Callable<JsonServer> json(
      String service, Map<String, JsonServer.Operation> operations) {
    return () -> JsonServer.start(service, operations);
  }

  private static IllegalStateException failed(
      Throwable cause, List<? extends Future<? extends Engine>> starting) {
    var failure = new IllegalStateException("The embedded AWS engines did not start", cause);
    var interrupted = Thread.interrupted();
    for (var engine : starting) {
      try {
        engine.get().stop();
      } catch (ExecutionException e) {
        if (e.getCause() != cause) {
          failure.addSuppressed(e.getCause());
        }
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return failure;
  }

  /**
   * The environment of a function: region, credentials, one {@code AWS_ENDPOINT_URL_<SERVICE>} for
   * each engine, and {@code S3_PATH_STYLE}, because buckets have no host names here.
   */
  @Override
  public Map<String, String> environment() {
    return Map.ofEntries(
        entry("AWS_REGION", EmulatedAccount.REGION),
        entry("AWS_ACCESS_KEY_ID", EmulatedAccount.ACCESS_KEY),
        entry("AWS_SECRET_ACCESS_KEY", EmulatedAccount.SECRET_KEY),
        entry("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb().toString()),
        entry("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", dynamoDb().toString()),
        entry("AWS_ENDPOINT_URL_SQS", sqs().toString()),
        entry("AWS_ENDPOINT_URL_S3", s3().toString()),
        entry("AWS_ENDPOINT_URL_KMS", kms().toString()),
        entry("AWS_ENDPOINT_URL_SECRETS_MANAGER", secretsManager().toString()),
        entry("AWS_ENDPOINT_URL_EVENTBRIDGE", eventBridge().toString()),
        entry("S3_PATH_STYLE", "true"));
  }

  @Override
  public URI dynamoDb() {
    return dynamoDb.endpoint();
  }

  @Override
  public URI sqs() {
    return sqs.endpoint();
  }

  @Override
  public URI s3() {
    return s3.endpoint();
  }

  @Override
  public URI kms() {
    return kms.endpoint();
  }

  @Override
  public URI secretsManager() {
    return secretsManager.endpoint();
  }

  @Override
  public URI eventBridge() {
    return eventBridge.endpoint();
  }

  /** The EventBridge engine, with the events that were published. */
  public EventBridgeService eventBus() {
    return eventBus;
  }

  /**
   * Calls a listener once for each object that is stored from now on by a PUT, a form POST, a copy
   * or a completed multipart upload.
   *
   * <p>The listener runs on its own thread after the object is readable, possibly before the writer
   * has its answer. Its exceptions are logged. As in S3, only the sequencer gives the order of two
   * events.
   */
  public void onObjectCreated(Consumer<ObjectCreated> listener) {
    s3.onObjectCreated(listener);
  }

  @Override
  public void onObjectCreated(String bucket, Consumer<ObjectCreated> listener) {
    onObjectCreated(
        object -> {
          if (object.bucket().equals(bucket)) {
            listener.accept(object);
          }
        });
  }

  /** Does nothing, because every bus name is valid. */
  @Override
  public void createBus(String name) {}

  @Override
  public List<PublishedEvent> events(String bus) {
    return eventBus.events().stream().filter(event -> event.bus().equals(bus)).toList();
  }

  /**
   * Stops all engines, frees the ports and deletes the stored data. A second call does nothing.
   *
   * @throws IllegalStateException if an engine could not be stopped; the others are stopped
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    var failures = new ArrayList<Exception>();
    // S3 first: its listeners may still use the other engines.
    for (Engine engine : List.of(s3, sqs, dynamoDb, kms, secretsManager, eventBridge)) {
      try {
        engine.stop();
      } catch (Exception e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      var failure = new IllegalStateException("An embedded AWS engine could not be stopped");
      failures.forEach(failure::addSuppressed);
      throw failure;
    }
  }
}
