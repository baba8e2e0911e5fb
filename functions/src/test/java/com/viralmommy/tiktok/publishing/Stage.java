package com.viralmommy.tiktok.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.viralmommy.aws.embedded.PublishedEvent;
import com.viralmommy.tiktok.Cloud;
import com.viralmommy.tiktok.Consent;
import com.viralmommy.tiktok.Functions;
import com.viralmommy.tiktok.Line;
import com.viralmommy.tiktok.Mortal;
import com.viralmommy.tiktok.TableStream;
import com.viralmommy.tiktok.Wiring;
import com.viralmommy.tiktok.connections.Connection;
import com.viralmommy.tiktok.events.EventRelayHandler;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.Publication.Source;
import com.viralmommy.tiktok.publishing.Publication.Status;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.VirtualClock;
import com.viralmommy.tiktok.tiktok.PrivacyLevel;
import com.viralmommy.tiktok.tiktok.TokenGrant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * A connected creator at a simulated TikTok, videos in S3, and workers, all under one clock that
 * jumps over whatever they wait for.
 */
final class Stage implements AutoCloseable {
  static final UserId USER = new UserId("auth0|you@example.com");
  static final Budget PLENTY = new Budget(() -> Duration.ofMinutes(15));

  /** Turns of a publication until it must have ended. */
  private static final int MOST_TURNS = 300;

  private final Cloud cloud;
  private final Line api = new Line();
  private final Line uploads = new Line();
  final TikTokSimulator tikTok;
  final VirtualClock clock;
  final Map<String, String> variables;
  final List<String> log = new CopyOnWriteArrayList<>();
  final Functions functions;
  final Connection connection;
  private final TableStream publicationChanges;
  private final EventRelayHandler relay;
  private int titles;

  Stage(Cloud cloud) {
    this(cloud, SimulatorSettings.defaults().withAudited(true), Map.of());
  }

  /**
   * @param more variables of the functions
   */
  Stage(Cloud cloud, SimulatorSettings settings, Map<String, String> more) {
    this.cloud = cloud;
    this.tikTok = TikTokSimulator.start(settings.withUploadOrigin(uploads.url()));
    api.leadTo(tikTok.apiUrl().getPort());
    uploads.leadTo(tikTok.uploadPort());
    this.clock = tikTok.clock();
    this.variables = cloud.resources(settings.clientKey(), settings.clientSecret());
    variables.put("TIKTOK_API_URL", api.url().toString());
    variables.put("TIKTOK_UPLOAD_HOSTS", tikTok.uploadHost());
    variables.putAll(more);
    this.functions = process(Mortal.never());
    this.connection = connect("pia.public");
    this.publicationChanges =
        TableStream.of(cloud.streams, variables.get(PublicationStore.SCHEMA.variable()));
    this.relay = new EventRelayHandler(wiring());
  }

  /**
   * With all of {@link Video}, whose larger one goes in two chunks, and with limits that keep
   * nobody waiting: otherwise every run would be another one.
   */
  static Stage withoutWaits(Cloud cloud) {
    Stage stage =
        new Stage(
            cloud,
            SimulatorSettings.defaults().withAudited(true).withDailyPostCap(10_000),
            Map.of(
                "LIMIT_REQUESTS_PER_MINUTE",
                "600",
                "LIMIT_INITS_PER_MINUTE",
                "6",
                "LIMIT_POSTS_PER_DAY",
                "1000",
                "SINGLE_CHUNK_BYTES",
                "10000000"));
    for (Video video : Video.values()) {
      stage.put(video.key, video.bytes);
    }
    return stage;
  }

  /** The lines to TikTok are its own until there is another one. */
  Functions process(Mortal life) {
    api.belongTo(life);
    uploads.belongTo(life);
    return new Functions(cloud, life, variables, clock, new Log(log::add, clock));
  }

  Connection connect(String creator) {
    return connect(creator, Consent.given(tikTok, creator));
  }

  /** With nothing granted but these scopes. */
  Connection connect(String creator, List<String> scopes) {
    return connect(creator, Consent.given(tikTok, creator, scopes));
  }

  private Connection connect(String creator, TokenGrant grant) {
    return functions.connections.connect(
        USER, grant, new Connection.Profile("A creator", creator, null));
  }

