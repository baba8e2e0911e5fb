package com.viralmommy.aws.embedded;

import static java.util.Map.entry;

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
 * 127.0.0.1, all empty at the start. Nothing is kept after {@link #close()} and nothing calls out.
 *
 * <p>An AWS SDK client reaches them by {@link #environment()} or by the endpoints, with any of the
 * SDK's own settings otherwise. S3 alone checks signatures.
 *
 * <p>Other than on AWS: SQS refuses the queue attributes {@code KmsMasterKeyId} and {@code
 * RedriveAllowPolicy}; S3 has one CORS rule, allowing every origin, and no key may be the directory
 * of another ({@code a} beside {@code a/b}); KMS has symmetric keys and no aliases; expired items
 * of DynamoDB go late.
 */
public final class EmbeddedAws implements LocalAws {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedAws.class);

  private final DynamoDbEngine dynamoDb;
  private final SqsEngine sqs;
  private final S3Engine s3;
  private final JsonServer kms;
  private final JsonServer secretsManager;
  private final JsonServer eventBridge;
  private final EventBus eventBus;
  private boolean closed;

  private EmbeddedAws(
      DynamoDbEngine dynamoDb,
      SqsEngine sqs,
      S3Engine s3,
      JsonServer kms,
      JsonServer secretsManager,
      JsonServer eventBridge,
      EventBus eventBus) {
    this.dynamoDb = dynamoDb;
    this.sqs = sqs;
    this.s3 = s3;
    this.kms = kms;
    this.secretsManager = secretsManager;
    this.eventBridge = eventBridge;
    this.eventBus = eventBus;
  }

  /**
   * Starts all engines and returns when each of them answers.
   *
   * @throws IllegalStateException if one of them cannot start; the others are closed again
   */
  public static EmbeddedAws start() {
    return start(Optional.empty());
  }

  /**
   * As {@link #start()}, with S3 behind TLS, as it is on AWS.
   *
   * @param s3 has the key of a certificate for 127.0.0.1
   */
  public static EmbeddedAws startWithTls(SSLContext s3) {
    return start(Optional.of(s3));
  }

  private static EmbeddedAws start(Optional<SSLContext> s3Tls) {
    // Also opens the logging before several threads do so at once.
    LOG.debug("Starting");
    var eventBus = new EventBus();
    // Most of the time goes into loading classes, of which the three engines share few.
    try (var starters =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
      var dynamoDb = starters.submit(DynamoDbEngine::start);
      var sqs = starters.submit(SqsEngine::start);
      var s3 = starters.submit(() -> S3Engine.start(s3Tls));
      var kms = starters.submit(json(KeyManagement.TARGET, new KeyManagement().operations()));
      var secrets = starters.submit(json(SecretsManager.TARGET, new SecretsManager().operations()));
      var events = starters.submit(json(EventBus.TARGET, eventBus.operations()));
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
   * What a function's environment needs to reach these engines: region, credentials, one {@code
   * AWS_ENDPOINT_URL_<SERVICE>} each, and {@code S3_PATH_STYLE}, as no bucket has a host name here.
   */
  @Override
  public Map<String, String> environment() {
    return Map.ofEntries(
        entry("AWS_REGION", Account.REGION),
        entry("AWS_ACCESS_KEY_ID", Account.ACCESS_KEY),
        entry("AWS_SECRET_ACCESS_KEY", Account.SECRET_KEY),
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

  /** The events that were put on the buses. */
  public EventBus eventBus() {
    return eventBus;
  }

  /**
   * Adds a listener, told once of each object that is stored from now on by a PUT, a form POST, a
   * copy or a completed multipart upload. It runs on a thread of its own, after the object is
   * readable and perhaps before the writer has its answer; what it throws is logged and hurts
   * nobody. As with S3, the order of two events is told by their sequencer alone.
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

  /** There is nothing to make: any bus exists. */
  @Override
  public void openBus(String name) {}

  @Override
  public List<PublishedEvent> events(String bus) {
    return eventBus.events().stream().filter(event -> event.bus().equals(bus)).toList();
  }

  /**
   * Ends all engines, frees the ports and deletes what they stored. Calling it again does nothing.
   *
   * @throws IllegalStateException if one of them could not end; the others have
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    var failures = new ArrayList<Exception>();
    // S3 first: its listeners may still be using the others.
    for (Engine engine : List.of(s3, sqs, dynamoDb, kms, secretsManager, eventBridge)) {
      try {
        engine.stop();
      } catch (Exception e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      var failure = new IllegalStateException("Not all embedded AWS engines ended");
      failures.forEach(failure::addSuppressed);
      throw failure;
    }
  }
}
