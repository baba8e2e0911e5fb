package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName(
    "docs/tiktok-api.md#11-authorize-request and docs/tiktok-api.md#12-callback: authorize")
class AuthorizeIT {

  private TestApp app = new TestApp(TikTokSimulator.start(SimulatorSettings.defaults()));

  @AfterEach
  void close() {
    app.close();
  }

  private void restart(SimulatorSettings settings) {
    app.close();
    app = new TestApp(TikTokSimulator.start(settings));
  }

  @Test
  void redirectsWithCodeGrantedScopesAndState() {
    TestApp.Reply reply = app.authorize(app.authorizeParameters());
    assertThat(reply.status()).isEqualTo(302);
    assertThat(reply.header("Location").orElseThrow())
        .startsWith(TestApp.REDIRECT + "?code=")
        .doesNotContain("*", "!");
    assertThat(TestApp.query(URI.create(reply.header("Location").orElseThrow())))
        .containsOnlyKeys("code", "scopes", "state")
        .containsEntry("state", "a state/with signs")
        .containsEntry("scopes", TestApp.SCOPES);
  }

  @ParameterizedTest
  @CsvSource({
    "client_key, , param_error, client_key, 10003",
    "client_key, another, unauthorized_client, client_key,",
    "response_type, token, unsupported_response_type, response_type,",
    "response_type, , unsupported_response_type, response_type,",
    "redirect_uri, https://viralmommy.com/api/auth/tiktok/callback/, param_error, redirect_uri,",
    "redirect_uri, , param_error, redirect_uri,",
    "scope, , invalid_scope, scope,",
    "scope, user.info.basic video.publish, invalid_scope, scope,",
    "scope, 'user.info.basic,video.everything', invalid_scope, scope,",
    "state, , param_error, state,",
    "code_challenge, abc, param_error, code_challenge_method,",
  })
  void refusesOnItsOwnPage(
      String parameter, String value, String error, String errorType, String errCode) {
    Map<String, String> parameters = app.authorizeParameters();
    if (value == null) {
      parameters.remove(parameter);
    } else {
      parameters.put(parameter, value);
    }
    assertRefused(parameters, error, errorType, errCode);
    assertThat(app.tiktok.violations())
        .extracting(Violation::code)
        .containsExactly(Violation.Code.AUTHORIZE_REQUEST_REFUSED);
  }

  private void assertRefused(
      Map<String, String> parameters, String error, String errorType, String errCode) {
    URI location = URI.create(app.authorize(parameters).header("Location").orElseThrow());
    assertThat(location.getPath()).isEqualTo("/v2/auth/authorize/error/");
    assertThat(TestApp.query(location).get("error")).isEqualTo(error);
    assertThat(TestApp.query(location).get("error_type")).isEqualTo(errorType);
    assertThat(TestApp.query(location).get("errCode")).isEqualTo(errCode);
    TestApp.Reply page = app.get(app.tiktok.apiUrl().resolve(location).toString());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("We couldn't log in with TikTok").contains(errorType);
  }

  @Test
  void refusesAScopeTheAppWasNotApprovedFor() {
    restart(SimulatorSettings.defaults().withAppScopes("user.info.basic", "video.publish"));
    assertRefused(app.authorizeParameters(), "invalid_scope", "scope", null);
  }

  @Test
  void refusesARedirectUriThatIsNotEncoded() {
    TestApp.Reply reply =
        app.get(
            app.tiktok.authorizeUrl()
                + "?client_key=simulatorclientkey&response_type=code&scope=user.info.basic&state=s&redirect_uri="
                + TestApp.REDIRECT);
    assertThat(reply.header("Location").orElseThrow())
        .contains("error=unauthorized_client&error_type=client_key");
  }

  @Test
  void acceptsAnUnencodedCommaInTheScopesAndRecordsIt() {
    TestApp.Reply reply =
        app.get(
            app.tiktok.authorizeUrl()
                + "?client_key=simulatorclientkey&response_type=code&scope=user.info.basic,video.publish&state=s"
                + "&redirect_uri=https%3A%2F%2Fviralmommy.com%2Fapi%2Fauth%2Ftiktok%2Fcallback");
    assertThat(reply.header("Location").orElseThrow()).startsWith(TestApp.REDIRECT);
    assertThat(app.tiktok.violations())
        .extracting(Violation::code)
        .containsExactly(Violation.Code.QUERY_NOT_ENCODED);
  }

  @Test
  void refusesARepeatedParameter() {
    TestApp.Reply reply = app.get(app.tiktok.authorizeUrl() + "?client_key=a&client_key=b");
    assertThat(reply.header("Location").orElseThrow()).contains("error=param_error");
  }

  @Test
  void wantsAChallengeWhenPkceIsRequired() {
    restart(SimulatorSettings.defaults().with(BehaviorOption.Pkce.REQUIRED));
    assertRefused(app.authorizeParameters(), "param_error", "code_challenge", "10007");
  }

  @Test
  void refusesEverybodyWhileTheAppIsADraft() {
    restart(SimulatorSettings.defaults().with(BehaviorOption.AppStage.DRAFT));
    assertRefused(app.authorizeParameters(), "unauthorized_client", "client_key", null);
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @Test
  void refusesInTheSandboxWhoIsNoTargetUser() {
    restart(SimulatorSettings.defaults().with(BehaviorOption.AppStage.SANDBOX));
    app.tiktok.approveAs("pia.public");
    assertRefused(app.authorizeParameters(), "unauthorized_client", "non_sandbox_target", null);
    app.tiktok.approveAs("sam.sandbox");
    assertThat(app.callback()).containsKey("code");
  }

  @Test
  void refusesASandboxUserInProduction() {
    app.tiktok.approveAs("sam.sandbox");
    assertRefused(app.authorizeParameters(), "unauthorized_client", "client_key", null);
  }

  @Test
  void grantsTheSubsetThatTheUserTicked() {
    app.tiktok.approveAs("pia.public", Set.of("user.info.basic", "video.list"));
    assertThat(app.callback()).containsEntry("scopes", "user.info.basic");
  }

  @Test
  void returnsAccessDeniedAndStateWhenTheUserRefuses() {
    app.tiktok.denyAs("pia.public");
    assertThat(app.callback())
        .containsEntry("error", "access_denied")
        .containsEntry("state", "a state/with signs")
        .containsKey("error_description")
        .doesNotContainKey("code");
  }

  @Test
  void leavesTheStateOutOfADenialAsAnOption() {
    restart(SimulatorSettings.defaults().with(BehaviorOption.StateOnDenial.ABSENT));
    app.tiktok.denyAs("pia.public");
    assertThat(app.callback()).containsEntry("error", "access_denied").doesNotContainKey("state");
  }

  @Test
  void acceptsAnyPortOfALoopbackUriThatWasRegisteredWithAStar() {
    Map<String, String> parameters = app.authorizeParameters();
    parameters.put("redirect_uri", "http://localhost:3000/api/auth/tiktok/callback");
    assertThat(app.authorize(parameters).header("Location").orElseThrow())
        .startsWith("http://localhost:3000/api");
  }
}