  /** A process as Lambda has it. */
  Wiring wiring() {
    return new Wiring(Environment.of(variables), clock, new Log(log::add, clock));
  }

  /** A valid MP4 of this size, of which no two places are alike. */
  static byte[] video(int size) {
    try (InputStream in = Stage.class.getResourceAsStream("/media/h264-faststart.mp4")) {
      byte[] sample = Objects.requireNonNull(in).readAllBytes();
      byte[] filler = new byte[size - sample.length - 8];
      new Random(size).nextBytes(filler);
      // Players skip a free box (ISO/IEC 14496-12 §8.1.2).
      return ByteBuffer.allocate(size)
          .put(sample)
          .putInt(filler.length + 8)
          .put("free".getBytes(StandardCharsets.US_ASCII))
          .put(filler)
          .array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The caption of a direct post. */
  static String title(Publication publication) {
    return ((Post.Direct) publication.post()).title();
  }

  void put(String objectKey, byte[] bytes) {
    cloud.s3.putObject(
        r -> r.bucket(variables.get("VIDEO_BUCKET")).key(objectKey), RequestBody.fromBytes(bytes));
  }

  /** With metadata. */
  void drop(String objectKey, byte[] bytes, Map<String, String> metadata) {
    cloud.s3.putObject(
        r -> r.bucket(variables.get("VIDEO_BUCKET")).key(objectKey).metadata(metadata),
        RequestBody.fromBytes(bytes));
  }

  void delete(String objectKey) {
    cloud.s3.deleteObject(r -> r.bucket(variables.get("VIDEO_BUCKET")).key(objectKey));
  }

  /** The messages that can be received now; they are gone then. */
  List<String> messages() {
    List<String> bodies = new java.util.ArrayList<>();
    String url = variables.get("PUBLISH_QUEUE_URL");
    while (true) {
      var messages =
          cloud.sqs.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10)).messages();
      if (messages.isEmpty()) {
        return bodies;
      }
      messages.forEach(
          m -> {
            bodies.add(m.body());
            cloud.sqs.deleteMessage(r -> r.queueUrl(url).receiptHandle(m.receiptHandle()));
          });
    }
  }

  /** An accepted publication of a video that is in S3. */
  Publication.Key queued(String objectKey) {
    return queued(objectKey, connection, PrivacyLevel.PUBLIC_TO_EVERYONE);
  }

  Publication.Key queued(String objectKey, Connection by, PrivacyLevel privacy) {
    return queued(objectKey, by, post(privacy), null);
  }

  Post post(PrivacyLevel privacy) {
    return new Post.Direct(
        // TikTok tells posts apart by their titles too.
        "Title " + titles++, privacy, false, false, false, false, false, false, null);
  }

  Publication.Key queued(String objectKey, Connection by, Post post, Instant publishAt) {
    var stored = functions.videoStore.find(objectKey).orElseThrow();
    Instant now = clock.instant();
    return store(
        Publications.of(
            new Publication.Key(USER, Ids.timeOrdered("pub", now)),
            by.id(),
            Status.QUEUED,
            post,
            new Source(objectKey, stored.size(), "application/octet-stream", stored.eTag()),
            now,
            publishAt,
            now));
  }

  Publication.Key store(Publication publication) {
    functions.publicationStore.create(
        publication,
        new IdempotencyKey(Ids.timeOrdered("key", clock.instant()), "request", Duration.ofDays(1)),
        clock.instant());
    return publication.key();
  }

  /** The user's, newest first. */
  List<Publication> publications() {
    var everything =
        new PublicationSearch(Optional.empty(), Optional.empty(), Optional.empty(), 100);
    return functions.publicationStore.list(USER, everything).publications();
  }

  Publication find(Publication.Key key) {
    return functions.publicationStore.find(key).orElseThrow();
  }

  /** Looks at a publication once, now. */
  Publication advance(Publication.Key key) {
    functions.publisher.advance(key, PLENTY);
    return find(key);
  }

  /** Looks at a publication whenever somebody would, until it has ended. */
  Publication finish(Publication.Key key) {
    return finish(key, functions);
  }

