package com.viralmommy.tiktok.accounts.tokens;

import static java.time.temporal.ChronoUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.Consent;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.FailingCalls;
import com.viralmommy.tiktok.fixture.FaultInjector;
import com.viralmommy.tiktok.fixture.Functions;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.clock.VirtualClock;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.simulator.settings.TokenLifetimes;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import com.viralmommy.tiktok.tiktok.login.UserField;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;

/** Runs against a simulator that rotates: every refresh token is accepted once. */
@ExtendWith(AwsFixture.Extension.class)
class TokenRefresherIT {
  private static final UserId USER = new UserId("auth0|you@example.com");

  private final AwsFixture cloud;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private TikTokSimulator tikTok;
  private VirtualClock clock;
  private Map<String, String> variables;
  private Functions functions;
  private Connection connection;

  TokenRefresherIT(AwsFixture cloud) {
    this.cloud = cloud;
  }

  @BeforeEach
  void open() {
    open(SimulatorSettings.defaults());
  }

  private void open(SimulatorSettings settings) {
    close();
    tikTok = TikTokSimulator.start(settings);
    clock = tikTok.clock();
    variables = cloud.resources(settings.clientKey(), settings.clientSecret());
    variables.put("TIKTOK_API_URL", tikTok.apiUrl().toString());
    functions = process();
    connection =
        functions.connections.connect(
            USER,
            Consent.grant(tikTok, "pia.public"),
            new Connection.Profile("Pia", "pia.public", null));
  }

  @AfterEach
  void close() {
    if (tikTok != null) {
      tikTok.close();
    }
  }

  private Functions process() {
    return process(CrashingProcess.never());
  }

  private Functions process(FaultInjector faults) {
    return process(faults, clock);
  }

  private Functions process(FaultInjector faults, InstantSource processClock) {
    return new Functions(
        cloud, faults, variables, processClock, clock::advance, new Log(log::add, clock));
  }

  @Test
  void returnsAValidTokenWithoutCallingTikTok() {
    int before = requests();
    assertThat(validToken(access())).isEqualTo(token(connection));
    clock.advance(Duration.ofHours(23).plusMinutes(45));
    assertThat(validToken(access())).isEqualTo(token(connection));
    assertThat(requests()).isEqualTo(before);
  }

  @Test
  void refreshesATokenThatIsAboutToExpire() {
    clock.advance(Duration.ofHours(23).plusMinutes(56));
    AccessToken fresh = validToken(access());
    assertThat(fresh).isNotEqualTo(token(connection));
    assertThat(validToken(access())).isEqualTo(fresh);
    assertThat(stored().tokenVersion()).isEqualTo(connection.tokenVersion() + 1);
    assertThat(requests()).isEqualTo(2);
  }

