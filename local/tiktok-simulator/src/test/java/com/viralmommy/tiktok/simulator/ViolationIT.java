package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Departures from TikTok's rules: which ones are recorded, and what a record says. */
class ViolationIT {

  private TestApp app = TestApp.audited();

  @AfterEach
  void close() {
    app.close();
  }

  private static Set<String> headings() throws Exception {
    return Pattern.compile("^#+ (.*)$", Pattern.MULTILINE)
        .matcher(Files.readString(Path.of("../../docs/tiktok-api.md")))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource(Violation.Code.class)
  void everyRuleIsAHeading(Violation.Code code) throws Exception {
    assertThat(code.rule()).startsWith("docs/tiktok-api.md#");
    assertThat(headings()).contains(code.rule().substring(code.rule().indexOf('#') + 1));
  }

  @Test
  void aViolationNamesRequestCreatorSentAndExpected() {
    Map<String, String> form = app.codeForm(app.callback().get("code"));
    form.put("redirect_uri", "https://other.example/callback");
    TestApp.Reply reply = app.token(form);
    Violation violation = app.tiktok.violations().getLast();
    assertThat(violation.code()).isEqualTo(Violation.Code.REDIRECT_URI_CHANGED);
    assertThat(violation.sent()).isEqualTo("https://other.example/callback");
    assertThat(violation.expected()).isEqualTo(TestApp.REDIRECT);
    assertThat(violation.creator()).isEqualTo("pia.public");
    assertThat(violation.logId()).isEqualTo(reply.json().path("log_id").asText());
    assertThat(violation.requestNumber()).isEqualTo(2);
    assertThat(app.tiktok.journal().getLast().number()).isEqualTo(2);
    assertThat(violation.rule()).isEqualTo("docs/tiktok-api.md#13-token-endpoint");
  }

  @Test
  void anUnregisteredRedirectUriIsShownBesideTheRegisteredOnes() {
    Map<String, String> parameters = app.authorizeParameters();
    parameters.put("redirect_uri", TestApp.REDIRECT + "/");
    app.callback(parameters);
    Violation violation = app.tiktok.violations().getLast();
    assertThat(violation.sent()).isEqualTo(TestApp.REDIRECT + "/");
    assertThat(violation.expected()).contains(TestApp.REDIRECT + " or http://localhost:*");
  }

  @Test
  void anAddressWithoutItsSlashNamesTheRightOne() {
    app.form("/v2/oauth/token", Map.of("a", "b"));
    assertThat(app.tiktok.violations().getLast().expected()).isEqualTo("POST /v2/oauth/token/");
  }

  @Test
  void theJournalHasQueriesBodiesAndMessages() {
    TestApp.Connection connection = app.connect("pia.public");
    app.userInfo(connection.accessToken(), "nonsense");
    JournalEntry authorize = app.tiktok.journal().getFirst();
    assertThat(authorize.query()).contains("scope=user.info.basic%2Cvideo.publish");
    JournalEntry token = app.tiktok.journal().get(1);
    assertThat(token.requestBody())
        .contains("grant_type=authorization_code", "client_secret=simulato…")
        .doesNotContain("simulator-client-secret");
    assertThat(token.responseBody())
        .contains("\"access_token\":\"act.", "…", "\"expires_in\":86400")
        .doesNotContain(connection.accessToken());
    JournalEntry info = app.tiktok.journal().get(2);
    assertThat(info.query()).isEqualTo("fields=nonsense");
    assertThat(info.errorCode()).isEqualTo("invalid_params");
    assertThat(info.message()).isEqualTo("Invalid field(s): nonsense");
    assertThat(info.creator()).isEqualTo("pia.public");
  }

  @Test
  void theConsentIsAnEntryOfItsOwn() {
    app.close();
    app =
        new TestApp(
            TikTokSimulator.start(
                SimulatorSettings.defaults().with(BehaviorOption.ConsentMode.PAGE)));
    String page = app.authorize(app.authorizeParameters()).text();
    String id = page.replaceAll("(?s).*name=\"request\" value=\"([^\"]+)\".*", "$1");
    app.form(
        "/v2/auth/authorize/consent/",
        Map.of("request", id, "creator", "pia.public", "decision", "deny"));
    JournalEntry consent = app.tiktok.journal().getLast();
    assertThat(consent.path()).isEqualTo("/v2/auth/authorize/consent/");
    assertThat(consent.requestBody()).contains("creator=pia.public", "decision=deny");
    assertThat(consent.creator()).isEqualTo("pia.public");
    assertThat(consent.status()).isEqualTo(302);
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/auth/authorize", "/v2/auth/authorize/"})
  void bothAuthorizePathsAreAccepted(String path) {
    TestApp.Reply reply =
        app.get(app.tiktok.apiUrl() + path + "?" + TestApp.encoded(app.authorizeParameters()));
    assertThat(reply.header("Location").orElseThrow()).contains("code=");
    assertThat(app.tiktok.violations()).isEmpty();
    assertThat(app.tiktok.journal().getFirst().tolerated()).hasSize(path.endsWith("/") ? 0 : 1);
    assertThat(app.tiktok.requestCounts()).containsEntry(Endpoint.AUTHORIZE, 1L);
  }

  @Test
  void aMissingStateIsAnOption() {
    Map<String, String> parameters = app.authorizeParameters();
    parameters.remove("state");
    assertThat(app.callback(parameters)).containsEntry("error_type", "state");
    app.control.post("settings", "{\"options\":{\"State\":\"OPTIONAL\"}}");
    assertThat(app.callback(parameters)).containsKey("code").doesNotContainKey("state");
  }

  @Test
  void anAccessTokenThatWasNeverIssuedIsRecordedAndAnExpiredOneIsNot() {
    assertThat(app.creatorInfo("act.made-up-token").status()).isEqualTo(401);
    String token = app.connect("pia.public").accessToken();
    app.tiktok.clock().advance(Duration.ofHours(25));
    assertThat(app.creatorInfo(token).status()).isEqualTo(401);
    assertThat(app.violationCodes()).containsExactly(Violation.Code.ACCESS_TOKEN_UNKNOWN);
    assertThat(app.tiktok.violations().getFirst().sent()).isEqualTo("act.made…");
  }

  @Test
  void aRefreshTokenThatIsRevokedIsRecorded() {
    TestApp.Connection connection = app.connect("pia.public");
    Map<String, String> form = app.tokenForm("unused");
    form.put("token", connection.refreshToken());
    assertThat(app.form("/v2/oauth/revoke/", form).json().path("error").asText())
        .isEqualTo("invalid_grant");
    form.put("token", "act.never");
    app.form("/v2/oauth/revoke/", form);
    assertThat(app.violationCodes())
        .containsExactly(
            Violation.Code.REVOKED_TOKEN_IS_NOT_AN_ACCESS_TOKEN,
            Violation.Code.ACCESS_TOKEN_UNKNOWN);
  }

  @Test
  void aChallengeThatIsNotHexIsRecordedAtTheAuthorizePage() {
    Map<String, String> parameters = app.authorizeParameters();
    parameters.put("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    parameters.put("code_challenge_method", "S256");
    assertThat(app.callback(parameters)).containsKey("code");
    assertThat(app.violationCodes()).containsExactly(Violation.Code.CODE_CHALLENGE_NOT_HEX);
  }

  @Test
  void aPostInfoWithAnInboxInitIsRecordedAndTolerated() {
    String token = app.connect("pia.public").accessToken();
    ObjectNode body = TestApp.source(1, 1, 1);
    body.putObject("post_info").put("title", "ignored");
    assertThat(app.inboxInit(token, body).code()).isEqualTo("ok");
    assertThat(app.violationCodes()).containsExactly(Violation.Code.POST_INFO_WITH_INBOX_INIT);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json; charset=UTF-8, true",
    "application/json, true",
    "application/json;charset=utf-8, true",
    "Application/JSON, false",
    "application/json; charset=UTF-8; v=2, false",
    "application/json; odata=verbose, false",
  })
  void aJsonContentTypeInAnotherFormIsRecorded(String type, boolean documented) {
    String token = app.connect("pia.public").accessToken();
    TestApp.Reply reply =
        app.send(
            app.request("/v2/post/publish/creator_info/query/")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .POST(BodyPublishers.noBody()));
    assertThat(reply.code()).isEqualTo("ok");
    assertThat(app.violationCodes().contains(Violation.Code.JSON_CONTENT_TYPE))
        .isEqualTo(!documented);
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-www-form-urlencoded, true, true",
    "Application/X-WWW-Form-Urlencoded, true, false",
    "application/x-www-form-urlencoded; charset=UTF-8, false, false",
  })
  void aFormContentTypeInAnotherFormIsRecorded(String type, boolean accepted, boolean exact) {
    String refresh = app.connect("pia.public").refreshToken();
    TestApp.Reply reply =
        app.send(
            app.request("/v2/oauth/token/")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(TestApp.encoded(app.refreshForm(refresh)))));
    assertThat(reply.json().has("access_token")).isEqualTo(accepted);
    assertThat(app.violationCodes().contains(Violation.Code.FORM_CONTENT_TYPE)).isEqualTo(!exact);
  }

