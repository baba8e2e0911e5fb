package com.viralmommy.tiktok.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.viralmommy.tiktok.platform.ConfigurationException;
import com.viralmommy.tiktok.platform.Environment;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OAuthSettingsTest {
  private static final String REDIRECT = "https://viralmommy.com/api/auth/tiktok/callback";

  @Test
  void requestsTheDefaultScopesWithoutAChallenge() {
    OAuthSettings settings = settings(Map.of());

    assertThat(settings.authorizeUrl())
        .isEqualTo(URI.create("https://www.tiktok.com/v2/auth/authorize/"));
    assertThat(settings.scopes().sorted()).containsExactly("user.info.basic", "video.publish");
    assertThat(settings.pkce()).isFalse();
    assertThat(settings.sessionCookie()).isEmpty();
  }

  @Test
  void readsEverySetting() {
    OAuthSettings settings =
        settings(
            Map.of(
                "TIKTOK_SCOPES", "video.upload, video.publish",
                "TIKTOK_PKCE", "hex",
                "SESSION_COOKIE", "__Host-session"));

    assertThat(settings.scopes().sorted()).containsExactly("video.publish", "video.upload");
    assertThat(settings.pkce()).isTrue();
    assertThat(settings.sessionCookie()).contains("__Host-session");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        REDIRECT,
        REDIRECT + "/",
        "http://127.0.0.1:8080/api/auth/tiktok/callback",
        "http://localhost:8080/callback",
        "http://[::1]:8080/callback"
      })
  void acceptsARedirectUriThatTikTokAccepts(String uri) {
    assertThat(settings(Map.of("TIKTOK_REDIRECT_URI", uri)).redirectUri())
        .isEqualTo(URI.create(uri));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://viralmommy.com/callback",
        "http://127.0.0.1.example.com/callback",
        REDIRECT + "?a=b",
        REDIRECT + "?",
        REDIRECT + "#top",
        "https://user@viralmommy.com/callback",
        "/api/auth/tiktok/callback",
        "viralmommy.com/callback",
        "ftp://viralmommy.com/callback"
      })
  void refusesAtStartARedirectUriThatTikTokWouldRefuse(String uri) {
    refusal("TIKTOK_REDIRECT_URI", uri);
  }

  @Test
  void refusesARedirectUriOf512CharactersAndTakesOneOf511() {
    String longest = REDIRECT + "/" + "x".repeat(511 - REDIRECT.length() - 1);

    assertThat(settings(Map.of("TIKTOK_REDIRECT_URI", longest)).redirectUri().toString())
        .hasSize(511);
    refusal("TIKTOK_REDIRECT_URI", longest + "x");
  }

  @ParameterizedTest
  @CsvSource({
    "TIKTOK_PKCE, base64url",
    "TIKTOK_SCOPES, video.publish user.info.basic",
    "TIKTOK_SCOPES, video.publish;user.info.basic",
    "DASHBOARD_URL, http://app.example.com/",
    "DASHBOARD_URL, app.example.com",
    "RETURN_TO_ORIGINS, https://app.example.com/path",
    "RETURN_TO_ORIGINS, https://user@app.example.com",
    "RETURN_TO_ORIGINS, https://app.example.com?a",
    "RETURN_TO_ORIGINS, *.example.com",
    "RETURN_TO_ORIGINS, app.example.com",
    "RETURN_TO_ORIGINS, ftp://app.example.com",
    "SESSION_COOKIE, session; Path=/"
  })
  void failsAtStartAndNamesTheMalformedVariable(String variable, String value) {
    refusal(variable, value);
  }

  private static void refusal(String variable, String value) {
    assertThatThrownBy(() -> settings(Map.of(variable, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(variable)
        .hasMessageNotContaining(value);
  }

  private static OAuthSettings settings(Map<String, String> changed) {
    Map<String, String> variables = new HashMap<>();
    variables.put("TIKTOK_REDIRECT_URI", REDIRECT);
    variables.put("DASHBOARD_URL", "https://app.example.com/dashboard");
    variables.putAll(changed);
    return OAuthSettings.of(Environment.of(variables));
  }
}
