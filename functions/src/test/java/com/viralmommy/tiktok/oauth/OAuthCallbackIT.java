package com.viralmommy.tiktok.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.fixture.Answer;
import com.viralmommy.tiktok.fixture.Browser;
import com.viralmommy.tiktok.fixture.Deployment;
import com.viralmommy.tiktok.fixture.RecordingProxy;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.journal.Violation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes back from TikTok, and whatever fails then: the person ends at the dashboard. */
class OAuthCallbackIT {
  private static final String TOKEN = Endpoint.TOKEN.path();
  private static final String REVOKE = Endpoint.REVOKE.path();
  private static final String PIA = "pia.public";

  @RegisterExtension final Deployment deployment = new Deployment(Map.of("TIKTOK_PKCE", "hex"));

  @Test
  void connectsAnAccountAndFillsInItsProfile() {
    Browser browser = browser();

    Answer answer = browser.connect();

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).startsWith(Deployment.DASHBOARD + "?");
    assertThat(answer.parameters()).containsOnlyKeys("connected", "connection");
    assertThat(answer.parameters()).containsEntry("connected", "tiktok");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    var connection = browser.connection(answer.parameters().get("connection")).json();
    assertThat(connection.path("status").asText()).isEqualTo("ACTIVE");
    assertThat(connection.path("displayName").asText()).isEqualTo("Pia Public");
    assertThat(connection.path("username").asText()).isEqualTo(PIA);
    assertThat(connection.path("avatarUrl").asText()).startsWith("https://");
    assertThat(deployment.eventTypes()).containsExactly("connection.connected");
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  @Test
  void returnsToWhereThePersonWantedToBe() {
    Browser browser = browser();

    Answer answer =
        browser.callback(
            browser.consent(
                browser.start(
                    Map.of("returnTo", "https://app.example.com/settings?tab=tiktok#list"))));

    assertThat(answer.header("Location"))
        .matches(
            "https://app\\.example\\.com/settings\\?tab=tiktok"
                + "&connected=tiktok&connection=con_[0-9a-z]{26}#list");
  }

  @Test
  void aDoubleCallbackConnectsOnceAndSaysInvalidState() {
    Browser browser = browser();
    URI address = browser.consent(browser.start());
    Map<String, String> cookies = Map.copyOf(browser.cookies());
    Answer first = browser.callback(address);
    browser.cookies().putAll(cookies);

    Answer second = browser.callback(address);

    assertThat(first.parameters()).containsKey("connected");
    assertThat(second.status()).isEqualTo(303);
    assertThat(second.parameters()).containsExactly(Map.entry("error", "invalid_state"));
    assertThat(deployment.tikTok().passed(TOKEN)).hasSize(1);
    assertThat(connections()).hasSize(1);
  }