  Publication finish(Publication.Key key, Functions worker) {
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      if (!turn(key, worker)) {
        return find(key);
      }
    }
    throw new AssertionError("it does not end: " + find(key));
  }

  /**
   * Looks at a publication when somebody would.
   *
   * @return false when it has ended
   */
  boolean turn(Publication.Key key, Functions worker) {
    return turn(key, worker, PLENTY);
  }

  private boolean turn(Publication.Key key, Functions worker, Budget budget) {
    Publication publication = find(key);
    if (publication.dueAt() == null) {
      return false;
    }
    passTo(next(publication));
    worker.publisher.advance(key, budget);
    return true;
  }

  /** The same of a worker whose time is over as soon as TikTok has heard of it. */
  boolean shortTurn(Publication.Key key, Functions worker) {
    int before = tikTok.journal().size();
    return turn(
        key,
        worker,
        new Budget(
            () ->
                tikTok.journal().size() == before
                    ? Duration.ofMinutes(15)
                    : Duration.ofMinutes(1)));
  }

  private Instant next(Publication publication) {
    if (publication.waitsUntil() != null) {
      return publication.waitsUntil();
    }
    // What somebody died over comes back when the sweep finds it due.
    return publication.lease() != null ? publication.dueAt() : clock.instant();
  }

  void passTo(Instant instant) {
    Duration wait = Duration.between(clock.instant(), instant);
    if (wait.isPositive()) {
      clock.advance(wait);
    }
  }

  /** What TikTok was told of this publication, one for each init. */
  List<com.viralmommy.tiktok.simulator.Post> uploads(Publication publication) {
    return tikTok.publications().stream()
        .filter(
            upload ->
                switch (publication.post()) {
                  case Post.Direct post -> upload.title().equals(post.title());
                  // A share has no words of its own; none is begun before another has ended.
                  case Post.Inbox() -> !upload.initAt().isBefore(publication.createdAt());
                })
        .toList();
  }

  /** It is published: there is one post, of these bytes, and TikTok had nothing to complain of. */
  void requireOnePost(Publication ended, String sha256, String when) {
    assertThat(ended.status()).as("%s: %s", when, ended).isEqualTo(Status.PUBLISHED);
    requireOne(ended, com.viralmommy.tiktok.simulator.Post.Status.PUBLISH_COMPLETE, sha256, when);
  }

  /** The same of a draft in the creator's inbox. */
  void requireOneShare(Publication ended, String sha256, String when) {
    assertThat(ended.status()).as("%s: %s", when, ended).isEqualTo(Status.SENT_TO_INBOX);
    requireOne(ended, com.viralmommy.tiktok.simulator.Post.Status.SEND_TO_USER_INBOX, sha256, when);
  }

  private void requireOne(
      Publication ended,
      com.viralmommy.tiktok.simulator.Post.Status status,
      String sha256,
      String when) {
    assertThat(uploads(ended))
        .as(when)
        .filteredOn(upload -> upload.uploadedAt().isPresent())
        .singleElement()
        .satisfies(
            post -> {
              assertThat(post.publishId()).isEqualTo(ended.transfer().publishId());
              assertThat(post.status()).isEqualTo(status);
              assertThat(post.sha256()).isEqualTo(sha256);
              assertThat(ended.result().postIds())
                  .isEqualTo(post.postIds().stream().map(String::valueOf).toList());
            });
    assertThat(tikTok.violations()).as(when).isEmpty();
  }

  /** What the bus is told of a publication by what its table has been through, oldest first. */
  List<String> told(Publication.Key key) {
    var changes = new DynamodbEvent();
    changes.setRecords(publicationChanges.take());
    assertThat(relay.handleRequest(changes, null).getBatchItemFailures()).isEmpty();
    return cloud.events(variables.get("EVENT_BUS")).stream()
        .filter(event -> event.detail().contains("\"id\":\"%s\"".formatted(key.id())))
        .map(PublishedEvent::detailType)
        .toList();
  }

  /** The statuses of the chunks as TikTok answered them, by publish. */
  List<List<Integer>> putStatuses() {
    return tikTok.publications().stream().map(p -> p.putStatuses()).toList();
  }

  @Override
  public void close() {
    api.close();
    uploads.close();
    tikTok.close();
  }
}
