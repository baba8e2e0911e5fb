package com.viralmommy.tiktok.accounts.tokens;

import static java.time.temporal.ChronoUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.refresh.ConnectionTasks;
import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.Consent;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.FaultInjector;
import com.viralmommy.tiktok.fixture.Faulty;
import com.viralmommy.tiktok.fixture.Functions;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.clock.VirtualClock;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.simulator.settings.TokenLifetimes;
import com.viralmommy.tiktok.tiktok.AccessToken;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.UserField;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;

/** Against a TikTok that rotates: a refresh token is good once. */
@ExtendWith(Cloud.Extension.class)
class TokenRefresherIT {
  private static final UserId USER = new UserId("auth0|you@example.com");

  private final Cloud cloud;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private TikTokSimulator tikTok;
  private VirtualClock clock;
  private Map<String, String> variables;
  private Functions functions;
  private Connection connection;

  TokenRefresherIT(Cloud cloud) {
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
            Consent.given(tikTok, "pia.public"),
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

  private Functions process(FaultInjector life) {
    return process(life, clock);
  }

  private Functions process(FaultInjector life, InstantSource itsClock) {
    return new Functions(
        cloud, life, variables, itsClock, clock::advance, new Log(log::add, clock));
  }

  @Test
  void givesOutATokenThatIsGoodWithoutAskingTikTok() {
    int asked = requests();
    assertThat(granted(access())).isEqualTo(token(connection));
    clock.advance(Duration.ofHours(23).plusMinutes(45));
    assertThat(granted(access())).isEqualTo(token(connection));
    assertThat(requests()).isEqualTo(asked);
  }

  @Test
  void refreshesATokenThatWouldExpireWithinTheNextCall() {
    clock.advance(Duration.ofHours(23).plusMinutes(56));
    AccessToken fresh = granted(access());
    assertThat(fresh).isNotEqualTo(token(connection));
    assertThat(granted(access())).isEqualTo(fresh);
    assertThat(stored().tokenVersion()).isEqualTo(connection.tokenVersion() + 1);
    assertThat(requests()).isEqualTo(2);
  }

  /** With either of TikTok's announced lifetimes, from {@code expires_in} alone. */
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
      assertThat(access()).isInstanceOf(AccessTokenResult.Granted.class);
    }
    assertThat(tikTok.violations()).isEmpty();
    // Refreshing does not prolong the year (docs/tiktok-api.md#13-token-endpoint).
    assertThat(stored().refreshExpiresAt())
        .isBetween(
            connection.refreshExpiresAt().minusSeconds(2),
            connection.refreshExpiresAt().plusSeconds(2));
  }

  /** Stored by one whose clock is fast and used by one whose clock is slow, and the reverse. */
  @ParameterizedTest
  @ValueSource(ints = {5, -5})
  void aTokenThatIsGivenOutIsGoodAtTikTokHoweverTheClocksDiffer(int minutes) {
    Functions keeper =
        process(CrashingProcess.never(), () -> clock.instant().plus(minutes, MINUTES));
    Functions user =
        process(CrashingProcess.never(), () -> clock.instant().minus(minutes, MINUTES));
    keeper.tokenRefresher.replace(connection);
    clock.advance(Duration.ofHours(23).plusMinutes(40));
    for (int minute = 0; minute < 30; minute++) {
      AccessToken given = granted(user.tokenRefresher.access(connection.key()));
      assertThat(user.tikTok.userInfo(given, Set.of(UserField.OPEN_ID)))
          .as("minute %d", minute)
          .isInstanceOf(TikTokResult.Success.class);
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(requests()).isEqualTo(3);
    assertThat(tikTok.violations()).isEmpty();
  }

  @Test
  void aTokenThatNeverHasMuchLeftIsNotRefreshedForEveryUse() {
    open(
        SimulatorSettings.defaults()
            .withLifetimes(new TokenLifetimes(Duration.ofMinutes(22), Duration.ofDays(1))));
    int asked = requests();
    for (int minute = 0; minute < 60; minute++) {
      granted(access());
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(requests() - asked).isEqualTo(5);
    assertThat(tikTok.violations()).isEmpty();
  }

  /** Nothing that was asked of TikTok is at stake, so nobody has to wait for the lease. */
  @Test
  void aRefreshThatKmsPreventsGivesItsLeaseBack() {
    clock.advance(Duration.ofHours(24));
    Functions refresher = process(new Faulty(2, 1, Faulty.Loss.REQUEST));
    assertThatExceptionOfType(SdkException.class)
        .isThrownBy(() -> refresher.tokenRefresher.keepAlive(connection.key()));
    assertThat(access()).isInstanceOf(AccessTokenResult.Granted.class);
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void manyWhoWantATokenAtOnceMakeOneRefreshAndGetTheSameToken() throws Exception {
    clock.advance(Duration.ofHours(24));
    Set<AccessToken> tokens = atOnce(f -> f.tokenRefresher.access(connection.key()));
    assertThat(tokens).hasSize(1).doesNotContain(token(connection));
    assertThat(requests()).isEqualTo(2);
    assertThat(tikTok.violations()).isEmpty();
  }

  @Test
  void manyWhoseTokenWasRefusedMakeOneRefreshAndGetTheSameToken() throws Exception {
    Set<AccessToken> tokens = atOnce(f -> f.tokenRefresher.replace(connection));
    assertThat(tokens).hasSize(1).doesNotContain(token(connection));
    assertThat(requests()).isEqualTo(2);
    assertThat(tikTok.violations()).isEmpty();
  }

  /** TikTok takes its time, so that the losers have to wait for the winner. */
  @Test
  void theLosersWaitForTheWinnersToken() throws Exception {
    clock.advance(Duration.ofHours(24));
    tikTok.faults().on(Endpoint.TOKEN).next(1).delay(Duration.ofMillis(1_500));
    Set<AccessToken> tokens = atOnce(f -> f.tokenRefresher.access(connection.key()));
    assertThat(tokens).hasSize(1);
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void aRefusedTokenThatHasBeenReplacedMeanwhileCostsNoRefresh() {
    AccessToken fresh = granted(functions.tokenRefresher.replace(connection));
    assertThat(granted(functions.tokenRefresher.replace(connection))).isEqualTo(fresh);
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void onlyTheUserCanHelpWhenTikTokRefusesTheRefreshToken() {
    clock.advance(Duration.ofHours(24));
    tikTok.faults().on(Endpoint.TOKEN).next(1).expireTokenNow();
    assertThat(access()).isInstanceOf(AccessTokenResult.NeedsReconnect.class);
    assertThat(stored().status()).isEqualTo(Connection.Status.NEEDS_RECONNECT);
    int asked = requests();
    assertThat(access()).isInstanceOf(AccessTokenResult.NeedsReconnect.class);
    assertThat(requests()).isEqualTo(asked);

    connectAnew();
    assertThat(granted(access())).isEqualTo(token(stored())).isNotEqualTo(token(connection));
  }

  /** What goes wrong on the way to TikTok, or at TikTok, and says nothing about the tokens. */
  enum Trouble {
    DROPPED,
    FAILED,
    PLAIN_TEXT,
    LIMITED
  }

  @ParameterizedTest
  @EnumSource
  void noAnswerDoesNotDisconnect(Trouble trouble) {
    clock.advance(Duration.ofHours(24));
    var next = tikTok.faults().on(Endpoint.TOKEN).next(1);
    switch (trouble) {
      case DROPPED -> next.dropBeforeEffect();
      case FAILED -> next.status(500);
      case PLAIN_TEXT -> next.plainText500();
      case LIMITED -> next.status(429);
    }
    assertThat(access()).isInstanceOf(AccessTokenResult.Unavailable.class);
    assertThat(stored().status()).isEqualTo(Connection.Status.ACTIVE);
    // Nobody has to wait for a lease to run out.
    assertThat(access()).isInstanceOf(AccessTokenResult.Granted.class);
    assertThat(tikTok.violations()).isEmpty();
  }

  /**
   * TikTok has rotated, and the answer was lost: the tokens are too, and only then
   * (docs/tiktok-api.md#103-safe-retries).
   */
  @Test
  void aLostAnswerToARotationCostsTheConnectionOnlyWhenTikTokSaysSo() {
    clock.advance(Duration.ofHours(24));
    tikTok.faults().on(Endpoint.TOKEN).next(1).dropAfterEffect();
    assertThat(access()).isInstanceOf(AccessTokenResult.Unavailable.class);
    assertThat(stored().status()).isEqualTo(Connection.Status.ACTIVE);
    assertThat(access()).isInstanceOf(AccessTokenResult.NeedsReconnect.class);
    assertThat(tikTok.violations()).isEmpty();
  }

  @Test
  void aLostAnswerCostsNothingWhereTikTokDoesNotRotate() {
    open(SimulatorSettings.defaults().with(BehaviorOption.RefreshRotation.SAME_TOKEN));
    clock.advance(Duration.ofHours(24));
    tikTok.faults().on(Endpoint.TOKEN).next(1).dropAfterEffect();
    assertThat(access()).isInstanceOf(AccessTokenResult.Unavailable.class);
    assertThat(access()).isInstanceOf(AccessTokenResult.Granted.class);
  }

  @Test
  void aRefresherThatDiedIsWaitedForOnlyAsLongAsItsLease() {
    clock.advance(Duration.ofHours(24));
    functions.connectionStore.leaseRefresh(
        stored(), "dead", clock.instant().plus(Duration.ofMinutes(3)), clock.instant());
    List<AccessTokenResult> answers = new CopyOnWriteArrayList<>();
    Thread waiting = Thread.ofPlatform().start(() -> answers.add(access()));
    // It looks again and again; five seconds later it has given up.
    awaitThat(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    clock.advance(Duration.ofSeconds(6));
    join(waiting);
    assertThat(answers).singleElement().isInstanceOf(AccessTokenResult.Unavailable.class);
    clock.advance(Duration.ofMinutes(3));
    assertThat(access()).isInstanceOf(AccessTokenResult.Granted.class);
  }

  /** Somebody else may ask TikTok by then with the same token, which is good once. */
  @Test
  void whoeverWasHeldUpForMostOfTheirLeaseDoesNotAskTikTok() {
    clock.advance(Duration.ofHours(24));
    int asked = requests();
    Functions slow =
        process(
            CrashingProcess.meanwhile("decrypt", 1, () -> clock.advance(Duration.ofMinutes(2))));
    assertThat(slow.tokenRefresher.access(connection.key()))
        .isInstanceOf(AccessTokenResult.Unavailable.class);
    assertThat(requests()).isEqualTo(asked);
    // The lease is given back, not waited for.
    assertThat(access()).isInstanceOf(AccessTokenResult.Granted.class);
  }

  @Test
  void aConnectionThatIsRemovedWhileItIsRefreshedStaysGoneAndItsFreshGrantIsRevoked() {
    clock.advance(Duration.ofHours(24));
    Functions refresher = process(CrashingProcess.meanwhile("putItem", 1, this::delete));
    assertThat(refresher.tokenRefresher.access(connection.key()))
        .isInstanceOf(AccessTokenResult.Gone.class);
    assertThat(functions.connectionStore.find(connection.key())).isEmpty();
    assertThat(access()).isInstanceOf(AccessTokenResult.Gone.class);

    assertThat(new ConnectionTasks(cloud, variables, clock).carryOut()).isEqualTo(1);
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
  void connectingAnewWhileARefreshIsUnderWayWins() {
    clock.advance(Duration.ofHours(24));
    Functions refresher = process(CrashingProcess.meanwhile("putItem", 1, this::connectAnew));
    AccessToken given = granted(refresher.tokenRefresher.access(connection.key()));
    assertThat(stored().tokenVersion()).isGreaterThan(connection.tokenVersion());
    assertThat(given).isEqualTo(token(stored()));
    assertThat(granted(access())).isEqualTo(given);
  }

  private void connectAnew() {
    functions.connections.connect(
        USER,
        Consent.given(tikTok, "pia.public"),
        new Connection.Profile("Pia", "pia.public", null));
  }

  @Test
  void nothingOfATokenIsStoredOrLogged() {
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

  private void delete() {
    String table = variables.get("CONNECTIONS_TABLE");
    var item = cloud.dynamoDb.scan(r -> r.tableName(table)).items().getFirst();
    cloud.dynamoDb.deleteItem(
        r ->
            r.tableName(table)
                .key(Map.of("user", item.get("user"), "connection", item.get("connection"))));
  }

  private static void awaitThat(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
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

  private interface Wish {
    AccessTokenResult of(Functions functions);
  }

  /** Several threads in each of several processes. */
  private Set<AccessToken> atOnce(Wish wish) throws Exception {
    List<Functions> processes = List.of(process(), process(), process(), process());
    Set<AccessToken> tokens = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<AccessTokenResult>> wishes = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        Functions process = processes.get(i % processes.size());
        wishes.add(() -> wish.of(process));
      }
      for (var answer : threads.invokeAll(wishes)) {
        tokens.add(granted(answer.get()));
      }
    }
    return tokens;
  }

  private AccessTokenResult access() {
    return functions.tokenRefresher.access(connection.key());
  }

  private static AccessToken granted(AccessTokenResult access) {
    assertThat(access).isInstanceOf(AccessTokenResult.Granted.class);
    return ((AccessTokenResult.Granted) access).token();
  }

  private AccessToken token(Connection of) {
    return functions.connections.tokens(of).access();
  }

  private Connection stored() {
    return functions.connectionStore.find(connection.key()).orElseThrow();
  }

  /** At the token endpoint, the exchange of the code included. */
  private int requests() {
    return (int)
        tikTok.journal().stream().filter(e -> e.path().equals(Endpoint.TOKEN.path())).count();
  }
}
