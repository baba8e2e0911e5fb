package com.viralmommy.tiktok.tiktok;

import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.PIA;
import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** docs/tiktok-api.md#2-user-info-and-post-metrics. */
class UserInfoContractIT {

  private static final Set<UserInfoFields> NAME = EnumSet.of(UserInfoFields.DISPLAY_NAME);

  @AutoClose private final SimulatedTikTok tiktok = SimulatedTikTok.audited();

  @Test
  void basicFieldsComeWithTheBasicScope() {
    AccessToken token = tiktok.token(PIA);
    Set<UserInfoFields> basic =
        EnumSet.allOf(UserInfoFields.class).stream()
            .filter(field -> field.scope().equals("user.info.basic"))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(UserInfoFields.class)));

    Map<UserInfoFields, String> user =
        Results.value(UserInfoFields.query(tiktok.client, token, basic));

    assertThat(user).containsOnlyKeys(basic);
    assertThat(user.get(UserInfoFields.OPEN_ID)).isEqualTo(tiktok.simulator.creator(PIA).openId());
    assertThat(user.get(UserInfoFields.DISPLAY_NAME)).isEqualTo("Pia Public");
    assertThat(tiktok.violations()).isEmpty();
  }

  @Test
  void allFieldsComeWithAllScopes() {
    AccessToken token =
        tiktok.token(PIA, "user.info.basic", "user.info.profile", "user.info.stats");

    Map<UserInfoFields, String> user =
        Results.value(
            UserInfoFields.query(tiktok.client, token, EnumSet.allOf(UserInfoFields.class)));

    assertThat(user).containsOnlyKeys(UserInfoFields.values());
    assertThat(user.get(UserInfoFields.USERNAME)).isEqualTo(PIA);
    assertThat(user.get(UserInfoFields.IS_VERIFIED)).isEqualTo("false");
    assertThat(user.get(UserInfoFields.FOLLOWER_COUNT)).isEqualTo("0");
  }

  @Test
  void noFieldAtAllIs400() {
    Expect.failure(
        UserInfoFields.query(tiktok.client, tiktok.token(PIA), Set.of()),
        400,
        TikTokCode.INVALID_PARAMS,
        "Fields is required, please provide fields in the request",
        Remedy.GIVE_UP);
  }

  @Test
  void aFieldWithoutItsScopeIs401() {
    Expect.failure(
        UserInfoFields.query(tiktok.client, tiktok.token(PIA), EnumSet.of(UserInfoFields.USERNAME)),
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
          UserInfoFields.query(other.client, other.token(PIA), EnumSet.of(UserInfoFields.USERNAME)),
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
        UserInfoFields.query(tiktok.client, token, NAME),
        401,
        TikTokCode.ACCESS_TOKEN_INVALID,
        "The access token is invalid or not found in the request.",
        Remedy.REFRESH_TOKEN);
  }

  @Test
  void the601stCallInAMinuteIs429() {
    AccessToken token = tiktok.token(PIA);
    // The clock is stopped; otherwise permits could become free on a slow machine.
    tiktok.simulator.clock().set(tiktok.simulator.clock().instant());
    for (int i = 0; i < 600; i++) {
      Results.value(UserInfoFields.query(tiktok.client, token, NAME));
    }

    TikTokError error =
        Expect.failure(
            UserInfoFields.query(tiktok.client, token, NAME),
            429,
            TikTokCode.RATE_LIMIT_EXCEEDED,
            Remedy.RETRY_LATER);
    assertThat(error.retryAfter()).contains(Duration.ofMinutes(1));
    tiktok.simulator.clock().advance(Duration.ofMinutes(1));
    Results.value(UserInfoFields.query(tiktok.client, token, NAME));
  }

  @Test
  void aServerErrorMayBeRepeated() {
    AccessToken token = tiktok.token(PIA);
    tiktok.simulator.faults().on(Endpoint.USER_INFO).status(500);

    Expect.failure(
        UserInfoFields.query(tiktok.client, token, NAME),
        500,
        TikTokCode.INTERNAL_ERROR,
        Remedy.RETRY);
    Results.value(UserInfoFields.query(tiktok.client, token, NAME));
  }
}
