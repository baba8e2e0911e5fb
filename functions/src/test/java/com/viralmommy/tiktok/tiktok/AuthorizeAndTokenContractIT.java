package com.viralmommy.tiktok.tiktok;

import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.PIA;
import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.REDIRECT_URI;
import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.SCOPES;
import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.simulator.settings.TokenLifetimes;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * docs/tiktok-api.md#11-authorize-request–1.4 and 1.6: the authorize page and the token endpoint.
 */
class AuthorizeAndTokenContractIT {

  @AutoClose private final SimulatedTikTok tiktok = SimulatedTikTok.audited();

  private static SimulatedTikTok with(BehaviorOption value) {
    return new SimulatedTikTok(SimulatorSettings.defaults().with(value));
  }

  private TikTokResult<TokenGrant> exchange(String code) {
    return tiktok.client.exchangeCode(tiktok.app, code, REDIRECT_URI, Optional.empty());
  }

  // Authorize, docs/tiktok-api.md#11-authorize-request and 1.2

  @Test
  void authorizeSendsCodeGrantedScopesAndTheUnchangedState() {
    tiktok.simulator.approveAs(PIA);

    Map<String, String> callback = tiktok.visit(tiktok.authorizeUrl(SCOPES, Optional.empty()));

    assertThat(callback)
        .containsEntry("scopes", "user.info.basic,video.publish,video.upload")
        .containsEntry("state", SimulatedTikTok.STATE);
    assertThat(callback.get("code")).contains("*", "!");
    assertThat(tiktok.violations()).isEmpty();
  }

  @Test
  void authorizeMayGrantASubset() {
    tiktok.simulator.approveAs(PIA, Set.of("user.info.basic"));

    Map<String, String> callback = tiktok.visit(tiktok.authorizeUrl(SCOPES, Optional.empty()));

    assertThat(callback).containsEntry("scopes", "user.info.basic");
    assertThat(Results.value(exchange(callback.get("code"))).scopes())
        .containsExactly("user.info.basic");
  }

  @Test
  void authorizeDeniedComesBackAsAccessDenied() {
    tiktok.simulator.denyAs(PIA);

    Map<String, String> callback = tiktok.visit(tiktok.authorizeUrl(SCOPES, Optional.empty()));

    assertThat(TikTokCode.of(callback.get("error"))).isEqualTo(TikTokCode.ACCESS_DENIED);
    assertThat(callback).doesNotContainKey("code");
  }

  @Test
  void authorizeRefusesAScopeThatTheAppLacksAsAWhole() {
    SimulatorSettings settings = SimulatorSettings.defaults().withAppScopes("user.info.basic");
    try (SimulatedTikTok small = new SimulatedTikTok(settings)) {
      assertThat(small.visit(small.authorizeUrl(SCOPES, Optional.empty())))
          .containsEntry("error", "invalid_scope")
          .containsEntry("error_type", "scope");
    }
  }

  @Test
  void authorizeRefusesAnUnknownClientKey() {
    URI url =
        AuthorizeUrl.of(
            tiktok.simulator.authorizeUrl(),
            "another",
            REDIRECT_URI,
            SCOPES,
            "s",
            Optional.empty());

    assertThat(tiktok.visit(url))
        .containsEntry("error", "unauthorized_client")
        .containsEntry("error_type", "client_key");
  }

  @Test
  void authorizeRefusesARedirectUriThatDiffersByASlash() {
    URI url =
        AuthorizeUrl.of(
            tiktok.simulator.authorizeUrl(),
            tiktok.app.clientKey(),
            REDIRECT_URI + "/",
            SCOPES,
            "s",
            Optional.empty());

    assertThat(tiktok.visit(url)).containsEntry("error_type", "redirect_uri");
  }

  @Test
  void authorizeRefusesAUserOutsideTheSandbox() {
    try (SimulatedTikTok sandbox = with(BehaviorOption.AppStage.SANDBOX)) {
      sandbox.simulator.approveAs(PIA);

      assertThat(sandbox.visit(sandbox.authorizeUrl(SCOPES, Optional.empty())))
          .containsEntry("error_type", "non_sandbox_target");
    }
  }

