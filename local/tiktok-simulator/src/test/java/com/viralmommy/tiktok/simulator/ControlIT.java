package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlIT {
  private static final Pattern CURL =
      Pattern.compile(
          "curl -s (?:-X DELETE )?localhost:8090/simulator/(?<part>[a-z-]+)"
              + "(?: -H 'Content-Type: application/json' -d '(?<body>[^']*)')?\n");

  private final TestApp app =
      new TestApp(TikTokSimulator.start(SimulatorSettings.defaults().withAudited(true)));

  @AfterEach
  void close() {
    app.close();
  }

  private TestApp.Reply read(String part) {
    return app.get(app.tiktok.apiUrl() + "/simulator/" + part);
  }

  private TestApp.Reply change(String part, String body) {
    return app.send(
        app.request("/simulator/" + part)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private TestApp.Reply remove(String part) {
    return app.send(app.request("/simulator/" + part).DELETE());
  }

  @Test
  void showsTheWholeStateWithIdsAsStrings() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.publishSmall(token, "PUBLIC_TO_EVERYONE", new byte[] {1});
    for (int i = 0; i < 3; i++) {
      app.status(token, started.publishId());
    }
    TestApp.Reply state = read("state");
    assertThat(state.status()).isEqualTo(200);
    assertThat(state.json().path("posts").path(0).path("publishId").asText())
        .isEqualTo(started.publishId());
    assertThat(state.json().path("posts").path(0).path("postIds").path(0).isTextual()).isTrue();
    assertThat(state.json().path("posts").path(0).path("uploadedAt").asText()).contains("T");
    assertThat(state.json().path("creators")).hasSize(6);
    assertThat(state.json().path("violations")).isEmpty();
    assertThat(state.json().path("journal").path(0).path("path").asText())
        .isEqualTo("/v2/auth/authorize/");
    assertThat(state.json().path("settings").path("options").path("Audit").asText())
        .isEqualTo("AUDITED");
    assertThat(read("nothing").status()).isEqualTo(404);
  }

  @Test
  void shortensTokensSecretsAndUploadUrls() {
    TestApp.Connection connection = app.connect("pia.public");
    TestApp.Started started =
        app.publishSmall(connection.accessToken(), "SELF_ONLY", new byte[] {1});
    app.token(app.refreshForm(connection.refreshToken()));
    app.token(app.refreshForm(connection.refreshToken()));
    String uploadToken = TestApp.query(started.uploadUrl()).get("upload_token");
    for (String page :
        new String[] {
          read("state").text(),
          read("journal").text(),
          read("violations").text(),
          app.get(app.tiktok.apiUrl() + "/").text()
        }) {
      assertThat(page)
          .doesNotContain(connection.accessToken(), connection.refreshToken())
          .doesNotContain(uploadToken);
    }
    // The journal shows their first characters, which is enough to compare them.
    assertThat(read("journal").text())
        .contains(
            "refresh_token=" + connection.refreshToken().substring(0, 8) + "…",
            "client_secret=simulato…",
            "upload_token=" + uploadToken.substring(0, 8) + "…")
        .doesNotContain("simulator-client-secret");
  }

  @Test
  void movesTheClock() {
    change("clock", "{\"set\":\"2027-11-01T10:00:00Z\"}");
    TestApp.Reply reply = change("clock", "{\"advance\":\"PT1H\"}");
    assertThat(reply.json().path("now").asText()).isEqualTo("2027-11-01T11:00:00Z");
    assertThat(reply.json().path("frozen").asBoolean()).isTrue();
    assertThat(change("clock", "{\"run\":true}").json().path("frozen").asBoolean()).isFalse();
    assertThat(app.tiktok.clock().instant())
        .isAfterOrEqualTo(Instant.parse("2027-11-01T11:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "DROP_BEFORE_EFFECT, , 'UPLOAD in 2: DropBeforeEffect[]'",
    "DROP_AFTER_EFFECT, , 'UPLOAD in 2: DropAfterEffect[]'",
    "STATUS, 503, 'UPLOAD in 2: Status[status=503]'",
    "STATUS_AFTER_EFFECT, 500, 'UPLOAD in 2: StatusAfterEffect[status=500]'",
    "PLAIN_TEXT_500, , 'UPLOAD in 2: PlainText500[]'",
    "DELAY, '\"PT1S\"', 'UPLOAD in 2: Delay[duration=PT1S]'",
    "TRUNCATE, 5, 'UPLOAD in 2: Truncate[bytes=5]'",
    "SLOW, 1000, 'UPLOAD in 2: Slow[bytesPerSecond=1000]'",
    "EXPIRE_TOKEN, , 'UPLOAD in 2: ExpireToken[]'",
    "FAIL, '\"INTERNAL\"', 'UPLOAD in 2: Fail[reason=INTERNAL]'",
  })
  void plansEveryFault(String fault, String value, String planned) {
    String body =
        "{\"endpoint\":\"UPLOAD\",\"occurrence\":2,\"fault\":\""
            + fault
            + "\""
            + (value == null ? "" : ",\"value\":" + value)
            + "}";
    assertThat(change("faults", body).json().path(0).asText()).isEqualTo(planned);
    assertThat(remove("faults").json()).isEmpty();
    assertThat(app.tiktok.faults().pending()).isEmpty();
  }

  @Test
  void choosesWhomTheConsentLogsIn() {
    change("approve-as", "{\"username\":\"priya.private\",\"scopes\":[\"video.upload\"]}");
    assertThat(app.callback()).containsEntry("scopes", "video.upload");
    change("approve-as", "{\"username\":\"priya.private\",\"deny\":true}");
    assertThat(app.callback()).containsEntry("error", "access_denied");
  }

  @Test
  void changesCreators() {
    change(
        "creators", "{\"username\":\"pia.public\",\"privateAccount\":true,\"postsElsewhere\":3}");
    Creator changed = app.tiktok.creator("pia.public");
    assertThat(changed.privateAccount()).isTrue();
    assertThat(changed.postsElsewhere()).isEqualTo(3);
    assertThat(changed.banned()).isFalse();
    assertThat(change("creators", "{\"username\":\"nobody\"}").status()).isEqualTo(400);
  }

  @Test
  void actsOnPosts() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.publishSmall(token, "SELF_ONLY", new byte[] {1});
    String id = "{\"publishId\":\"" + started.publishId() + "\"";
    assertThat(change("fail", id + ",\"reason\":\"SPAM_RISK\"}").status()).isEqualTo(200);
    assertThat(app.tiktok.posts().getFirst().failReason()).contains(FailReason.SPAM_RISK);
    assertThat(change("take-down", id + "}").status()).isEqualTo(400);
    assertThat(change("post-draft", id + "}").status()).isEqualTo(400);
    change("remove-authorization", "{\"username\":\"pia.public\",\"reason\":\"BANNED\"}");
    assertThat(app.creatorInfo(token).code()).isEqualTo("access_token_invalid");
  }

  @Test
  void clearsViolationsAndJournal() {
    app.get(app.tiktok.apiUrl() + "/nowhere");
    assertThat(read("violations").json()).hasSize(1);
    assertThat(remove("violations").json()).isEmpty();
    assertThat(remove("journal").json()).isEmpty();
    assertThat(remove("creators").status()).isEqualTo(404);
  }

  @Test
  void doesWhatTheReadmeShows() throws Exception {
    List<MatchResult> lines =
        CURL.matcher(Files.readString(Path.of("../../README.md"))).results().toList();
    assertThat(lines).hasSizeGreaterThanOrEqualTo(6);
    app.connect("pia.public");

    for (MatchResult line : lines) {
      TestApp.Reply reply =
          line.group("body") == null
              ? remove(line.group("part"))
              : change(line.group("part"), line.group("body"));
      assertThat(reply.status()).as(line.group()).isEqualTo(200);
    }

    assertThat(app.tiktok.faults().pending()).hasSize(2);
    assertThat(app.tiktok.creator("pia.public").privateAccount()).isTrue();
    assertThat(app.tiktok.clock().instant()).isAfter(Instant.now().plus(Duration.ofHours(24)));
  }

  @Test
  void takesNothingThatAForeignPageCouldSend() {
    TestApp.Reply reply =
        app.send(
            app.request("/simulator/clock")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"advance\":\"PT1H\"}")));
    assertThat(reply.status()).isEqualTo(415);
  }

  @Test
  void escapesWhatClientsSentOnThePage() {
    String token = app.connect("pia.public").accessToken();
    app.creatorInfo(token);
    ObjectNode body = TestApp.direct("SELF_ONLY", 1, 1, 1);
    TestApp.postInfo(body).put("title", "<script>alert('x')</script>");
    app.directInit(token, body);
    app.get(app.tiktok.apiUrl() + "/%3Cb%3E");
    TestApp.Reply page = app.get(app.tiktok.apiUrl() + "/");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(page.text())
        .contains(
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;",
            "@pia.public",
            "UNKNOWN_METHOD_OR_PATH")
        .doesNotContain("<script>");
  }

  @Test
  void theBrowsersIconIsNoViolation() {
    assertThat(app.get(app.tiktok.apiUrl() + "/favicon.ico").status()).isEqualTo(404);
    assertThat(app.tiktok.violations()).isEmpty();
  }
}
