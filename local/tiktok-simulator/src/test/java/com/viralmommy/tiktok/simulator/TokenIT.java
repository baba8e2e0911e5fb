package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.simulator.settings.TokenLifetimes;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
    "docs/tiktok-api.md#13-token-endpoint and docs/tiktok-api.md#14-error-body-and-http-status and"
        + " docs/tiktok-api.md#16-pkce: token")
class TokenIT {

  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final String CHALLENGE =
      "13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3";

  private TestApp app = new TestApp(TikTokSimulator.start(SimulatorSettings.defaults()));

  @AfterEach
  void close() {
    app.close();
  }

  private void restart(SimulatorSettings settings) {
    app.close();
    app = new TestApp(TikTokSimulator.start(settings));
  }

  private String code() {
    return app.callback().get("code");
  }

  private void assertError(TestApp.Reply reply, String error, String description) {
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("error").asText()).isEqualTo(error);
    assertThat(reply.json().path("error_description").asText()).isEqualTo(description);
    assertThat(reply.json().path("log_id").asText()).matches("\\d{14}[0-9A-F]{20}");
    assertThat(reply.header("x-tt-logid")).hasValue(reply.json().path("log_id").asText());
    assertThat(reply.json().has("access_token")).isFalse();
  }

  private List<Violation.Code> violations() {
    return app.tiktok.violations().stream().map(Violation::code).toList();
  }

  @Test
  void exchangesACode() {
    TestApp.Reply reply = app.token(app.codeForm(code()));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("access_token").asText()).startsWith("act.");
    assertThat(reply.json().path("refresh_token").asText()).startsWith("rft.");
    assertThat(reply.json().path("expires_in").asLong()).isEqualTo(86_400);
    assertThat(reply.json().path("refresh_expires_in").asLong()).isEqualTo(31_536_000);
    assertThat(reply.json().path("open_id").asText()).startsWith("-000").hasSize(36);
    assertThat(reply.json().path("scope").asText()).isEqualTo(TestApp.SCOPES);
    assertThat(reply.json().path("token_type").asText()).isEqualTo("Bearer");
    assertThat(violations()).isEmpty();
  }

  @Test
  void announcesTheShorterLifetimes() {
    restart(SimulatorSettings.defaults().withLifetimes(TokenLifetimes.TWO_HOURS_AND_HALF_A_YEAR));
    TestApp.Reply reply = app.token(app.codeForm(code()));
    assertThat(reply.json().path("expires_in").asLong()).isEqualTo(7_200);
    assertThat(reply.json().path("refresh_expires_in").asLong()).isEqualTo(15_552_000);
  }

  @Test
  void refusesACodeASecondTime() {
    String code = code();
    app.token(app.codeForm(code));
    assertError(app.token(app.codeForm(code)), "invalid_grant", "Authorization code is expired.");
    assertThat(violations()).containsExactly(Violation.Code.CODE_USED_TWICE);
  }

  @Test
  void exchangesACodeOnceInParallelRequests() throws Exception {
    String code = code();
    Callable<TestApp.Reply> exchange = () -> app.token(app.codeForm(code));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<TestApp.Reply>> replies =
          threads.invokeAll(List.of(exchange, exchange, exchange, exchange, exchange, exchange));
      assertThat(replies.stream().filter(r -> r.resultNow().json().has("access_token"))).hasSize(1);
    }
  }

  @Test
  void recordsNoViolationWhenAnExchangeIsRepeatedAfterALostAnswer() throws Exception {
    String code = code();
    app.tiktok.faults().on(Endpoint.TOKEN).occurrence(1).status(503);
    assertThat(app.token(app.codeForm(code)).status()).isEqualTo(503);
    app.tiktok.faults().on(Endpoint.TOKEN).occurrence(1).statusAfterEffect(503);
    assertThat(app.token(app.codeForm(code)).status()).isEqualTo(503);
    assertError(app.token(app.codeForm(code)), "invalid_grant", "Authorization code is expired.");
    assertThat(violations()).isEmpty();
  }

  @Test
  void refusesACodeThatWasNotDecoded() {
    String encoded = code().replace("*", "%2A").replace("!", "%21");
    assertError(
        app.token(app.codeForm(encoded)), "invalid_grant", "Authorization code is expired.");
    assertThat(violations()).containsExactly(Violation.Code.CODE_UNKNOWN);
  }

  @Test
  void refusesACodeAfterFiveMinutes() {
    String code = code();
    app.tiktok.clock().advance(Duration.ofSeconds(300));
    assertError(app.token(app.codeForm(code)), "invalid_grant", "Authorization code is expired.");
    assertThat(violations()).containsExactly(Violation.Code.CODE_EXPIRED);
  }

  @Test
  void refusesAnotherRedirectUri() {
    Map<String, String> form = app.codeForm(code());
    form.put("redirect_uri", TestApp.REDIRECT + "/");
    assertError(
        app.token(form),
        "invalid_request",
        "Redirect_uri is not matched with the uri when requesting code.");
    assertThat(violations()).containsExactly(Violation.Code.REDIRECT_URI_CHANGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"client_key", "client_secret"})
  void refusesWrongCredentials(String field) {
    Map<String, String> form = app.codeForm(code());
    form.put(field, "wrong");
    assertError(app.token(form), "invalid_client", "Client key or secret is incorrect.");
    assertThat(violations()).containsExactly(Violation.Code.CLIENT_CREDENTIALS_WRONG);
  }

  @ParameterizedTest
  @CsvSource({
    "client_key, The request is missing a required parameter.",
    "client_secret, Client secret is missed in request.",
    "grant_type, The request is missing a required parameter.",
    "code, The request is missing a required parameter.",
    "redirect_uri, The request is missing a required parameter.",
  })
  void refusesAMissingField(String field, String description) {
    Map<String, String> form = app.codeForm(code());
    form.remove(field);
    assertError(app.token(form), "invalid_request", description);
    assertThat(violations()).containsExactly(Violation.Code.FORM_MALFORMED);
  }

  @Test
  void refusesAnUnknownGrantType() {
    assertError(
        app.token(app.tokenForm("password")),
        "unsupported_grant_type",
        "The grant type is not supported.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/x-www-form-urlencoded; charset=UTF-8",
        "text/plain"
      })
  void refusesEveryOtherContentType(String type) {
    assertError(
        send(type, TestApp.encoded(app.codeForm(code()))),
        "invalid_request",
        "Only `application/x-www-form-urlencoded` is accepted as Content-Type.");
    assertThat(violations()).containsExactly(Violation.Code.FORM_CONTENT_TYPE);
  }

  @Test
  void acceptsACharsetAsAnOptionAndRecordsIt() {
    restart(SimulatorSettings.defaults().with(BehaviorOption.FormContentType.LENIENT_CHARSET));
    assertThat(
            send(TestApp.FORM + ";charset=UTF-8", TestApp.encoded(app.codeForm(code())))
                .json()
                .has("access_token"))
        .isTrue();
    assertThat(violations()).containsExactly(Violation.Code.FORM_CONTENT_TYPE);
  }

  @Test
  void refusesHttpBasic() {
    TestApp.Reply reply =
        app.send(
            app.request("/v2/oauth/token/")
                .header("Content-Type", TestApp.FORM)
                .header("Authorization", "Basic YTpi")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
    assertError(reply, "invalid_request", "The request parameters are malformed.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no form", "a=%zz", "client_key=a&client_key=b"})
  void refusesAMalformedForm(String body) {
    assertError(
        send(TestApp.FORM, body), "invalid_request", "The request parameters are malformed.");
  }

  @ParameterizedTest
  @CsvSource({"BAD_REQUEST_400, 400", "UNAUTHORIZED_401, 401"})
  void answersErrorsWithTheStatusOfTheOption(BehaviorOption.OAuthErrorStatus setting, int status) {
    restart(SimulatorSettings.defaults().with(setting));
    TestApp.Reply reply = app.token(app.codeForm("unknown"));
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().path("error").asText()).isEqualTo("invalid_grant");
  }

  @Test
  void checksTheHexChallenge() {
    assertThat(exchangeWithChallenge(CHALLENGE, VERIFIER).json().has("access_token")).isTrue();
    assertThat(violations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // The verifier's hash as base64url, which passes the authorize page.
    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM, dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    "13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3, ",
    "13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3, tooshort",
    "13D31E961A1AD8EC2F16B10C4C982E0876A878AD6DF144566EE1894ACB70F9C3,"
        + " dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
  })
  void refusesAVerifierThatDoesNotProveTheChallenge(String challenge, String verifier) {
    assertError(
        exchangeWithChallenge(challenge, verifier),
        "invalid_request",
        "Code verifier or code challenge is invalid.");
    assertThat(violations()).contains(Violation.Code.CODE_VERIFIER_WRONG);
    // A challenge that is no lower-case hex is recorded at the authorize page already.
    assertThat(violations().contains(Violation.Code.CODE_CHALLENGE_NOT_HEX))
        .isEqualTo(!challenge.equals(CHALLENGE));
  }

  @Test
  void acceptsABase64UrlChallengeAsAnOption() {
    app.control.post("settings", "{\"options\":{\"ChallengeEncoding\":\"HEX_OR_BASE64URL\"}}");
    String challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    assertThat(exchangeWithChallenge(challenge, VERIFIER).json().has("access_token")).isTrue();
    assertThat(exchangeWithChallenge(CHALLENGE, VERIFIER).json().has("access_token")).isTrue();
    assertError(
        exchangeWithChallenge(challenge, VERIFIER + "x"),
        "invalid_request",
        "Code verifier or code challenge is invalid.");
    assertThat(violations()).contains(Violation.Code.CODE_CHALLENGE_NOT_HEX);
  }

  private TestApp.Reply exchangeWithChallenge(String challenge, String verifier) {
    Map<String, String> parameters = app.authorizeParameters();
    parameters.put("code_challenge", challenge);
    parameters.put("code_challenge_method", "S256");
    Map<String, String> form = app.codeForm(app.callback(parameters).get("code"));
    if (verifier != null) {
      form.put("code_verifier", verifier);
    }
    return app.token(form);
  }

  @Test
  void ignoresAnUnsolicitedVerifier() {
    Map<String, String> form = app.codeForm(code());
    form.put("code_verifier", "anything");
    assertThat(app.token(form).json().has("access_token")).isTrue();
  }

  @Test
  void refreshRotatesAndTheDeadlineCountsDown() {
    TestApp.Connection first = app.connect("pia.public");
    app.tiktok.clock().set(app.tiktok.clock().instant());
    app.tiktok.clock().advance(Duration.ofHours(2));
    TestApp.Reply reply = app.token(app.refreshForm(first.refreshToken()));
    assertThat(reply.json().path("refresh_token").asText())
        .startsWith("rft.")
        .isNotEqualTo(first.refreshToken());
    assertThat(reply.json().path("access_token").asText()).isNotEqualTo(first.accessToken());
    assertThat(reply.json().path("open_id").asText()).isEqualTo(first.openId());
    assertThat(reply.json().path("refresh_expires_in").asLong())
        .isBetween(31_528_790L, 31_528_800L);
    assertError(
        app.token(app.refreshForm(first.refreshToken())),
        "invalid_grant",
        "Refresh token is invalid or expired.");
    assertThat(violations()).containsExactly(Violation.Code.REFRESH_TOKEN_ROTATED_ALREADY);
  }

  @Test
  void recordsNoViolationWhenARotationWasLost() {
    TestApp.Connection first = app.connect("pia.public");
    app.tiktok.faults().on(Endpoint.TOKEN).occurrence(1).statusAfterEffect(500);
    app.token(app.refreshForm(first.refreshToken()));
    assertError(
        app.token(app.refreshForm(first.refreshToken())),
        "invalid_grant",
        "Refresh token is invalid or expired.");
    assertThat(violations()).isEmpty();
  }

  @Test
  void keepsTheRefreshTokenAsAnOption() {
    restart(SimulatorSettings.defaults().with(BehaviorOption.RefreshRotation.SAME_TOKEN));
    TestApp.Connection first = app.connect("pia.public");
    for (int i = 0; i < 2; i++) {
      assertThat(
              app.token(app.refreshForm(first.refreshToken()))
                  .json()
                  .path("refresh_token")
                  .asText())
          .isEqualTo(first.refreshToken());
    }
  }

  @Test
  void acceptsTheOldRefreshTokenWithinTheGraceWindow() {
    restart(SimulatorSettings.defaults().with(BehaviorOption.RefreshRotation.GRACE_WINDOW));
    TestApp.Connection first = app.connect("pia.public");
    String second =
        app.token(app.refreshForm(first.refreshToken())).json().path("refresh_token").asText();
    assertThat(
            app.token(app.refreshForm(first.refreshToken())).json().path("refresh_token").asText())
        .isEqualTo(second);
    app.tiktok.clock().advance(Duration.ofSeconds(61));
    assertThat(app.token(app.refreshForm(first.refreshToken())).json().path("error").asText())
        .isEqualTo("invalid_grant");
  }

  @Test
  void extendsTheDeadlineAsAnOption() {
    restart(SimulatorSettings.defaults().with(BehaviorOption.RefreshDeadline.RESETS));
    TestApp.Connection first = app.connect("pia.public");
    app.tiktok.clock().advance(Duration.ofDays(300));
    assertThat(
            app.token(app.refreshForm(first.refreshToken()))
                .json()
                .path("refresh_expires_in")
                .asLong())
        .isEqualTo(31_536_000);
  }

  @Test
  void refusesARefreshTokenAfterAYear() {
    TestApp.Connection first = app.connect("pia.public");
    app.tiktok.clock().advance(Duration.ofDays(365));
    assertError(
        app.token(app.refreshForm(first.refreshToken())),
        "invalid_grant",
        "Refresh token is invalid or expired.");
    assertThat(violations()).containsExactly(Violation.Code.REFRESH_TOKEN_EXPIRED);
  }

  @Test
  void refusesARefreshTokenThatItNeverIssued() {
    assertError(
        app.token(app.refreshForm("rft.x")),
        "invalid_grant",
        "Refresh token is invalid or expired.");
    assertThat(violations()).containsExactly(Violation.Code.REFRESH_TOKEN_UNKNOWN);
  }

  @Test
  void givesAClientTokenThatCannotPost() {
    TestApp.Reply reply = app.token(app.tokenForm("client_credentials"));
    String token = reply.json().path("access_token").asText();
    assertThat(token).startsWith("clt.");
    assertThat(reply.json().path("expires_in").asLong()).isEqualTo(7_200);
    assertThat(reply.json().has("refresh_token")).isFalse();
    assertThat(app.creatorInfo(token).code()).isEqualTo("access_token_invalid");
  }

  @Test
  void refusesAClientTokenForWrongCredentials() {
    Map<String, String> form = app.tokenForm("client_credentials");
    form.put("client_secret", "wrong");
    assertError(app.token(form), "invalid_client", "Client info is illegal or malformed.");
  }

  @Test
  void answersNothingButPost() {
    assertThat(app.get(app.tiktok.apiUrl() + "/v2/oauth/token/").status()).isEqualTo(404);
    assertThat(app.form("/v2/oauth/token", app.codeForm("x")).status()).isEqualTo(404);
    assertThat(violations())
        .containsExactly(
            Violation.Code.UNKNOWN_METHOD_OR_PATH, Violation.Code.UNKNOWN_METHOD_OR_PATH);
  }

  private TestApp.Reply send(String type, String body) {
    return app.send(
        app.request("/v2/oauth/token/")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body)));
  }
}