  /** Works with both lifetimes that TikTok documents, by {@code expires_in} alone. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsAConnectionAliveForDays(boolean dayAndYear) {
    open(
        SimulatorSettings.defaults()
            .withLifetimes(
                dayAndYear
                    ? TokenLifetimes.DAY_AND_YEAR
                    : TokenLifetimes.TWO_HOURS_AND_HALF_A_YEAR));
    for (int i = 0; i < 50; i++) {
      clock.advance(Duration.ofMinutes(95));
      assertThat(access()).isInstanceOf(AccessTokenResult.Valid.class);
    }
    assertThat(tikTok.violations()).isEmpty();
    // A refresh does not extend the refresh token (docs/tiktok-api.md#13-token-endpoint).
    assertThat(stored().refreshExpiresAt())
        .isBetween(
            connection.refreshExpiresAt().minusSeconds(2),
            connection.refreshExpiresAt().plusSeconds(2));
  }

  /** The storing process has a fast clock and the using process a slow one, and vice versa. */
  @ParameterizedTest
  @ValueSource(ints = {5, -5})
  void aReturnedTokenIsValidAtTikTokDespiteClockSkew(int minutes) {
    Functions storing =
        process(CrashingProcess.never(), () -> clock.instant().plus(minutes, MINUTES));
    Functions using =
        process(CrashingProcess.never(), () -> clock.instant().minus(minutes, MINUTES));
    storing.tokenRefresher.replace(connection);
    clock.advance(Duration.ofHours(23).plusMinutes(40));
    for (int minute = 0; minute < 30; minute++) {
      AccessToken token = validToken(using.tokenRefresher.access(connection.key()));
      assertThat(using.tikTok.userInfo(token, Set.of(UserField.OPEN_ID)))
          .as("minute %d", minute)
          .isInstanceOf(TikTokResult.Success.class);
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(requests()).isEqualTo(3);
    assertThat(tikTok.violations()).isEmpty();
  }

  @Test
  void aTokenWithAShortLifetimeIsNotRefreshedForEveryUse() {
    open(
        SimulatorSettings.defaults()
            .withLifetimes(new TokenLifetimes(Duration.ofMinutes(22), Duration.ofDays(1))));
    int before = requests();
    for (int minute = 0; minute < 60; minute++) {
      validToken(access());
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(requests() - before).isEqualTo(5);
    assertThat(tikTok.violations()).isEmpty();
  }

  /** TikTok was not called, so the next refresh must not wait for the lease to end. */
  @Test
  void aFailureOfKmsReleasesTheLease() {
    clock.advance(Duration.ofHours(24));
    Functions refresher = process(new FailingCalls(2, 1, FailingCalls.Loss.REQUEST));
    assertThatExceptionOfType(SdkException.class)
        .isThrownBy(() -> refresher.tokenRefresher.refreshIfDue(connection.key()));
    assertThat(access()).isInstanceOf(AccessTokenResult.Valid.class);
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void concurrentRequestsForAnExpiredTokenCauseOneRefreshAndGetTheSameToken() throws Exception {
    clock.advance(Duration.ofHours(24));
    Set<AccessToken> tokens = concurrently(f -> f.tokenRefresher.access(connection.key()));
    assertThat(tokens).hasSize(1).doesNotContain(token(connection));
    assertThat(requests()).isEqualTo(2);
    assertThat(tikTok.violations()).isEmpty();
  }

  @Test
  void concurrentReplacementsOfARefusedTokenCauseOneRefreshAndGetTheSameToken() throws Exception {
    Set<AccessToken> tokens = concurrently(f -> f.tokenRefresher.replace(connection));
    assertThat(tokens).hasSize(1).doesNotContain(token(connection));
    assertThat(requests()).isEqualTo(2);
    assertThat(tikTok.violations()).isEmpty();
  }

  /** TikTok answers slowly, so the other requests have to wait for the lease holder. */
  @Test
  void concurrentRequestsWaitForTheTokenOfTheLeaseHolder() throws Exception {
    clock.advance(Duration.ofHours(24));
    tikTok.faults().on(Endpoint.TOKEN).next(1).delay(Duration.ofMillis(1_500));
    Set<AccessToken> tokens = concurrently(f -> f.tokenRefresher.access(connection.key()));
    assertThat(tokens).hasSize(1);
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void aRefusedTokenThatWasReplacedMeanwhileCausesNoRefresh() {
    AccessToken fresh = validToken(functions.tokenRefresher.replace(connection));
    assertThat(validToken(functions.tokenRefresher.replace(connection))).isEqualTo(fresh);
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void aRefusedRefreshTokenNeedsAReconnectUntilTheUserConnectsAgain() {
    clock.advance(Duration.ofHours(24));
    tikTok.faults().on(Endpoint.TOKEN).next(1).expireTokenNow();
    assertThat(access()).isInstanceOf(AccessTokenResult.NeedsReconnect.class);
    assertThat(stored().status()).isEqualTo(Connection.Status.NEEDS_RECONNECT);
    int before = requests();
    assertThat(access()).isInstanceOf(AccessTokenResult.NeedsReconnect.class);
    assertThat(requests()).isEqualTo(before);

    connectAgain();
    assertThat(validToken(access())).isEqualTo(token(stored())).isNotEqualTo(token(connection));
  }

  /** Failures that say nothing about the tokens. */
  enum TikTokFailure {
    DROPPED,
    FAILED,
    PLAIN_TEXT,
    LIMITED
  }

  @ParameterizedTest
  @EnumSource
  void aFailureOfTikTokDoesNotEndTheConnection(TikTokFailure failure) {
    clock.advance(Duration.ofHours(24));
    var next = tikTok.faults().on(Endpoint.TOKEN).next(1);
    switch (failure) {
      case DROPPED -> next.dropBeforeEffect();
      case FAILED -> next.status(500);
      case PLAIN_TEXT -> next.plainText500();
      case LIMITED -> next.status(429);
    }
    assertThat(access()).isInstanceOf(AccessTokenResult.Unavailable.class);
    assertThat(stored().status()).isEqualTo(Connection.Status.ACTIVE);
    // The next call does not wait for the lease to end.
    assertThat(access()).isInstanceOf(AccessTokenResult.Valid.class);
    assertThat(tikTok.violations()).isEmpty();
  }

  /**
   * If the answer to a rotation is lost, so are the new tokens
   * (docs/tiktok-api.md#103-safe-retries).
   */
  @Test
  void aLostAnswerToARotationNeedsAReconnectOnlyAfterTikTokRefusesTheOldToken() {
    clock.advance(Duration.ofHours(24));
    tikTok.faults().on(Endpoint.TOKEN).next(1).dropAfterEffect();
    assertThat(access()).isInstanceOf(AccessTokenResult.Unavailable.class);
    assertThat(stored().status()).isEqualTo(Connection.Status.ACTIVE);
    assertThat(access()).isInstanceOf(AccessTokenResult.NeedsReconnect.class);
    assertThat(tikTok.violations()).isEmpty();
  }

  @Test
  void aLostAnswerDoesNotEndTheConnectionIfTikTokDoesNotRotate() {
    open(SimulatorSettings.defaults().with(BehaviorOption.RefreshRotation.SAME_TOKEN));
    clock.advance(Duration.ofHours(24));
    tikTok.faults().on(Endpoint.TOKEN).next(1).dropAfterEffect();
    assertThat(access()).isInstanceOf(AccessTokenResult.Unavailable.class);
    assertThat(access()).isInstanceOf(AccessTokenResult.Valid.class);
  }

  @Test
  void theLeaseOfACrashedRefresherBlocksOthersOnlyUntilItEnds() {
    clock.advance(Duration.ofHours(24));
    functions.connectionStore.leaseRefresh(
        stored(), "crashed", clock.instant().plus(Duration.ofMinutes(3)), clock.instant());
    List<AccessTokenResult> answers = new CopyOnWriteArrayList<>();
    Thread waiting = Thread.ofPlatform().start(() -> answers.add(access()));
    // It polls, and gives up after five seconds.
    awaitThat(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    clock.advance(Duration.ofSeconds(6));
    join(waiting);
    assertThat(answers).singleElement().isInstanceOf(AccessTokenResult.Unavailable.class);
    clock.advance(Duration.ofMinutes(3));
    assertThat(access()).isInstanceOf(AccessTokenResult.Valid.class);
  }

  /** After the lease, another process may send the same refresh token, which is accepted once. */
  @Test
  void aRefresherThatHasUsedUpMostOfItsLeaseDoesNotCallTikTok() {
    clock.advance(Duration.ofHours(24));
    int before = requests();
    Functions slow =
        process(
            CrashingProcess.meanwhile("decrypt", 1, () -> clock.advance(Duration.ofMinutes(2))));
    assertThat(slow.tokenRefresher.access(connection.key()))
        .isInstanceOf(AccessTokenResult.Unavailable.class);
    assertThat(requests()).isEqualTo(before);
    // The lease was released, so this call does not wait for it to end.
    assertThat(access()).isInstanceOf(AccessTokenResult.Valid.class);
  }

  @Test
  void aConnectionRemovedDuringARefreshStaysRemovedAndItsNewGrantIsRevoked() {
    clock.advance(Duration.ofHours(24));
    Functions refresher = process(CrashingProcess.meanwhile("putItem", 1, this::deleteConnection));
    assertThat(refresher.tokenRefresher.access(connection.key()))
        .isInstanceOf(AccessTokenResult.Gone.class);
    assertThat(functions.connectionStore.find(connection.key())).isEmpty();
    assertThat(access()).isInstanceOf(AccessTokenResult.Gone.class);

    assertThat(new ConnectionTasks(cloud, variables, clock).runAll()).isEqualTo(1);
    assertThat(functions.connectionStore.find(connection.key())).isEmpty();
    assertThat(tikTok.journal())
        .anySatisfy(
            entry -> {
              assertThat(entry.path()).isEqualTo(Endpoint.REVOKE.path());
              assertThat(entry.errorCode()).isEqualTo("ok");
            });
    assertThat(tikTok.violations()).isEmpty();
  }

  @Test
  void connectingAgainDuringARefreshWins() {
    clock.advance(Duration.ofHours(24));
    Functions refresher = process(CrashingProcess.meanwhile("putItem", 1, this::connectAgain));
    AccessToken token = validToken(refresher.tokenRefresher.access(connection.key()));
    assertThat(stored().tokenVersion()).isGreaterThan(connection.tokenVersion());
    assertThat(token).isEqualTo(token(stored()));
    assertThat(validToken(access())).isEqualTo(token);
  }

  private void connectAgain() {
    functions.connections.connect(
        USER,
        Consent.grant(tikTok, "pia.public"),
        new Connection.Profile("Pia", "pia.public", null));
  }

  @Test
  void tokensAreNeitherStoredInPlainTextNorLogged() {
    clock.advance(Duration.ofHours(24));
    tikTok.faults().on(Endpoint.TOKEN).next(1).status(500);
    access();
    access();
    String table = variables.get("CONNECTIONS_TABLE");
    String items = cloud.dynamoDb.scan(r -> r.tableName(table)).items().toString();
    assertThat(items).contains("pia.public").doesNotContain("act.", "rft.");
    assertThat(stored().toString()).doesNotContain("act.", "rft.");
    assertThat(log).isNotEmpty().noneMatch(line -> line.contains("act.") || line.contains("rft."));
  }

  private void deleteConnection() {
    String table = variables.get("CONNECTIONS_TABLE");
    var item = cloud.dynamoDb.scan(r -> r.tableName(table)).items().getFirst();
    cloud.dynamoDb.deleteItem(
        r ->
            r.tableName(table)
                .key(Map.of("user", item.get("user"), "connection", item.get("connection"))));
  }

  private static void awaitThat(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static void join(Thread thread) {
    try {
      assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * The distinct tokens that 24 concurrent requests get, from six threads in each of four
   * processes.
   */
  private Set<AccessToken> concurrently(Function<Functions, AccessTokenResult> request)
      throws Exception {
    List<Functions> processes = List.of(process(), process(), process(), process());
    Set<AccessToken> tokens = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<AccessTokenResult>> requests = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        Functions process = processes.get(i % processes.size());
        requests.add(() -> request.apply(process));
      }
      for (var answer : threads.invokeAll(requests)) {
        tokens.add(validToken(answer.get()));
      }
    }
    return tokens;
  }

  private AccessTokenResult access() {
    return functions.tokenRefresher.access(connection.key());
  }

  private static AccessToken validToken(AccessTokenResult access) {
    assertThat(access).isInstanceOf(AccessTokenResult.Valid.class);
    return ((AccessTokenResult.Valid) access).token();
  }

  private AccessToken token(Connection connection) {
    return functions.connections.tokens(connection).access();
  }

  private Connection stored() {
    return functions.connectionStore.find(connection.key()).orElseThrow();
  }

  /** The number of requests to the token endpoint, including the exchange of the code. */
  private int requests() {
    return (int)
        tikTok.journal().stream().filter(e -> e.path().equals(Endpoint.TOKEN.path())).count();
  }
}
