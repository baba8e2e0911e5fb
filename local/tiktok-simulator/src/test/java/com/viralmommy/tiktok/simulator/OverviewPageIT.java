package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.api.RemovalReason;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The overview page and the error page of the consent. */
class OverviewPageIT {

  private final TestApp app = TestApp.audited();

  @AfterEach
  void close() {
    app.close();
  }

  private String page() {
    return app.get(app.tiktok.apiUrl() + "/").text();
  }

  @Test
  void showsWhatAnAppNeedsToConnect() {
    assertThat(page())
        .contains(
            app.tiktok.authorizeUrl().toString(),
            app.tiktok.uploadHost(),
            "simulatorclientkey",
            "simulator-client-secret",
            "https://viralmommy.com/api/auth/tiktok/callback",
            "href=\"/simulator/openapi.yaml\"");
  }

  @Test
  void theConsentLinkAndTheCurlLinesWork() {
    String page = page().replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'");
    String authorize = first(page, "href=\"([^\"]+/v2/auth/authorize/\\?[^\"]+)\"");
    String location = app.get(authorize).header("Location").orElseThrow();
    String code = TestApp.query(URI.create(location)).get("code");
    String exchange = first(page, "(curl -s \\S+/v2/oauth/token/[^<]+)</code>");
    Map<String, String> form = new LinkedHashMap<>();
    Pattern.compile("(?:-d|--data-urlencode) (\\w+)=('?)([^' ]+)\\2")
        .matcher(exchange)
        .results()
        .forEach(field -> form.put(field.group(1), field.group(3).strip()));
    form.put("code", code);
    assertThat(app.token(form).json().path("access_token").asText()).startsWith("act.");
    String body = first(page, "-d '(\\{\"username\":\"pia.public\"\\})'");
    assertThat(app.control.post("issue-tokens", body).text())
        .matches(".*\"accessToken\":\"act\\.[^\"]+\".*");
    assertThat(app.tiktok.violations()).isEmpty();
  }

  private static String first(String text, String pattern) {
    MatchResult match =
        Pattern.compile(pattern, Pattern.DOTALL).matcher(text).results().findFirst().orElseThrow();
    return match.group(1);
  }

  @Test
  void everyButtonDoesSomethingThatTheControlApiAccepts() {
    List<MatchResult> buttons =
        Pattern.compile("data-path=\"([^\"]+)\" data-body=(?:\"([^\"]*)\"|'([^']*)')")
            .matcher(page())
            .results()
            .toList();
    assertThat(buttons).hasSizeGreaterThanOrEqualTo(10);
    for (MatchResult button : buttons) {
      String body = button.group(2) != null ? button.group(2) : button.group(3);
      app.control.post(button.group(1), body.replace("&quot;", "\""));
    }
  }

  @Test
  void loadsTheChangingPartAgain() {
    assertThat(page()).contains("<div id=\"live\">", "src=\"/simulator/overview.js\"");
    assertThat(app.get(app.tiktok.apiUrl() + "/simulator/overview.js").text())
        .contains("fetch('/simulator/overview')");
    app.get(app.tiktok.apiUrl() + "/nowhere");
    app.connect("pia.public");
    app.tiktok.removeAuthorization("pia.public", RemovalReason.BANNED);
    assertThat(app.get(app.tiktok.apiUrl() + "/simulator/overview").text())
        .contains("UNKNOWN_METHOD_OR_PATH", "authorization.removed", "were not sent")
        .doesNotContain("<html");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client_key",
        "redirect_uri",
        "scope",
        "state",
        "response_type",
        "code_challenge",
        "query",
        "non_sandbox_target",
        "disable_auto_auth",
        "code_challenge_method"
      })
  void theErrorPageSaysTheReasonInWords(String type) {
    TestApp.Reply page =
        app.get(app.tiktok.apiUrl() + "/v2/auth/authorize/error/?error=x&error_type=" + type);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text())
        .contains("We couldn't log in with TikTok", "<li>" + type + "</li>", "What this means")
        .doesNotContain("The request was refused.");
  }
}
