package com.viralmommy.tiktok.tiktok;

import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.PIA;
import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/tiktok-api.md#15-revoke. */
class RevokeContractIT {

  @AutoClose private final SimulatedTikTok tiktok = SimulatedTikTok.audited();

  @Test
  void endsBothTokensOfTheGrant() {
    TokenGrant grant = tiktok.connect(PIA);

    Results.value(tiktok.client.revoke(tiktok.app, grant.accessToken()));

    assertThat(tiktok.violations()).isEmpty();
    Expect.failure(
        tiktok.client.creatorInfo(grant.accessToken()),
        401,
        TikTokCode.ACCESS_TOKEN_INVALID,
        Remedy.REFRESH_TOKEN);
    Expect.failure(
        tiktok.client.refresh(tiktok.app, grant.refreshToken()),
        200,
        TikTokCode.INVALID_GRANT,
        Remedy.RECONNECT);
  }

  @ParameterizedTest
  @CsvSource({"OK_200,200", "BAD_REQUEST_400,400", "UNAUTHORIZED_401,401"})
  void anInvalidTokenIsAFlatErrorWhateverItsStatus(
      BehaviorOption.OAuthErrorStatus kind, int status) {
    try (SimulatedTikTok other = new SimulatedTikTok(SimulatorSettings.defaults().with(kind))) {
      Expect.failure(
          other.client.revoke(other.app, new AccessToken("act.invented")),
          status,
          TikTokCode.INVALID_GRANT,
          "Access token is invalid or expired.",
          Remedy.REFRESH_TOKEN);
    }
  }

  @Test
  void anExpiredTokenIsRefreshedFirst() {
    TokenGrant grant = tiktok.connect(PIA);
    tiktok.simulator.clock().advance(Duration.ofDays(1));
    Expect.failure(
        tiktok.client.revoke(tiktok.app, grant.accessToken()),
        200,
        TikTokCode.INVALID_GRANT,
        Remedy.REFRESH_TOKEN);

    TokenGrant renewed = Results.value(tiktok.client.refresh(tiktok.app, grant.refreshToken()));

    Results.value(tiktok.client.revoke(tiktok.app, renewed.accessToken()));
  }

  @Test
  void aWrongSecretIsAnInvalidClient() {
    Expect.failure(
        tiktok.client.revoke(
            new AppCredentials(tiktok.app.clientKey(), "wrong-secret"), tiktok.token(PIA)),
        200,
        TikTokCode.INVALID_CLIENT,
        "Client key or secret is incorrect.",
        Remedy.GIVE_UP);
  }

  @Test
  void aLostAnswerMayBeAskedForAgain() {
    AccessToken token = tiktok.token(PIA);
    tiktok.simulator.faults().on(Endpoint.REVOKE).dropAfterEffect();

    Expect.lost(tiktok.client.revoke(tiktok.app, token), Remedy.RETRY);
    Expect.failure(
        tiktok.client.revoke(tiktok.app, token),
        200,
        TikTokCode.INVALID_GRANT,
        Remedy.REFRESH_TOKEN);
  }
}
