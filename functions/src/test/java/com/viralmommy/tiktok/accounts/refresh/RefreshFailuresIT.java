package com.viralmommy.tiktok.accounts.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.tokens.AccessTokenResult;
import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.Consent;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.FaultInjector;
import com.viralmommy.tiktok.fixture.Faulty;
import com.viralmommy.tiktok.fixture.Functions;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.UserField;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A refresh each of whose calls to AWS fails in turn, against a TikTok that forgets a refresh token
 * in the moment in which it has answered another: no token is ever lost.
 */
@ExtendWith(Cloud.Extension.class)
class RefreshFailuresIT {
  private static final int FOR_GOOD = 1_000_000;

  private final Cloud cloud;
  private final TikTokSimulator tikTok = TikTokSimulator.start(SimulatorSettings.defaults());
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Map<String, String> variables;
  private final Functions functions;
  private int users;

  RefreshFailuresIT(Cloud cloud) {
    this.cloud = cloud;
    this.variables =
        cloud.resources(tikTok.settings().clientKey(), tikTok.settings().clientSecret());
    variables.put("TIKTOK_API_URL", tikTok.apiUrl().toString());
    this.functions = process(CrashingProcess.never());
  }

  @AfterEach
  void close() {
    tikTok.close();
  }

  @ParameterizedTest
  @EnumSource
  void aCallThatFailsOnceLosesNoToken(Faulty.Loss loss) {
    int calls = 0;
    while (isFailedBy(new Faulty(calls + 1, 1, loss))) {
      calls++;
    }
    // The lease, two of KMS, the app's secret, and the new tokens.
    assertThat(calls).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  void aStoreThatIsDownFromACallOnLosesNoToken(Faulty.Loss loss) {
    int calls = 0;
    while (isFailedBy(new Faulty(calls + 1, FOR_GOOD, loss, DynamoDbClient.class))) {
      calls++;
    }
    assertThat(calls).isEqualTo(2);
  }

  /** The queue for what cannot be stored is down as well, for as long as the process tries. */
  @ParameterizedTest
  @EnumSource
  void fiveCallsInARowThatFailLoseNoToken(Faulty.Loss loss) {
    int calls = 0;
    while (isFailedBy(new Faulty(calls + 1, 5, loss))) {
      calls++;
    }
    assertThat(calls).isEqualTo(5);
  }

  /**
   * @return false when the refresh has come to its end before anything failed
   */
  private boolean isFailedBy(Faulty faulty) {
    Connection.Key key = connect();
    tikTok.clock().advance(Duration.ofHours(23));
    try {
      process(faulty).tokenRefresher.keepAlive(key);
    } catch (SdkException e) {
      assertThat(faulty.failures()).isPositive();
    }
    new ConnectionTasks(cloud, variables, tikTok.clock()).carryOut();
    // A lease that could not be given back ends.
    tikTok.clock().advance(Duration.ofMinutes(4));
    functions.tokenRefresher.keepAlive(key);

    Connection stored = functions.connectionStore.find(key).orElseThrow();
    assertThat(stored.status()).isEqualTo(Connection.Status.ACTIVE);
    // Good at TikTok, for another day.
    assertThat(stored.accessExpiresAt())
        .isAfter(tikTok.clock().instant().plus(Duration.ofHours(23)));
    AccessTokenResult.Granted access =
        (AccessTokenResult.Granted) functions.tokenRefresher.access(key);
    assertThat(functions.tikTok.userInfo(access.token(), Set.of(UserField.OPEN_ID)))
        .isInstanceOf(TikTokResult.Success.class);
    assertThat(functions.tokenRefresher.replace(access.connection()))
        .isInstanceOf(AccessTokenResult.Granted.class);
    assertThat(tikTok.violations()).isEmpty();
    return faulty.failures() > 0;
  }

  private Connection.Key connect() {
    return functions
        .connections
        .connect(
            new UserId("auth0|" + users++),
            Consent.given(tikTok, "pia.public"),
            new Connection.Profile("Pia", "pia.public", null))
        .key();
  }

  private Functions process(FaultInjector life) {
    return new Functions(cloud, life, variables, tikTok.clock(), new Log(log::add, tikTok.clock()));
  }
}
