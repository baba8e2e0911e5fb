package com.viralmommy.tiktok.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.fixture.Answer;
import com.viralmommy.tiktok.fixture.Browser;
import com.viralmommy.tiktok.fixture.Deployment;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.tiktok.login.Pkce;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OAuthStartIT {
  private static final String USER = "auth0|start";

  @RegisterExtension
  final Deployment deployment =
      new Deployment(
          Map.of(
              "SESSION_COOKIE", "session",
              "TIKTOK_PKCE", "hex",
              "TIKTOK_SCOPES", "video.upload,user.info.basic,video.publish"));

  @Test
  void sendsANavigationToTikTok() {
    Answer answer = start(bearer("Accept", "text/html"), Map.of());

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location"))
        .startsWith(deployment.simulator().authorizeUrl() + "?client_key=");
    assertThat(answer.parameters())
        .containsEntry("response_type", "code")
        .containsEntry("scope", "user.info.basic,video.publish,video.upload")
        .containsEntry("redirect_uri", deployment.variables().get("TIKTOK_REDIRECT_URI"))
        .containsEntry("disable_auto_auth", "1")
        .containsEntry("code_challenge_method", Pkce.METHOD)
        .hasEntrySatisfying("code_challenge", c -> assertThat(c).matches("[0-9a-f]{64}"))
        .hasEntrySatisfying("state", s -> assertThat(s).matches("[A-Za-z0-9_-]{43}"));
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
  }

  @Test
  void returnsTheUrlToAScript() {
    Answer answer = start(bearer("accept", "application/json"), Map.of());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("authorizationUrl").asText())
        .startsWith(deployment.simulator().authorizeUrl() + "?client_key=");
    assertThat(answer.header("Set-Cookie")).startsWith("__Host-");
  }

  @Test
  void bindsTheStateToTheBrowser() {
    Answer answer = start(bearer("Accept", "text/html"), Map.of());

    assertThat(answer.header("Set-Cookie"))
        .matches(
            "__Host-tiktok_oauth_[A-Za-z0-9_-]{8}=[A-Za-z0-9_-]{43};"
                + " Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax");
  }

  @Test
  void storesNeitherTheStateNorTheBrowsersSecret() {
    Answer answer = start(bearer("Accept", "text/html"), Map.of());

    String stored = deployment.items(StateStore.SCHEMA).toString();
    String state = answer.parameters().get("state");
    String secret = answer.header("Set-Cookie").split("[=;]")[1];
    assertThat(stored).contains("auth0_7Cstart").doesNotContain(state, secret);
  }

  @Test
  void everyStartHasAStateAndASecretOfItsOwn() {
    Answer one = start(bearer("Accept", "text/html"), Map.of());
    Answer two = start(bearer("Accept", "text/html"), Map.of());

    assertThat(one.parameters().get("state")).isNotEqualTo(two.parameters().get("state"));
    assertThat(one.header("Set-Cookie")).isNotEqualTo(two.header("Set-Cookie"));
    assertThat(deployment.items(StateStore.SCHEMA)).hasSize(2);
  }

  @Test
  void refusesUnauthenticatedRequests() {
    Answer answer = start(Map.of("Accept", "text/html"), Map.of());

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.problem()).isEqualTo("unauthenticated");
    assertThat(deployment.items(StateStore.SCHEMA)).isEmpty();
  }

  @Test
  void acceptsTheSessionCookieOfANavigation() {
    String cookies = "theme=dark; session=" + deployment.token(USER) + "; lang=en";

    assertThat(start(Map.of("Cookie", cookies), Map.of()).status()).isEqualTo(302);
  }

  @Test
  void findsHeadersAndTheSessionCookieInAnyCase() {
    String token = deployment.token(USER);

    assertThat(start(Map.of("aUTHORIZATION", "bearer " + token), Map.of()).status()).isEqualTo(302);
    assertThat(start(Map.of("COOKIE", "SESSION=" + token), Map.of()).status()).isEqualTo(302);
    assertThat(
            start(
                    Map.of("authorization", "BEARER " + token, "ACCEPT", "Application/JSON"),
                    Map.of())
                .status())
        .isEqualTo(200);
  }

  @Test
  void theCookieDoesNotReplaceAWrongToken() {
    Map<String, String> headers =
        Map.of("Authorization", "Bearer x", "Cookie", "session=" + deployment.token(USER));

    assertThat(start(headers, Map.of()).status()).isEqualTo(401);
    assertThat(start(Map.of("Cookie", "session=x"), Map.of()).status()).isEqualTo(401);
  }

  /** Another site could make the browser send the cookie. */
  @Test
  void theSessionCookieIsAcceptedNowhereElse() {
    var request =
        Browser.request(
            "GET",
            "/v1/connections",
            Map.of("Cookie", "session=" + deployment.token(USER)),
            Map.of(),
            Map.of());

    assertThat(deployment.call(DeployedFunction.CONNECTION_QUERY, request).status()).isEqualTo(401);
  }

  @Test
  void refusesAReturnToThatIsNotAllowedAndNamesIt() {
    Answer answer =
        start(bearer("Accept", "text/html"), Map.of("returnTo", "https://evil.example.net/"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid_request");
    assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo("/returnTo");
    assertThat(deployment.items(StateStore.SCHEMA)).isEmpty();
  }

  private Map<String, String> bearer(String header, String value) {
    return Map.of("Authorization", "Bearer " + deployment.token(USER), header, value);
  }

  private Answer start(Map<String, String> headers, Map<String, String> query) {
    return deployment.call(
        DeployedFunction.OAUTH_START,
        Browser.request("GET", "/auth/tiktok/start", headers, query, Map.of()));
  }
}
