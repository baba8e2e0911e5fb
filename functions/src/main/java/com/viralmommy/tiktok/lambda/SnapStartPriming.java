package com.viralmommy.tiktok.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3BucketEntity;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3Entity;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3ObjectEntity;
import com.viralmommy.tiktok.accounts.tokens.TikTokApp;
import com.viralmommy.tiktok.accounts.tokens.TokenVault;
import com.viralmommy.tiktok.lambda.api.ApiHandler;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.tiktok.AccessToken;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.crac.Core;
import org.crac.Resource;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Runs a function once before Lambda takes the snapshot that every later start begins from, so that
 * the classes and serializers of a first request are in it.
 *
 * <p>What runs is the function's own code, put together a second time and led to an {@link
 * PrimingServer} in this process. All of that is thrown away: the function that will serve requests
 * has read no secret, opened no connection and seeded nothing when the snapshot is taken.
 */
public final class SnapStartPriming implements Resource {
  /** Lambda's own: how this process was started, and the class that it runs. */
  private static final String STARTED_BY = "AWS_LAMBDA_INITIALIZATION_TYPE";

  private static final String HANDLER = "_HANDLER";

  /** CRaC's context only has weak references to who is to be told. */
  private static final List<SnapStartPriming> REGISTERED = new CopyOnWriteArrayList<>();

  /** Enough for any function to go ahead. */
  private static final int MILLIS_LEFT = 60_000;

  private final DeployedFunction function;
  private final Environment environment;
  private final InstantSource clock;
  private final Log log;

  SnapStartPriming(
      DeployedFunction function, Environment environment, InstantSource clock, Log log) {
    this.function = function;
    this.environment = environment;
    this.clock = clock;
    this.log = log;
  }

  /** Has this process's function rehearse, if a snapshot of it will be taken. */
  static void beforeSnapshot(Environment environment, InstantSource clock, Log log) {
    if (environment.text(STARTED_BY, "").equals("snap-start")) {
      DeployedFunction.handledBy(environment.text(HANDLER))
          .map(function -> new SnapStartPriming(function, environment, clock, log))
          .ifPresent(
              rehearsal -> {
                REGISTERED.add(rehearsal);
                Core.getGlobalContext().register(rehearsal);
              });
    }
  }