  @ParameterizedTest
  @CsvSource({"video/mp4, true", "Video/MP4, false", "video/mp4; codecs=avc1, false"})
  void aVideoContentTypeInAnotherFormIsRecorded(String type, boolean exact) {
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.startDirect(token, TestApp.direct("SELF_ONLY", 1, 1, 1));
    TestApp.Reply reply =
        app.send(
            HttpRequest.newBuilder(started.uploadUrl())
                .header("Content-Type", type)
                .header("Content-Range", "bytes 0-0/1")
                .PUT(BodyPublishers.ofByteArray(new byte[] {1})));
    assertThat(reply.status()).isEqualTo(201);
    assertThat(app.violationCodes().contains(Violation.Code.UPLOAD_CONTENT_TYPE)).isEqualTo(!exact);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1000\"", "1000.5", "-1", "3000000000"})
  void aCoverTimeThatIsNoInt32IsRecorded(String value) throws Exception {
    String token = app.connect("pia.public").accessToken();
    app.creatorInfo(token);
    ObjectNode body = TestApp.direct("PUBLIC_TO_EVERYONE", 1, 1, 1);
    TestApp.postInfo(body).set("video_cover_timestamp_ms", new ObjectMapper().readTree(value));
    assertThat(app.directInit(token, body).code()).isEqualTo("ok");
    assertThat(app.violationCodes()).containsExactly(Violation.Code.COVER_TIMESTAMP_INVALID);
    assertThat(app.tiktok.violations().getFirst().sent()).isEqualTo(value);
  }
}
