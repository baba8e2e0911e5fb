package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "docs/tiktok-api.md#11-authorize-request and docs/tiktok-api.md#12-callback and"
        + " docs/tiktok-api.md#17-scopes: the consent page")
class ConsentPageIT {

  private static final Pattern REQUEST = Pattern.compile("name=\"request\" value=\"([^\"]+)\"");

  private final TestApp app =
      new TestApp(
          TikTokSimulator.start(
              SimulatorSettings.defaults()
                  .with(BehaviorOption.ConsentMode.PAGE)
                  .withClientKey("<b>\"key\"</b>")));

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void showsCreatorsAndScopesEscaped() {
    TestApp.Reply page = app.authorize(app.authorizeParameters());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text())
        .contains(
            "Priya Private (@priya.private, private)",
            "value=\"video.publish\"",
            "&lt;b&gt;&quot;key&quot;&lt;/b&gt;")
        .doesNotContain("<b>");
  }

  @Test
  void approvesWhatIsTicked() {
    TestApp.Reply reply =
        decide("&creator=pia.public&decision=approve&scope=user.info.basic&scope=video.list");
    assertThat(reply.status()).isEqualTo(302);
    Map<String, String> callback =
        TestApp.query(URI.create(reply.header("Location").orElseThrow()));
    assertThat(callback)
        .containsEntry("scopes", "user.info.basic")
        .containsEntry("state", "a state/with signs");
    assertThat(app.token(app.codeForm(callback.get("code"))).json().path("scope").asText())
        .isEqualTo("user.info.basic");
  }

  @Test
  void denies() {
    TestApp.Reply reply = decide("&creator=pia.public&decision=deny&scope=user.info.basic");
    assertThat(TestApp.query(URI.create(reply.header("Location").orElseThrow())))
        .containsEntry("error", "access_denied");
  }

  @Test
  void declinesWhenNoScopeIsTicked() {
    TestApp.Reply reply = decide("&creator=pia.public&decision=approve");
    assertThat(TestApp.query(URI.create(reply.header("Location").orElseThrow())))
        .containsEntry("error", "access_denied");
  }

  @Test
  void decidesARequestOnce() {
    String id = requestId(app.authorize(app.authorizeParameters()));
    assertThat(submit("request=" + id + "&creator=pia.public&decision=deny").status())
        .isEqualTo(302);
    assertThat(submit("request=" + id + "&creator=pia.public&decision=deny").status())
        .isEqualTo(400);
    assertThat(submit("request=unknown&creator=pia.public&decision=deny").status()).isEqualTo(400);
  }

  @Test
  void skipsThePageForASessionThatGrantedEverythingUnlessToldToAsk() {
    TestApp.Reply approved =
        decide(
            "&creator=pia.public&decision=approve&scope=user.info.basic&scope=video.publish&scope=video.upload");
    String cookie = approved.header("Set-Cookie").orElseThrow().split(";")[0];

    Map<String, String> parameters = app.authorizeParameters();
    assertThat(withCookie(parameters, cookie).status()).isEqualTo(302);
    parameters.put("disable_auto_auth", "0");
    assertThat(withCookie(parameters, cookie).status()).isEqualTo(302);
    parameters.put("disable_auto_auth", "1");
    assertThat(withCookie(parameters, cookie).status()).isEqualTo(200);
    parameters.put("disable_auto_auth", "0");
    parameters.put("scope", "video.list");
    assertThat(withCookie(parameters, cookie).status()).isEqualTo(200);
  }

  @Test
  void refusesASandboxUserInProduction() {
    TestApp.Reply reply = decide("&creator=sam.sandbox&decision=approve&scope=user.info.basic");
    assertThat(reply.header("Location").orElseThrow()).contains("error_type=client_key");
  }

  private TestApp.Reply withCookie(Map<String, String> parameters, String cookie) {
    return app.send(
        HttpRequest.newBuilder(
                URI.create(app.tiktok.authorizeUrl() + "?" + TestApp.encoded(parameters)))
            .header("Cookie", cookie));
  }

  private TestApp.Reply decide(String rest) {
    return submit("request=" + requestId(app.authorize(app.authorizeParameters())) + rest);
  }

  private TestApp.Reply submit(String form) {
    return app.send(
        app.request("/v2/auth/authorize/consent/")
            .headers(List.of("Content-Type", TestApp.FORM).toArray(String[]::new))
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private static String requestId(TestApp.Reply page) {
    Matcher m = REQUEST.matcher(page.text());
    assertThat(m.find()).isTrue();
    return m.group(1);
  }
}
