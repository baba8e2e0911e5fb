package com.viralmommy.tiktok.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.platform.ConfigurationException;
import com.viralmommy.tiktok.platform.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

@ExtendWith(AwsFixture.Extension.class)
class RateLimiterIT {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final DynamoDbClient dynamoDb;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final InstantSource clock = now::get;
  private Map<String, String> variables;

  RateLimiterIT(AwsFixture cloud) {
    dynamoDb = cloud.dynamoDb;
  }

  @BeforeEach
  void createTable() {
    String table = "limits-" + UUID.randomUUID();
    LimitStore.SCHEMA.create(dynamoDb, table);
    variables = new HashMap<>(Map.of("LIMITS_TABLE", table));
  }

  @Test
  void aDenialNamesTheExactTimeWhenAPermitIsFree() {
    RateLimiter limits = limits();
    assertThat(limits.take("creator", Set.of(RateLimit.INITS))).isInstanceOf(Permit.Granted.class);
    now.set(START.plusSeconds(5));
    assertThat(limits.take("creator", Set.of(RateLimit.INITS))).isInstanceOf(Permit.Granted.class);

    var denied = (Permit.Denied) limits.take("creator", Set.of(RateLimit.INITS));
    assertThat(denied.limit()).isEqualTo(RateLimit.INITS);
    assertThat(denied.freeAt()).isEqualTo(START.plus(RateLimit.INITS.length()));

    now.set(denied.freeAt().minusMillis(1));
    assertThat(limits.take("creator", Set.of(RateLimit.INITS))).isInstanceOf(Permit.Denied.class);
    now.set(denied.freeAt());
    assertThat(limits.take("creator", Set.of(RateLimit.INITS))).isInstanceOf(Permit.Granted.class);
  }

  @Test
  void permitsOfSeveralLimitsAreTakenTogetherOrNotAtAll() {
    RateLimiter limits = limits();
    limits.take("creator", Set.of(RateLimit.INITS));
    limits.take("creator", Set.of(RateLimit.INITS));

    assertThat(limits.take("creator", Set.of(RateLimit.INITS, RateLimit.POSTS, RateLimit.REQUESTS)))
        .isInstanceOf(Permit.Denied.class);

    assertThat(used(limits, RateLimit.POSTS)).isZero();
    assertThat(used(limits, RateLimit.REQUESTS)).isZero();
  }

  @Test
  void aReleaseFreesThePostButNotTheCall() {
    RateLimiter limits = limits();
    now.set(START.plusNanos(123_456_789));
    var permit =
        (Permit.Granted)
            limits.take("creator", Set.of(RateLimit.REQUESTS, RateLimit.INITS, RateLimit.POSTS));
    now.set(START.plusSeconds(5));
    limits.release("creator", permit);

    assertThat(used(limits, RateLimit.POSTS)).isZero();
    assertThat(used(limits, RateLimit.REQUESTS)).isEqualTo(1);
    assertThat(used(limits, RateLimit.INITS)).isEqualTo(1);
  }

  @Test
  void aReleasedPostDoesNotCountTheCreator() {
    variables.put("LIMIT_CREATORS_PER_DAY", "1");
    RateLimiter limits = limits();
    var refused = (Permit.Granted) post("refused");
    now.set(START.plusSeconds(5));
    assertThat(limits.refusal("next", Set.of(RateLimit.POSTS)))
        .contains(new Permit.AppFull(START.plus(RateLimit.POSTS.length())));
    limits.release("refused", refused);
    assertThat(limits.refusal("next", Set.of(RateLimit.POSTS))).isEmpty();

    // An accepted post keeps the creator counted, even if the next one is released.
    assertThat(post("next")).isInstanceOf(Permit.Granted.class);
    now.set(START.plusSeconds(10));
    limits.release("next", (Permit.Granted) post("next"));
    assertThat(post("other")).isInstanceOf(Permit.AppFull.class);
  }

  @Test
  void everyCreatorHasLimitsOfItsOwn() {
    RateLimiter limits = limits();
    limits.take("one", Set.of(RateLimit.INITS));
    limits.take("one", Set.of(RateLimit.INITS));

    assertThat(limits.take("other", Set.of(RateLimit.INITS))).isInstanceOf(Permit.Granted.class);
  }

