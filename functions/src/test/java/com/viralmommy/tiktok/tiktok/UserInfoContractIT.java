package com.viralmommy.tiktok.tiktok;

import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.PIA;
import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** docs/tiktok-api.md#2-user-info-and-post-metrics. */
class UserInfoContractIT {

  private static final Set<UserField> NAME = EnumSet.of(UserField.DISPLAY_NAME);

  @AutoClose private final SimulatedTikTok tiktok = SimulatedTikTok.audited();

  @Test
  void basicFieldsComeWithTheBasicScope() {
    AccessToken token = tiktok.token(PIA);
    Set<UserField> basic =
        EnumSet.allOf(UserField.class).stream()
            .filter(field -> field.scope().equals("user.info.basic"))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(UserField.class)));

    UserInfo user = Results.value(tiktok.client.userInfo(token, basic));

    assertThat(user.values()).containsOnlyKeys(basic);
    assertThat(user.value(UserField.OPEN_ID)).contains(tiktok.simulator.creator(PIA).openId());
    assertThat(user.value(UserField.DISPLAY_NAME)).contains("Pia Public");
    assertThat(tiktok.violations()).isEmpty();
  }

  @Test
  void allFieldsComeWithAllScopes() {
    AccessToken token =
        tiktok.token(PIA, "user.info.basic", "user.info.profile", "user.info.stats");

    UserInfo user = Results.value(tiktok.client.userInfo(token, EnumSet.allOf(UserField.class)));

    assertThat(user.values()).containsOnlyKeys(UserField.values());
    assertThat(user.value(UserField.USERNAME)).contains(PIA);
    assertThat(user.value(UserField.IS_VERIFIED)).contains("false");
    assertThat(user.value(UserField.FOLLOWER_COUNT)).contains("0");
  }

  @Test
  void noFieldAtAllIs400() {
    Expect.failure(
        tiktok.client.userInfo(tiktok.token(PIA), Set.of()),
        400,
        TikTokCode.INVALID_PARAMS,
        "Fields is required, please provide fields in the request",
        Remedy.GIVE_UP);
  }

  @Test
  void aFieldWithoutItsScopeIs401() {
    Expect.failure(
        tiktok.client.userInfo(tiktok.token(PIA), EnumSet.of(UserField.USERNAME)),
        401,
        TikTokCode.SCOPE_NOT_AUTHORIZED,
        "The user did not authorize the scope required for completing this request.",
        Remedy.RECONNECT);
  }

  @Test
  void aFieldWithoutItsScopeMayAlsoBe400() {
    SimulatorSettings settings =
        SimulatorSettings.defaults().with(BehaviorOption.MissingFieldScope.SCOPE_PERMISSION_MISSED);
    try (SimulatedTikTok other = new SimulatedTikTok(settings)) {
      Expect.failure(
          other.client.userInfo(other.token(PIA), EnumSet.of(UserField.USERNAME)),
          400,
          TikTokCode.SCOPE_PERMISSION_MISSED,
          "Access token is invalid, some fields need additional scopes.",
          Remedy.RECONNECT);
    }
  }

  @Test
  void anExpiredTokenIs401() {
    AccessToken token = tiktok.token(PIA);
    tiktok.simulator.clock().advance(Duration.ofDays(1));

    Expect.failure(
        tiktok.client.userInfo(token, NAME),
        401,
        TikTokCode.ACCESS_TOKEN_INVALID,
        "The access token is invalid or not found in the request.",
        Remedy.REFRESH_TOKEN);
  }

  @Test
  void the601stCallInAMinuteIs429() {
    AccessToken token = tiktok.token(PIA);
    // Time stands still, or a slow machine would let permits become free.
    tiktok.simulator.clock().set(tiktok.simulator.clock().instant());
    for (int i = 0; i < 600; i++) {
      Results.value(tiktok.client.userInfo(token, NAME));
    }

    TikTokError error =
        Expect.failure(
            tiktok.client.userInfo(token, NAME),
            429,
            TikTokCode.RATE_LIMIT_EXCEEDED,
            Remedy.RETRY_LATER);
    assertThat(error.retryAfter()).contains(Duration.ofMinutes(1));
    tiktok.simulator.clock().advance(Duration.ofMinutes(1));
    Results.value(tiktok.client.userInfo(token, NAME));
  }

  @Test
  void aServerErrorMayBeRepeated() {
    AccessToken token = tiktok.token(PIA);
    tiktok.simulator.faults().on(Endpoint.USER_INFO).status(500);

    Expect.failure(
        tiktok.client.userInfo(token, NAME), 500, TikTokCode.INTERNAL_ERROR, Remedy.RETRY);
    Results.value(tiktok.client.userInfo(token, NAME));
  }
}