  @Test
  void ofTwoCallbacksInTheSameMomentOneConnects() throws Exception {
    Browser browser = browser();
    URI address = browser.consent(browser.start());
    Map<String, String> parameters = Answer.parameters(address);
    String cookie = cookie(browser);

    List<Answer> answers =
        together(
            () -> callback(parameters, "Cookie", cookie),
            () -> callback(parameters, "Cookie", cookie));

    assertThat(answers)
        .extracting(answer -> answer.parameters().getOrDefault("error", "connected"))
        .containsExactlyInAnyOrder("connected", "invalid_state");
    assertThat(deployment.tikTok().passed(TOKEN)).hasSize(1);
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  @Test
  void twoTabsAtOnceConnectTwoAccounts() {
    Browser browser = browser();
    Answer firstTab = browser.start();
    Answer secondTab = browser.start();
    deployment.simulator().approveAs(PIA);
    URI first = browser.consent(firstTab);
    deployment.simulator().approveAs("priya.private");
    URI second = browser.consent(secondTab);

    Answer secondAnswer = browser.callback(second);
    Answer firstAnswer = browser.callback(first);

    assertThat(firstAnswer.parameters()).containsKey("connection");
    assertThat(secondAnswer.parameters()).containsKey("connection");
    assertThat(browser.connections().json().path("items"))
        .extracting(connection -> connection.path("username").asText())
        .containsExactlyInAnyOrder(PIA, "priya.private");
  }

  @Test
  void aStateWithoutItsCookieConnectsNothingAndStaysGoodForItsBrowser() {
    Browser browser = browser();
    URI address = browser.consent(browser.start());

    Answer stranger = callback(Answer.parameters(address), "Cookie", "theme=dark");

    assertThat(stranger.parameters()).containsExactly(Map.entry("error", "invalid_state"));
    assertThat(connections()).isEmpty();
    assertThat(deployment.tikTok().passed(TOKEN)).isEmpty();
    assertThat(browser.callback(address).parameters()).containsKey("connected");
  }

  @Test
  void aStateOfAnotherBrowserConnectsNothing() {
    Browser victim = browser();
    Browser attacker = new Browser(deployment, "auth0|attacker");
    URI address = attacker.consent(attacker.start());
    String stolen = cookie(victim, victim.start());
    String name = cookie(attacker).split("=")[0];

    Answer answer =
        callback(Answer.parameters(address), "Cookie", name + "=" + stolen.split("=")[1]);

    assertThat(answer.parameters()).containsExactly(Map.entry("error", "invalid_state"));
    assertThat(connections()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "../../etc", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void aStateThatNobodyGaveOutConnectsNothing(String state) {
    Answer answer = callback(Map.of("state", state, "code", "code"), "Cookie", "a=b");

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo(Deployment.DASHBOARD + "?error=invalid_state");
  }

  @Test
  void aCallbackWithoutAnythingEndsAtTheDashboard() {
    Answer answer = callback(Map.of(), "Cookie", "a=b");

    assertThat(answer.header("Location")).isEqualTo(Deployment.DASHBOARD + "?error=invalid_state");
  }

  @Test
  void anExpiredStateConnectsNothing() {
    Browser browser = browser();
    Answer start = browser.start();
    deployment.simulator().clock().advance(Duration.ofMinutes(10));
    URI address = browser.consent(start);

    Answer answer = browser.callback(address);

    assertThat(answer.parameters()).containsExactly(Map.entry("error", "invalid_state"));
    assertThat(deployment.tikTok().passed(TOKEN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Purpose, prefetch",
    "sec-purpose, prefetch;prerender",
    "Purpose, prefetch",
    "X-Moz, prefetch"
  })
  void aPrefetchUsesUpNeitherStateNorCode(String header, String value) {
    Browser browser = browser();
    URI address = browser.consent(browser.start());

    Answer prefetch = browser.callback(address, Map.of(header, value));

    assertThat(prefetch.status()).isEqualTo(503);
    assertThat(prefetch.header("Set-Cookie")).isNull();
    assertThat(prefetch.header("Cache-Control")).isEqualTo("no-store");
    assertThat(deployment.tikTok().passed(TOKEN)).isEmpty();
    assertThat(browser.callback(address).parameters()).containsKey("connected");
  }

  @Test
  void aDenialIsToldAndUsesUpTheState() {
    deployment.simulator().denyAs(PIA);
    Browser browser = browser();
    URI address = browser.consent(browser.start());
    Map<String, String> cookies = Map.copyOf(browser.cookies());

    Answer answer = browser.callback(address);

    assertThat(answer.parameters()).containsExactly(Map.entry("error", "access_denied"));
    assertThat(connections()).isEmpty();
    browser.cookies().putAll(cookies);
    Map<String, String> approved =
        Map.of("state", Answer.parameters(address).get("state"), "code", "x");
    assertThat(browser.callback(approved, "Cookie", Map.of()).parameters())
        .containsEntry("error", "invalid_state");
  }

  @ParameterizedTest
  @CsvSource({
    "invalid_scope, invalid_scope",
    "server_error, server_error",
    "'<script>alert(1)</script>', invalid_request",
    "'a&b=c', invalid_request"
  })
  void onlyWordsOfOAuthReachTheDashboardsAddress(String error, String told) {
    Browser browser = browser();
    String state = browser.start().parameters().get("state");

    Answer answer = browser.callback(Map.of("state", state, "error", error), "Cookie", Map.of());

    assertThat(answer.parameters()).containsExactly(Map.entry("error", told));
  }

  @Test
  void anExpiredCodeConnectsNothing() {
    Browser browser = browser();
    URI address = browser.consent(browser.start());
    deployment.simulator().clock().advance(Duration.ofSeconds(301));

    Answer answer = browser.callback(address);

    assertThat(answer.parameters()).containsExactly(Map.entry("error", "code_expired"));
    assertThat(connections()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "an error with 200    | 200 | application/json | {\"error\":\"invalid_request\","
            + "\"error_description\":\"no\",\"log_id\":\"1\"} | token_exchange_failed",
        "a server error       | 200 | application/json | {\"error\":\"server_error\","
            + "\"error_description\":\"no\",\"log_id\":\"1\"} | tiktok_unavailable",
        "HTML                 | 200 | text/html | <html><body>Hello</body></html>"
            + " | token_exchange_failed",
        "HTML with 502        | 502 | text/html | <html><body>Bad Gateway</body></html>"
            + " | tiktok_unavailable",
        "nothing              | 200 | application/json | '' | token_exchange_failed",
        "no expires_in        | 200 | application/json | {\"access_token\":\"act.x\","
            + "\"refresh_token\":\"rft.x\",\"refresh_expires_in\":31536000,\"open_id\":\"o\","
            + "\"scope\":\"video.publish\"} | token_exchange_failed",
        "expires_in of 0      | 200 | application/json | {\"access_token\":\"act.x\","
            + "\"refresh_token\":\"rft.x\",\"expires_in\":0,\"refresh_expires_in\":31536000,"
            + "\"open_id\":\"o\",\"scope\":\"video.publish\"} | token_exchange_failed",
        "negative expires_in  | 200 | application/json | {\"access_token\":\"act.x\","
            + "\"refresh_token\":\"rft.x\",\"expires_in\":-5,\"refresh_expires_in\":31536000,"
            + "\"open_id\":\"o\",\"scope\":\"video.publish\"} | token_exchange_failed",
        "3,000 years          | 200 | application/json | {\"access_token\":\"act.x\","
            + "\"refresh_token\":\"rft.x\",\"expires_in\":99999999999,"
            + "\"refresh_expires_in\":31536000,\"open_id\":\"o\",\"scope\":\"video.publish\"}"
            + " | token_exchange_failed",
        "words for expires_in | 200 | application/json | {\"access_token\":\"act.x\","
            + "\"refresh_token\":\"rft.x\",\"expires_in\":\"soon\","
            + "\"refresh_expires_in\":31536000,\"open_id\":\"o\",\"scope\":\"video.publish\"}"
            + " | token_exchange_failed",
        "no refresh token     | 200 | application/json | {\"access_token\":\"act.x\","
            + "\"expires_in\":86400,\"refresh_expires_in\":31536000,\"open_id\":\"o\","
            + "\"scope\":\"video.publish\"} | token_exchange_failed"
      })
  void anAnswerThatIsNoGrantConnectsNothing(
      String name, int status, String type, String body, String error) {
    deployment
        .tikTok()
        .answerOnce(
            TOKEN,
            new RecordingProxy.Canned(status, type, body == null ? new byte[0] : bytes(body)));

    Answer answer = browser().connect();

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.parameters()).containsExactly(Map.entry("error", error));
    assertThat(connections()).isEmpty();
    assertThat(deployment.tikTok().passed(TOKEN)).hasSize(1);
  }

  @Test
  void anAnswerOfTwoMegabytesConnectsNothing() {
    String huge = "{\"access_token\":\"" + "x".repeat(2_000_000) + "\"}";
    deployment.tikTok().answerOnce(TOKEN, RecordingProxy.Canned.json(200, huge));

    Answer answer = browser().connect();

    assertThat(answer.parameters()).containsExactly(Map.entry("error", "token_exchange_failed"));
    assertThat(connections()).isEmpty();
  }

  @Test
  void anExchangeWhoseAnswerWasLostIsNotRepeated() {
    deployment.simulator().faults().on(Endpoint.TOKEN).dropAfterEffect();

    Answer answer = browser().connect();

    assertThat(answer.parameters()).containsExactly(Map.entry("error", "tiktok_unavailable"));
    assertThat(deployment.simulator().journal())
        .filteredOn(entry -> entry.path().equals(TOKEN))
        .hasSize(1);
  }

  @Test
  void kmsDownAfterTheExchangeRevokesTheGrantAndSaysTryAgain() {
    deployment.kmsWire().cut();

    Answer answer = browser().connect();

    revokedAndToldToTryAgain(answer);
    deployment.kmsWire().mend();
    assertThat(browser().connect().parameters()).containsKey("connected");
  }

  @Test
  void dynamoDbDownAfterTheExchangeRevokesTheGrantAndSaysTryAgain() {
    deployment
        .dynamoDbWire()
        .cut(request -> request.contains("PutItem") && request.contains("openId"));

    Answer answer = browser().connect();

    revokedAndToldToTryAgain(answer);
    deployment.dynamoDbWire().mend();
    assertThat(browser().connect().parameters()).containsKey("connected");
  }

  /** TikTok may end all grants of the account at once. */
  @Test
  void anAccountThatIsConnectedAlreadyStaysSoWhenItsNewTokensCannotBeStored() {
    browser().connect();
    deployment
        .dynamoDbWire()
        .cut(request -> request.contains("PutItem") && request.contains("openId"));

    assertThat(browser().connect().parameters())
        .containsExactly(Map.entry("error", "internal_error"));

    assertThat(deployment.tikTok().passed(REVOKE)).isEmpty();
    assertThat(connections()).hasSize(1);
  }

  private void revokedAndToldToTryAgain(Answer answer) {
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.parameters()).containsExactly(Map.entry("error", "internal_error"));
    assertThat(deployment.tikTok().passed(REVOKE))
        .singleElement()
        .satisfies(revoked -> assertThat(revoked.answer()).isEqualTo("{}"));
    assertThat(connections()).isEmpty();
    assertThat(deployment.eventTypes()).isEmpty();
    assertThat(deployment.log()).anyMatch(line -> line.contains("oauth.store_failed"));
  }

  @Test
  void anythingElseThatFailsEndsAtTheDashboardToo() {
    Browser browser = browser();
    URI address = browser.consent(browser.start());
    deployment.dynamoDbWire().cut();

    Answer answer = browser.callback(address);

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo(Deployment.DASHBOARD + "?error=internal_error");
    assertThat(deployment.log()).anyMatch(line -> line.contains("oauth.callback_failed"));
  }

  /** {@code invalid_client} means that TikTok did not look at the code, so it may be sent again. */
  @Test
  void aRotatedSecretIsReadAgainAndTheSameCodeConnects() {
    deployment.rotateSecret("the-secret-before");
    Answer before = browser().connect();
    assertThat(before.parameters()).containsExactly(Map.entry("error", "token_exchange_failed"));
    deployment.rotateSecret(Deployment.CLIENT_SECRET);

    Answer answer = browser().connect();

    assertThat(answer.parameters()).containsKey("connected");
    assertThat(deployment.tikTok().passed(TOKEN))
        .extracting(passed -> passed.answer().contains("invalid_client"))
        .containsExactly(true, true, false);
    assertThat(deployment.simulator().violations())
        .extracting(Violation::code)
        .containsOnly(Violation.Code.CLIENT_CREDENTIALS_WRONG);
  }

  @Test
  void aSecretThatIsRefusedAndUnchangedIsNotTriedAgain() {
    deployment
        .tikTok()
        .answerOnce(
            TOKEN,
            RecordingProxy.Canned.json(
                200,
                "{\"error\":\"invalid_client\",\"error_description\":\"x\",\"log_id\":\"2\"}"));

    Answer answer = browser().connect();

    assertThat(answer.parameters()).containsExactly(Map.entry("error", "token_exchange_failed"));
    assertThat(deployment.tikTok().passed(TOKEN)).hasSize(1);
  }

  @Test
  void aPartialGrantIsLimitedAndSaysWhatIsMissing() {
    deployment.simulator().approveAs(PIA, Set.of("user.info.basic"));
    Browser browser = browser();

    Answer answer = browser.connect();

    assertThat(answer.parameters())
        .containsEntry("connected", "tiktok")
        .containsEntry("missing", "video.publish");
    var connection = browser.connection(answer.parameters().get("connection")).json();
    assertThat(connection.path("status").asText()).isEqualTo("LIMITED");
    assertThat(connection.path("missingScopes")).hasSize(1);
    assertThat(connection.at("/missingScopes/0").asText()).isEqualTo("video.publish");
    assertThat(connection.path("displayName").asText()).isEqualTo("Pia Public");
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  @Test
  void connectingAgainReplacesTheTokensAndNeverDoublesTheConnection() {
    Browser browser = browser();
    deployment.simulator().approveAs(PIA, Set.of("user.info.basic"));
    String first = browser.connect().parameters().get("connection");
    byte[] before = sealedTokens();
    deployment.simulator().approveAs(PIA);

    String second = browser.connect().parameters().get("connection");

    assertThat(second).isEqualTo(first);
    assertThat(connections()).hasSize(1);
    assertThat(sealedTokens()).isNotEqualTo(before);
    assertThat(browser.connection(first).json().path("status").asText()).isEqualTo("ACTIVE");
  }

  @Test
  void theSameAccountUnderTwoUsersIsTwoConnections() {
    String one = browser().connect().parameters().get("connection");
    Browser other = new Browser(deployment, "auth0|other");
    String two = other.connect().parameters().get("connection");

    assertThat(one).isNotEqualTo(two);
    assertThat(connections()).hasSize(2);
    assertThat(other.connections().json().path("items")).hasSize(1);
    assertThat(other.connection(one).status()).isEqualTo(404);
  }

  @Test
  void aProfileThatTikTokDoesNotTellDoesNotLoseTheGrant() {
    deployment.simulator().faults().on(Endpoint.USER_INFO).plainText500();
    deployment.simulator().faults().on(Endpoint.CREATOR_INFO).status(429);
    Browser browser = browser();

    Answer answer = browser.connect();

    assertThat(answer.parameters()).containsKey("connected");
    var connection = browser.connection(answer.parameters().get("connection")).json();
    assertThat(connection.has("displayName")).isFalse();
    assertThat(browser.connect().parameters()).containsKey("connected");
    assertThat(browser.connections().json().at("/items/0/username").asText()).isEqualTo(PIA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cookie", "COOKIE", "cOOkie"})
  void findsTheCookieHeaderInAnyCase(String header) {
    Browser browser = browser();
    URI address = browser.consent(browser.start());

    Answer answer = browser.callback(Answer.parameters(address), header, Map.of());

    assertThat(answer.parameters()).containsKey("connected");
  }

  @Test
  void findsTheCookieAmongOthersAndInAnyCase() {
    Browser browser = browser();
    URI address = browser.consent(browser.start());
    String[] cookie = cookie(browser).split("=", 2);
    String cookies = "a=b;" + cookie[0].toUpperCase(Locale.ROOT) + "=" + cookie[1] + ";c";

    Answer answer = callback(Answer.parameters(address), "Cookie", cookies);

    assertThat(answer.parameters()).containsKey("connected");
  }

  @Test
  void findsTheCookieWhenTheBrowserSendsSeveralCookieHeaders() {
    Browser browser = browser();
    URI address = browser.consent(browser.start());
    var request =
        Browser.request(
            "GET",
            "/auth/tiktok/callback",
            Map.of("cookie", "theme=dark"),
            Answer.parameters(address),
            Map.of());
    request.setMultiValueHeaders(Map.of("cookie", List.of(cookie(browser), "theme=dark")));

    Answer answer = deployment.call(DeployedFunction.OAUTH_CALLBACK, request);

    assertThat(answer.parameters()).containsKey("connected");
  }

  private Browser browser() {
    return new Browser(deployment, "auth0|somebody");
  }

  private Answer callback(Map<String, String> parameters, String header, String cookies) {
    return deployment.call(
        DeployedFunction.OAUTH_CALLBACK,
        Browser.request(
            "GET", "/auth/tiktok/callback", Map.of(header, cookies), parameters, Map.of()));
  }

  private static String cookie(Browser browser) {
    var cookie = browser.cookies().entrySet().iterator().next();
    return cookie.getKey() + "=" + cookie.getValue();
  }

  private static String cookie(Browser browser, Answer started) {
    assertThat(started.status()).isEqualTo(302);
    return cookie(browser);
  }

  private List<?> connections() {
    return deployment.items(ConnectionStore.SCHEMA);
  }

  private byte[] sealedTokens() {
    return deployment
        .items(ConnectionStore.SCHEMA)
        .getFirst()
        .get("sealedTokens")
        .b()
        .asByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @SafeVarargs
  private static <T> List<T> together(Callable<T>... calls) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> call : calls) {
        running.add(threads.submit(call));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get());
      }
      return results;
    }
  }
}