  @Test
  void concurrentFunctionsNeverGetMoreThanTheLimitTogether() throws Exception {
    variables.put("LIMIT_REQUESTS_PER_MINUTE", "25");
    List<Future<Permit>> asked = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 60; i++) {
        RateLimiter limiter = limits();
        asked.add(threads.submit(() -> limiter.take("creator", Set.of(RateLimit.REQUESTS))));
      }
    }
    int granted = 0;
    for (Future<Permit> permit : asked) {
      granted += permit.get() instanceof Permit.Granted ? 1 : 0;
    }
    assertThat(granted).isLessThanOrEqualTo(25);
    assertThat(used(limits(), RateLimit.REQUESTS)).isEqualTo(granted);
  }

  /** A granted permit; its call is made between the two times. */
  private record Taken(Instant notBefore, Instant notAfter) {}

  @Test
  void noMinuteHoldsMorePermitsThanTheLimitWhileTimePasses() throws Exception {
    List<Future<List<Taken>>> functions = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 6; i++) {
        RateLimiter limiter = limits();
        Random random = new Random(i);
        functions.add(threads.submit(() -> takeAndLetTimePass(limiter, random)));
      }
    }
    List<Taken> taken = new ArrayList<>();
    for (Future<List<Taken>> function : functions) {
      taken.addAll(function.get());
    }
    for (Taken first : taken) {
      Instant minuteLater = first.notBefore().plusSeconds(60);
      assertThat(taken)
          .filteredOn(
              t -> !t.notBefore().isBefore(first.notBefore()) && t.notAfter().isBefore(minuteLater))
          .hasSizeLessThanOrEqualTo(6);
    }
    // More than three minutes have passed, so permits became free several times.
    assertThat(now.get()).isAfter(START.plusSeconds(180));
    assertThat(taken).hasSizeGreaterThanOrEqualTo(18);
  }

  private List<Taken> takeAndLetTimePass(RateLimiter limits, Random random) {
    List<Taken> taken = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Instant before = now.get();
      if (limits.take("creator", Set.of(RateLimit.REQUESTS)) instanceof Permit.Granted) {
        taken.add(new Taken(before, now.get()));
      }
      now.updateAndGet(at -> at.plusMillis(random.nextInt(2_500)));
    }
    return taken;
  }

  @Test
  void aClosedLimitIsClosedForEveryFunction() {
    limits().close("creator", RateLimit.POSTS, Duration.ofHours(24));

    var denied = (Permit.Denied) limits().take("creator", Set.of(RateLimit.POSTS));
    assertThat(denied.freeAt()).isEqualTo(START.plus(Duration.ofHours(24)));
    assertThat(limits().take("creator", Set.of(RateLimit.REQUESTS)))
        .isInstanceOf(Permit.Granted.class);
  }

  @Test
  void usageReportsUsedPermitsAndWhenTheNextOneIsFree() {
    RateLimiter limits = limits();
    limits.take("creator", Set.of(RateLimit.INITS, RateLimit.POSTS));
    limits.take("creator", Set.of(RateLimit.INITS, RateLimit.POSTS));

    assertThat(limits.usage("creator"))
        .contains(
            new Usage("inits_per_minute", 2, 2, Optional.of(START.plus(RateLimit.INITS.length()))),
            new Usage("posts_per_day", 2, 15, Optional.of(START.plus(RateLimit.POSTS.length()))),
            new Usage("pending_shares_per_day", 0, 5, Optional.empty()));
  }

  @Test
  void onlyTheConfiguredNumberOfCreatorsMayPostInADay() {
    variables.put("LIMIT_CREATORS_PER_DAY", "2");
    assertThat(post("a")).isInstanceOf(Permit.Granted.class);
    pass(Duration.ofHours(1));
    assertThat(post("b")).isInstanceOf(Permit.Granted.class);
    assertThat(post("c")).isEqualTo(new Permit.AppFull(START.plus(RateLimit.POSTS.length())));
    // A counted creator stays counted, and longer after another post.
    assertThat(post("a")).isInstanceOf(Permit.Granted.class);
    pass(RateLimit.POSTS.length().minusHours(1));
    assertThat(post("c")).isInstanceOf(Permit.AppFull.class);
    pass(Duration.ofHours(1));
    assertThat(post("c")).isInstanceOf(Permit.Granted.class);
    // An inbox share does not count the creator.
    assertThat(limits().take("d", Set.of(RateLimit.INITS, RateLimit.PENDING_SHARES)))
        .isInstanceOf(Permit.Granted.class);
  }

  @Test
  void concurrentCreatorsNeverExceedTheConfiguredNumber() throws Exception {
    variables.put("LIMIT_CREATORS_PER_DAY", "5");
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Future<Permit>> permits = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String creator = "creator-" + i;
        permits.add(threads.submit(() -> post(creator)));
      }
      int granted = 0;
      for (Future<Permit> permit : permits) {
        granted += permit.get() instanceof Permit.Granted ? 1 : 0;
      }
      assertThat(granted).isBetween(1, 5);
    }
  }

  @Test
  void aCallThatPreparesAPostWaitsForThePostsLimit() {
    variables.put("LIMIT_POSTS_PER_DAY", "1");
    RateLimiter limits = limits();
    Set<RateLimit> request = Set.of(RateLimit.REQUESTS);
    assertThat(limits.take("creator", "second", request, Set.of(RateLimit.POSTS)))
        .isInstanceOf(Permit.Granted.class);
    // No permit was taken for the later call.
    assertThat(post("creator")).isInstanceOf(Permit.Granted.class);
    assertThat(limits.take("creator", "second", request, Set.of(RateLimit.POSTS)))
        .isEqualTo(new Permit.Denied(RateLimit.POSTS, START.plus(RateLimit.POSTS.length())));
    assertThat(used(limits, RateLimit.REQUESTS)).isEqualTo(1);
  }

  @Test
  void reservationsHaveDifferentTimesAndAreNotOvertaken() {
    Set<RateLimit> post = Set.of(RateLimit.INITS, RateLimit.POSTS);
    Instant second = START.plus(RateLimit.INITS.length());
    Instant third = second.plus(RateLimit.INITS.length());
    for (String name : List.of("a", "b")) {
      assertThat(take(name, post)).isInstanceOf(Permit.Granted.class);
    }
    assertThat(take("c", post)).isEqualTo(new Permit.Denied(RateLimit.INITS, second));
    assertThat(take("d", post)).isEqualTo(new Permit.Denied(RateLimit.INITS, second));
    assertThat(take("e", post)).isEqualTo(new Permit.Denied(RateLimit.INITS, third));
    // Asking again keeps the reservation.
    assertThat(take("c", post)).isEqualTo(new Permit.Denied(RateLimit.INITS, second));

    now.set(second);
    assertThat(take("f", post)).isEqualTo(new Permit.Denied(RateLimit.INITS, third));
    assertThat(take("e", post)).isEqualTo(new Permit.Denied(RateLimit.INITS, third));
    assertThat(take("d", post)).isInstanceOf(Permit.Granted.class);
    assertThat(take("c", post)).isInstanceOf(Permit.Granted.class);
    now.set(third);
    assertThat(take("f", post)).isInstanceOf(Permit.Granted.class);
    assertThat(take("e", post)).isInstanceOf(Permit.Granted.class);
  }

  @Test
  void aReservationForAnotherDayDoesNotBlockPermitsOfToday() {
    variables.put("LIMIT_PENDING_SHARES_PER_DAY", "1");
    Set<RateLimit> share = Set.of(RateLimit.INITS, RateLimit.PENDING_SHARES);
    assertThat(take("a", share)).isInstanceOf(Permit.Granted.class);
    now.set(START.plusSeconds(120));
    Instant tomorrow = START.plus(RateLimit.PENDING_SHARES.length());
    Instant dayAfter = tomorrow.plus(RateLimit.PENDING_SHARES.length());
    assertThat(take("b", share)).isEqualTo(new Permit.Denied(RateLimit.PENDING_SHARES, tomorrow));
    assertThat(take("c", share)).isEqualTo(new Permit.Denied(RateLimit.PENDING_SHARES, dayAfter));
    for (String name : List.of("d", "e")) {
      assertThat(take(name, Set.of(RateLimit.INITS, RateLimit.POSTS)))
          .isInstanceOf(Permit.Granted.class);
    }
    now.set(tomorrow);
    assertThat(take("b", share)).isInstanceOf(Permit.Granted.class);
  }

  private Permit take(String name, Set<RateLimit> limits) {
    return limits().take("creator", name, limits, Set.of());
  }

  /** Holds even if no number is configured, because TikTok does not publish it. */
  @Test
  void aClosedAppRefusesCreatorsThatAreNotCounted() {
    assertThat(post("a")).isInstanceOf(Permit.Granted.class);
    limits().closeApp(Duration.ofHours(1));
    assertThat(post("b")).isEqualTo(new Permit.AppFull(START.plus(Duration.ofHours(1))));
    assertThat(post("a")).isInstanceOf(Permit.Granted.class);
    pass(Duration.ofHours(1));
    assertThat(post("b")).isInstanceOf(Permit.Granted.class);
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  private Permit post(String creator) {
    return limits().take(creator, Set.of(RateLimit.POSTS));
  }

  @Test
  void aMalformedLimitFailsAtStartAndIsNamed() {
    variables.put("LIMIT_POSTS_PER_DAY", "many");

    assertThatThrownBy(this::limits)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("LIMIT_POSTS_PER_DAY")
        .hasMessageNotContaining("many");
  }

  private static int used(RateLimiter limits, RateLimit limit) {
    return limits.usage("creator").stream()
        .filter(usage -> usage.name().equals(limit.title()))
        .findFirst()
        .orElseThrow()
        .used();
  }

  private RateLimiter limits() {
    Environment environment = Environment.of(variables);
    return new RateLimiter(new LimitStore(() -> dynamoDb, environment), environment, clock);
  }
}