  @Test
  void authorizeWithoutAChallengeWhereTheAppNeedsOneIs10007() {
    try (SimulatedTikTok strict = with(BehaviorOption.Pkce.REQUIRED)) {
      assertThat(strict.visit(strict.authorizeUrl(SCOPES, Optional.empty())))
          .containsEntry("errCode", "10007")
          .containsEntry("error_type", "code_challenge");
    }
  }

  // The code, docs/tiktok-api.md#13-token-endpoint

  @ParameterizedTest
  @CsvSource({"DAY_AND_YEAR,86400,31536000", "TWO_HOURS_AND_HALF_A_YEAR,7200,15552000"})
  void exchangeGrantsBothTokensForTheLifetimesThatItNames(
      String lifetimes, long access, long refresh) {
    SimulatorSettings settings =
        SimulatorSettings.defaults()
            .withLifetimes(
                lifetimes.equals("DAY_AND_YEAR")
                    ? TokenLifetimes.DAY_AND_YEAR
                    : TokenLifetimes.TWO_HOURS_AND_HALF_A_YEAR);
    try (SimulatedTikTok other = new SimulatedTikTok(settings)) {
      TokenGrant grant = other.connect(PIA);

      assertThat(grant.accessToken().value()).startsWith("act.");
      assertThat(grant.refreshToken().value()).startsWith("rft.");
      assertThat(grant.expiresIn()).isEqualTo(Duration.ofSeconds(access));
      assertThat(grant.refreshExpiresIn()).isEqualTo(Duration.ofSeconds(refresh));
      assertThat(grant.openId())
          .startsWith("-000")
          .isEqualTo(other.simulator.creator(PIA).openId());
      assertThat(grant.scopes()).containsExactlyInAnyOrderElementsOf(SCOPES);
      assertThat(other.violations()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"OK_200,200", "BAD_REQUEST_400,400", "UNAUTHORIZED_401,401"})
  void aSpentCodeIsAFlatErrorWhateverItsStatus(BehaviorOption.OAuthErrorStatus kind, int status) {
    try (SimulatedTikTok other = with(kind)) {
      String code = other.code(PIA);
      Results.value(other.client.exchangeCode(other.app, code, REDIRECT_URI, Optional.empty()));

      Expect.failure(
          other.client.exchangeCode(other.app, code, REDIRECT_URI, Optional.empty()),
          status,
          TikTokCode.INVALID_GRANT,
          "Authorization code is expired.",
          Remedy.RECONNECT);
      assertThat(other.violations()).containsExactly(Violation.Code.CODE_USED_TWICE);
    }
  }

  @Test
  void aCodeExpires() {
    String code = tiktok.code(PIA);
    tiktok.simulator.clock().advance(Duration.ofSeconds(301));

    Expect.failure(
        exchange(code),
        200,
        TikTokCode.INVALID_GRANT,
        "Authorization code is expired.",
        Remedy.RECONNECT);
  }

  @Test
  void aCodeThatWasNotDecodedIsNone() {
    String code = URLEncoder.encode(tiktok.code(PIA), StandardCharsets.UTF_8);

    Expect.failure(
        exchange(code),
        200,
        TikTokCode.INVALID_GRANT,
        "Authorization code is expired.",
        Remedy.RECONNECT);
  }

  @Test
  void anotherRedirectUriIsAnInvalidRequest() {
    String code = tiktok.code(PIA);

    Expect.failure(
        tiktok.client.exchangeCode(
            tiktok.app, code, "http://localhost:3000/api/auth/tiktok/callback", Optional.empty()),
        200,
        TikTokCode.INVALID_REQUEST,
        "Redirect_uri is not matched with the uri when requesting code.",
        Remedy.GIVE_UP);
  }

  @Test
  void aWrongSecretIsAnInvalidClient() {
    AppCredentials wrong = new AppCredentials(tiktok.app.clientKey(), "wrong-secret");

    Expect.failure(
        tiktok.client.exchangeCode(wrong, tiktok.code(PIA), REDIRECT_URI, Optional.empty()),
        200,
        TikTokCode.INVALID_CLIENT,
        "Client key or secret is incorrect.",
        Remedy.GIVE_UP);
  }

  @Test
  void anEmptyCodeIsAMissingParameter() {
    Expect.failure(
        exchange(""),
        200,
        TikTokCode.INVALID_REQUEST,
        "The request is missing a required parameter.",
        Remedy.GIVE_UP);
  }

  // PKCE, docs/tiktok-api.md#16-pkce

  @Test
  void aChallengeInHexadecimalIsProvenByItsVerifier() {
    Pkce pkce = Pkce.generate(new SecureRandom());
    try (SimulatedTikTok strict = with(BehaviorOption.Pkce.REQUIRED)) {
      String code = strict.visit(strict.authorizeUrl(SCOPES, Optional.of(pkce))).get("code");

      Results.value(
          strict.client.exchangeCode(strict.app, code, REDIRECT_URI, Optional.of(pkce.verifier())));

      assertThat(strict.violations()).isEmpty();
    }
  }

  @Test
  void aVerifierThatNobodyAskedForIsIgnored() {
    Results.value(
        tiktok.client.exchangeCode(
            tiktok.app, tiktok.code(PIA), REDIRECT_URI, Optional.of(Calls.VERIFIER)));
  }

  @Test
  void aMissingOrWrongVerifierIsAnInvalidRequest() {
    Pkce pkce = Pkce.generate(new SecureRandom());
    for (Optional<String> verifier :
        List.of(Optional.<String>empty(), Optional.of(Calls.VERIFIER))) {
      String code = tiktok.visit(tiktok.authorizeUrl(SCOPES, Optional.of(pkce))).get("code");

      Expect.failure(
          tiktok.client.exchangeCode(tiktok.app, code, REDIRECT_URI, verifier),
          200,
          TikTokCode.INVALID_REQUEST,
          "Code verifier or code challenge is invalid.",
          Remedy.GIVE_UP);
    }
  }

  // Refreshing, docs/tiktok-api.md#13-token-endpoint

  @Test
  void refreshRotatesAndTheDeadlineCountsFromTheFirstConsent() {
    TokenGrant first = tiktok.connect(PIA);
    tiktok.simulator.clock().advance(Duration.ofHours(2));

    TokenGrant second = Results.value(tiktok.client.refresh(tiktok.app, first.refreshToken()));

    assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
    assertThat(second.accessToken()).isNotEqualTo(first.accessToken());
    assertThat(second.openId()).isEqualTo(first.openId());
    assertThat(second.expiresIn()).isEqualTo(Duration.ofDays(1));
    assertThat(second.refreshExpiresIn())
        .isBetween(
            Duration.ofDays(365).minusHours(2).minusSeconds(30),
            Duration.ofDays(365).minusHours(2));
    assertThat(tiktok.violations()).isEmpty();
  }

  @Test
  void aRotatedRefreshTokenIsSpent() {
    RefreshToken first = tiktok.connect(PIA).refreshToken();
    Results.value(tiktok.client.refresh(tiktok.app, first));

    Expect.failure(
        tiktok.client.refresh(tiktok.app, first),
        200,
        TikTokCode.INVALID_GRANT,
        "Refresh token is invalid or expired.",
        Remedy.RECONNECT);
    assertThat(tiktok.violations()).containsExactly(Violation.Code.REFRESH_TOKEN_ROTATED_ALREADY);
  }

  @ParameterizedTest
  @EnumSource(
      value = BehaviorOption.RefreshRotation.class,
      names = "ROTATE",
      mode = EnumSource.Mode.EXCLUDE)
  void aRefreshTokenMayLiveOn(BehaviorOption.RefreshRotation rotation) {
    try (SimulatedTikTok other = with(rotation)) {
      RefreshToken token = other.connect(PIA).refreshToken();

      TokenGrant second = Results.value(other.client.refresh(other.app, token));
      Results.value(other.client.refresh(other.app, token));

      assertThat(second.refreshToken().equals(token))
          .isEqualTo(rotation == BehaviorOption.RefreshRotation.SAME_TOKEN);
    }
  }

  @Test
  void aRefreshTokenExpiresWithTheConsent() {
    RefreshToken token = tiktok.connect(PIA).refreshToken();
    tiktok.simulator.clock().advance(Duration.ofDays(365));

    Expect.failure(
        tiktok.client.refresh(tiktok.app, token),
        200,
        TikTokCode.INVALID_GRANT,
        "Refresh token is invalid or expired.",
        Remedy.RECONNECT);
  }

  @Test
  void aRefreshTokenThatWasNeverIssuedIsInvalid() {
    Expect.failure(
        tiktok.client.refresh(tiktok.app, new RefreshToken("rft.invented")),
        200,
        TikTokCode.INVALID_GRANT,
        "Refresh token is invalid or expired.",
        Remedy.RECONNECT);
  }

  // When TikTok fails

  @Test
  void aServerErrorAtRefreshMayBeRepeated() {
    RefreshToken token = tiktok.connect(PIA).refreshToken();
    tiktok.simulator.faults().on(Endpoint.TOKEN).status(500);

    Expect.failure(
        tiktok.client.refresh(tiktok.app, token), 500, TikTokCode.SERVER_ERROR, Remedy.RETRY);
    Results.value(tiktok.client.refresh(tiktok.app, token));
  }

  @Test
  void aPlainTextErrorAtRefreshMayBeRepeated() {
    RefreshToken token = tiktok.connect(PIA).refreshToken();
    tiktok.simulator.faults().on(Endpoint.TOKEN).plainText500();

    Expect.failure(
        tiktok.client.refresh(tiktok.app, token), 500, TikTokCode.INTERNAL_ERROR, Remedy.RETRY);
    Results.value(tiktok.client.refresh(tiktok.app, token));
  }

  @Test
  void temporarilyUnavailableMayBeRepeated() {
    RefreshToken token = tiktok.connect(PIA).refreshToken();
    tiktok.simulator.faults().on(Endpoint.TOKEN).status(429);

    Expect.failure(
        tiktok.client.refresh(tiktok.app, token),
        429,
        TikTokCode.TEMPORARILY_UNAVAILABLE,
        Remedy.RETRY);
  }

  @Test
  void aConnectionLostBeforeOrAfterTheRefreshLooksTheSame() {
    RefreshToken token = tiktok.connect(PIA).refreshToken();
    tiktok.simulator.faults().on(Endpoint.TOKEN).dropBeforeEffect();
    Expect.lost(tiktok.client.refresh(tiktok.app, token), Remedy.ASK_STATUS);
    tiktok.simulator.faults().on(Endpoint.TOKEN).dropAfterEffect();
    Expect.lost(tiktok.client.refresh(tiktok.app, token), Remedy.ASK_STATUS);

    Expect.failure(
        tiktok.client.refresh(tiktok.app, token), 200, TikTokCode.INVALID_GRANT, Remedy.RECONNECT);
    assertThat(tiktok.violations()).isEmpty();
  }

  @Test
  void aGrantThatIsCutOffIsNone() {
    RefreshToken token = tiktok.connect(PIA).refreshToken();
    tiktok.simulator.faults().on(Endpoint.TOKEN).truncate(60);

    Expect.lost(tiktok.client.refresh(tiktok.app, token), Remedy.ASK_STATUS);
  }

  @Test
  void aCodeWhoseAnswerIsLostIsLost() {
    String code = tiktok.code(PIA);
    tiktok.simulator.faults().on(Endpoint.TOKEN).dropAfterEffect();

    Expect.lost(exchange(code), Remedy.RECONNECT);
  }
}