  /** A rehearsal that goes wrong costs a slower start and nothing else. */
  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    try {
      List<String> failures = run();
      log.info("rehearsal.ended", "failures", failures.size());
      failures.forEach(failure -> log.warn("rehearsal.failed", "line", failure));
    } catch (IOException | RuntimeException e) {
      log.error("rehearsal.failed", e);
    }
  }

  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {
    // The function makes what it needs when it needs it.
  }

  /**
   * @return the lines that the function has logged of failures nobody foresaw
   */
  List<String> run() throws IOException {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (PrimingServer world = PrimingServer.open(environment, clock.instant())) {
      CompositionRoot wiring =
          new CompositionRoot(world.environment(), clock, new Log(lines::add, clock));
      RequestHandler<?, ?> handler = function.handler(wiring);
      for (Runnable scene : scenes(handler, wiring, world)) {
        try {
          scene.run();
        } catch (RuntimeException e) {
          wiring.log().error("scene.failed", e);
        }
      }
    }
    return lines.stream().filter(line -> line.contains("\"level\":\"ERROR\"")).toList();
  }

  /** One event, and one use of each thing that the event may not have led to in an empty world. */
  private List<Runnable> scenes(
      RequestHandler<?, ?> handler, CompositionRoot wiring, PrimingServer world) {
    List<Runnable> scenes = new ArrayList<>();
    scenes.add(() -> handle(handler, event(handler, world)));
    wiring.built(TokenVault.class).ifPresent(vault -> scenes.add(() -> use(vault)));
    wiring.built(TikTokApp.class).ifPresent(app -> scenes.add(app::credentials));
    wiring
        .built(TikTokClient.class)
        .ifPresent(tikTok -> scenes.add(() -> tikTok.creatorInfo(new AccessToken("rehearsal"))));
    wiring.built(S3Client.class).ifPresent(s3 -> scenes.add(() -> use(s3)));
    return scenes;
  }

  private static void use(TokenVault vault) {
    vault.open(vault.seal("rehearsal", "rehearsal"), "rehearsal");
  }

  private static void use(S3Client s3) {
    s3.getObjectAsBytes(r -> r.bucket("rehearsal").key("rehearsal").range("bytes=0-0"));
  }

  @SuppressWarnings("unchecked") // each function is called with the event of its trigger
  private static <I> void handle(RequestHandler<?, ?> handler, I event) {
    ((RequestHandler<I, ?>) handler).handleRequest(event, invocation());
  }

  private static Context invocation() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) ->
                method.getName().equals("getRemainingTimeInMillis") ? MILLIS_LEFT : null);
  }

  private Object event(RequestHandler<?, ?> handler, PrimingServer world) {
    if (handler instanceof ApiHandler) {
      return request(world, Ids.timeOrdered("pub", clock.instant()));
    }
    String user = new UserId(PrimingServer.USER).key();
    String publication = Ids.timeOrdered("pub", clock.instant());
    return switch (function) {
      case PUBLISH_WORKER -> message(Map.of("user", user, "id", publication));
      case REFRESH_WORKER ->
          message(Map.of("connections", List.of(Map.of("user", user, "connection", "con_0"))));
      case CONNECTION_WORKER ->
          message(Map.of("task", "verify", "user", user, "connection", "con_0"));
      case UPLOAD_INTAKE -> created("uploads/%s/%s".formatted(user, publication));
      case DUE_SWEEP, REFRESH_SWEEP -> new ScheduledEvent();
      case EVENT_RELAY -> connected(user);
      default ->
          throw new IllegalStateException("nothing is known to rehearse " + function + " by");
    };
  }

  /** Has something of everything that an operation may ask for. */
  private static APIGatewayProxyRequestEvent request(PrimingServer world, String id) {
    Map<String, Object> body =
        Map.of(
            "connectionId",
            "con_0",
            "privacyLevel",
            "SELF_ONLY",
            "musicUsageConfirmed",
            true,
            "upload",
            Map.of("sizeBytes", 1_000_000, "contentType", "video/mp4"));
    return new APIGatewayProxyRequestEvent()
        .withHttpMethod("GET")
        .withResource("/rehearsal")
        .withPathParameters(Map.of("id", id))
        .withQueryStringParameters(Map.of("state", Ids.secret(), "code", "rehearsal"))
        .withHeaders(
            Map.of(
                "Authorization",
                "Bearer " + world.bearerToken(),
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                Ids.secret(),
                "TikTok-Signature",
                "t=1,s=" + "0".repeat(64)))
        .withBody(Json.write(body));
  }

  private static SQSEvent message(Map<String, ?> body) {
    var message = new SQSEvent.SQSMessage();
    message.setMessageId("rehearsal");
    message.setReceiptHandle("rehearsal");
    message.setBody(Json.write(body));
    var event = new SQSEvent();
    event.setRecords(List.of(message));
    return event;
  }

  /** The change that a new connection is. */
  private DynamodbEvent connected(String user) {
    Map<String, AttributeValue> connection = new HashMap<>();
    connection.put("user", new AttributeValue(user));
    connection.put("connection", new AttributeValue("con_0"));
    connection.put("openId", new AttributeValue("rehearsal"));
    connection.put("status", new AttributeValue("ACTIVE"));
    connection.put("scopes", new AttributeValue().withL(List.of()));
    connection.put("sealedTokens", new AttributeValue().withB(ByteBuffer.allocate(1)));
    for (String number :
        List.of(
            "connectedAt", "accessExpiresAt", "refreshExpiresAt", "refreshDueAt", "tokenVersion")) {
      connection.put(number, new AttributeValue().withN("1"));
    }
    var change =
        new StreamRecord()
            .withSequenceNumber("1")
            .withApproximateCreationDateTime(Date.from(clock.instant()))
            .withNewImage(connection);
    var record = new DynamodbEvent.DynamodbStreamRecord();
    record.setEventID("rehearsal");
    record.setEventSourceARN(
        "arn:aws:dynamodb:::table/%s/stream/0".formatted(environment.text("CONNECTIONS_TABLE")));
    record.setDynamodb(change);
    var event = new DynamodbEvent();
    event.setRecords(List.of(record));
    return event;
  }

  private static S3Event created(String key) {
    var object = new S3ObjectEntity(key, 1L, "rehearsal", null, "0");
    var s3 = new S3Entity("rehearsal", new S3BucketEntity("rehearsal", null, null), object, "1.0");
    return new S3Event(
        List.of(
            new S3EventNotificationRecord(
                null, "ObjectCreated:Put", "aws:s3", null, "2.1", null, null, s3, null)));
  }
}
