package com.viralmommy.tiktok.accounts.tokens;

import static org.assertj.core.api.Assertions.assertThat;

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
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.login.UserField;
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
 * Fails each AWS call of a refresh in turn, against a simulator that rotates refresh tokens: no
 * token may be lost.
 */
@ExtendWith(AwsFixture.Extension.class)
class RefreshFailuresIT {
  private static final int FOREVER = 1_000_000;

  private final AwsFixture cloud;
  private final TikTokSimulator tikTok = TikTokSimulator.start(SimulatorSettings.defaults());
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Map<String, String> variables;
  private final Functions functions;
  private int users;

  RefreshFailuresIT(AwsFixture cloud) {
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
  void oneFailedCallLosesNoToken(FailingCalls.Loss loss) {
    int calls = 0;
    while (hasFailures(new FailingCalls(calls + 1, 1, loss))) {
      calls++;
    }
    // The lease, two calls to KMS, the app's secret, and the write of the new tokens.
    assertThat(calls).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  void aLastingOutageOfDynamoDbLosesNoToken(FailingCalls.Loss loss) {
    int calls = 0;
    while (hasFailures(new FailingCalls(calls + 1, FOREVER, loss, DynamoDbClient.class))) {
      calls++;
    }
    assertThat(calls).isEqualTo(2);
  }

  /** The connection queue fails together with DynamoDB until the last attempt. */
  @ParameterizedTest
  @EnumSource
  void fiveFailedCallsInARowLoseNoToken(FailingCalls.Loss loss) {
    int calls = 0;
    while (hasFailures(new FailingCalls(calls + 1, 5, loss))) {
      calls++;
    }
    assertThat(calls).isEqualTo(5);
  }

  /**
   * Refreshes a new connection with faults, and checks that it still has valid tokens afterwards.
   *
   * @return false when the refresh made fewer calls than the first that should fail
   */
  private boolean hasFailures(FailingCalls faulty) {
    Connection.Key key = connect();
    tikTok.clock().advance(Duration.ofHours(23));
    try {
      process(faulty).tokenRefresher.refreshIfDue(key);
    } catch (SdkException e) {
      assertThat(faulty.failures()).isPositive();
    }
    new ConnectionTasks(cloud, variables, tikTok.clock()).runAll();
    // A lease that could not be released ends.
    tikTok.clock().advance(Duration.ofMinutes(4));
    functions.tokenRefresher.refreshIfDue(key);

    Connection stored = functions.connectionStore.find(key).orElseThrow();
    assertThat(stored.status()).isEqualTo(Connection.Status.ACTIVE);
    // TikTok accepts the token, and it is valid for another day.
    assertThat(stored.accessExpiresAt())
        .isAfter(tikTok.clock().instant().plus(Duration.ofHours(23)));
    AccessTokenResult.Valid access = (AccessTokenResult.Valid) functions.tokenRefresher.access(key);
    assertThat(functions.tikTok.userInfo(access.token(), Set.of(UserField.OPEN_ID)))
        .isInstanceOf(TikTokResult.Success.class);
    assertThat(functions.tokenRefresher.replace(access.connection()))
        .isInstanceOf(AccessTokenResult.Valid.class);
    assertThat(tikTok.violations()).isEmpty();
    return faulty.failures() > 0;
  }

  private Connection.Key connect() {
    return functions
        .connections
        .connect(
            new UserId("auth0|" + users++),
            Consent.grant(tikTok, "pia.public"),
            new Connection.Profile("Pia", "pia.public", null))
        .key();
  }

  private Functions process(FaultInjector faults) {
    return new Functions(
        cloud, faults, variables, tikTok.clock(), new Log(log::add, tikTok.clock()));
  }
}
