package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.Setting;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

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

  @Test
  void showsTheWholeStateWithIdsAsStrings() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.publishSmall(token, "PUBLIC_TO_EVERYONE", new byte[] {1});
    for (int i = 0; i < 3; i++) {
      app.status(token, started.publishId());
    }
    TestApp.Reply state = app.control.get("state");
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
    assertThat(app.control.get("nothing").status()).isEqualTo(404);
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
          app.control.get("state").text(),
          app.control.get("journal").text(),
          app.control.get("violations").text(),
          app.get(app.tiktok.apiUrl() + "/").text()
        }) {
      assertThat(page)
          .doesNotContain(connection.accessToken(), connection.refreshToken())
          .doesNotContain(uploadToken);
    }
    // The journal shows their first characters, which is enough to compare them.
    assertThat(app.control.get("journal").text())
        .contains(
            "refresh_token=" + connection.refreshToken().substring(0, 8) + "…",
            "client_secret=simulato…",
            "upload_token=" + uploadToken.substring(0, 8) + "…")
        .doesNotContain("simulator-client-secret");
  }

  @Test
  void movesTheClock() {
    app.control.post("clock", "{\"set\":\"2027-11-01T10:00:00Z\"}");
    TestApp.Reply reply = app.control.post("clock", "{\"advance\":\"PT1H\"}");
    assertThat(reply.json().path("now").asText()).isEqualTo("2027-11-01T11:00:00Z");
    assertThat(reply.json().path("frozen").asBoolean()).isTrue();
    assertThat(app.control.post("clock", "{\"run\":true}").json().path("frozen").asBoolean())
        .isFalse();
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
    assertThat(app.control.post("faults", body).json().path(0).asText()).isEqualTo(planned);
    assertThat(app.control.delete("faults").json()).isEmpty();
    assertThat(app.tiktok.faults().pending()).isEmpty();
  }

  @Test
  void choosesTheCreatorOfTheAutomaticConsent() {
    app.control.post(
        "approve-as", "{\"username\":\"priya.private\",\"scopes\":[\"video.upload\"]}");
    assertThat(app.callback()).containsEntry("scopes", "video.upload");
    app.control.post("approve-as", "{\"username\":\"priya.private\",\"deny\":true}");
    assertThat(app.callback()).containsEntry("error", "access_denied");
  }

  @Test
  void changesCreators() {
    app.control.post(
        "creators", "{\"username\":\"pia.public\",\"privateAccount\":true,\"postsElsewhere\":3}");
    Creator changed = app.tiktok.creator("pia.public");
    assertThat(changed.privateAccount()).isTrue();
    assertThat(changed.postsElsewhere()).isEqualTo(3);
    assertThat(changed.banned()).isFalse();
    assertThat(app.control.refused("creators", "{\"username\":\"nobody\"}").json().path("choices"))
        .extracting(JsonNode::asText)
        .contains("pia.public", "priya.private");
  }

  @Test
  void actsOnPosts() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.publishSmall(token, "SELF_ONLY", new byte[] {1});
    String id = "{\"publishId\":\"" + started.publishId() + "\"";
    assertThat(app.control.post("fail", id + ",\"reason\":\"SPAM_RISK\"}").status()).isEqualTo(200);
    assertThat(app.tiktok.posts().getFirst().failReason()).contains(FailReason.SPAM_RISK);
    app.control.refused("take-down", id + "}");
    app.control.refused("post-draft", id + "}");
    app.control.post("remove-authorization", "{\"username\":\"pia.public\",\"reason\":\"BANNED\"}");
    assertThat(app.creatorInfo(token).code()).isEqualTo("access_token_invalid");
  }

  @Test
  void clearsViolationsAndJournal() {
    app.get(app.tiktok.apiUrl() + "/nowhere");
    assertThat(app.control.get("violations").json()).hasSize(1);
    assertThat(app.control.delete("violations").json()).isEmpty();
    assertThat(app.control.delete("journal").json()).isEmpty();
    assertThat(app.control.delete("creators").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../README.md", "../../docs/simulator.md"})
  void doesWhatThePagesShow(String page) throws Exception {
    List<MatchResult> lines = CURL.matcher(Files.readString(Path.of(page))).results().toList();
    app.connect("pia.public");

    for (MatchResult line : lines) {
      TestApp.Reply reply =
          line.group("body") == null
              ? app.control.delete(line.group("part"))
              : app.control.post(line.group("part"), line.group("body"));
      assertThat(reply.status()).as(line.group()).isEqualTo(200);
    }
  }

  @Test
  void refusesUnknownFieldsWithTheKnownOnes() {
    JsonNode problem =
        app.control
            .refused(
                "faults",
                "{\"endpoint\":\"UPLOAD\",\"fault\":\"DROP_AFTER_EFFECT\",\"ocurrence\":2}")
            .json();
    assertThat(problem.path("field").asText()).isEqualTo("ocurrence");
    assertThat(problem.path("choices")).extracting(JsonNode::asText).contains("occurrence", "next");
    assertThat(app.tiktok.faults().pending()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "faults|{'fault':'DELAY'}|endpoint|DIRECT_INIT",
        "faults|{'endpoint':'UPLOADS','fault':'DELAY'}|endpoint|DIRECT_INIT",
        "faults|{'endpoint':'UPLOAD','fault':'NONSENSE'}|fault|DROP_AFTER_EFFECT",
        "faults|{'endpoint':'UPLOAD','fault':'STATUS'}|value|",
        "faults|{'endpoint':'UPLOAD','fault':'STATUS','value':'503'}|value|",
        "faults|{'endpoint':'UPLOAD','fault':'DELAY','value':'2s'}|value|",
        "faults|{'endpoint':'UPLOAD','fault':'FAIL','value':'SPAM'}|value|SPAM_RISK",
        "faults|{'endpoint':'STATUS','fault':'ERROR_CODE','code':'no_such'}|code|rate_limit_exceeded",
        "faults|{'endpoint':'STATUS','fault':'STATUS','value':503,'chunk':1}|chunk|endpoint UPLOAD",
        "faults|{'endpoint':'STATUS','fault':'EXPIRE_TOKEN','next':1,'always':true}|occurrence|next",
        "faults|{'endpoint':'STATUS','fault':'EXPIRE_TOKEN','always':'yes'}|always|true",
        "clock|{}||advance",
        "clock|{'advance':'-PT1H'}|advance|",
        "clock|{'set':'2020-01-01T00:00:00Z'}|set|",
        "clock|{'set':'tomorrow'}|set|",
        "approve-as|{}|username|",
        "approve-as|{'username':'pia.public','scopes':['video.everything']}|scopes|video.publish",
        "creators|{'username':'pia.public','baned':true}|baned|banned",
        "creators|{'username':'pia.public','banned':'yes'}|banned|true",
        "add-creator|{'username':'pia.public'}||",
        "add-creator|{'username':'Not A Name'}||",
        "issue-tokens|{'username':'nobody'}|username|pia.public",
        "remove-authorization|{'username':'pia.public','reason':'NONE'}|reason|BANNED",
        "fail|{'publishId':'none','reason':'SPAM_RISK'}||",
        "reset|{'parts':['everything']}|parts|posts",
        "settings|{'port':1}|port|",
        "settings|{'redirectUri':'https://a.example/'}|redirectUri|redirectUris",
        "settings|{'redirectUris':'nowhere'}||",
        "settings|{'options':{'Audit':'PERHAPS'}}||",
      })
  void refusesWithTheFieldAndTheChoices(String part, String body, String field, String choice) {
    JsonNode problem = app.control.refused(part, body.replace('\'', '"')).json();
    assertThat(problem.path("field").asText()).isEqualTo(field == null ? "" : field);
    if (choice != null) {
      assertThat(problem.path("choices")).extracting(JsonNode::asText).contains(choice);
    }
  }

  @Test
  void anOptionThatIsRefusedNamesTheAlternatives() {
    assertThat(
            app.control
                .refused("settings", "{\"options\":{\"Audit\":\"PERHAPS\"}}")
                .json()
                .path("error")
                .asText())
        .contains("options", "Audit has no value PERHAPS", "UNAUDITED, AUDITED");
    assertThat(app.tiktok.settings().audited()).isTrue();
  }

  @Test
  void describesEverySettingAndOptionWithItsAlternatives() {
    JsonNode descriptions = app.control.get("setting-descriptions").json();
    assertThat(descriptions.path("settings")).hasSize(Setting.values().length - 1);
    assertThat(descriptions.path("options")).hasSize(BehaviorOption.kinds().size());
    assertThat(descriptions.findValues("description"))
        .allSatisfy(text -> assertThat(text.asText()).endsWith("."));
    assertThat(descriptions.path("options").findValues("alternatives"))
        .allSatisfy(values -> assertThat(values.size()).isGreaterThanOrEqualTo(2));
  }

  @Test
  void theDescriptionHasEveryOperationAndNoOther() {
    Map<String, Map<String, Object>> paths =
        new Yaml()
            .<Map<String, Map<String, Map<String, Object>>>>load(ControlClient.description())
            .get("paths");
    List<String> described =
        paths.entrySet().stream()
            .flatMap(
                path ->
                    path.getValue().keySet().stream()
                        .map(
                            method ->
                                method.toUpperCase(Locale.ROOT)
                                    + " "
                                    + path.getKey().substring("/simulator/".length())))
            .sorted()
            .toList();
    List<String> known = new ArrayList<>();
    for (String method : new String[] {"GET", "POST", "DELETE"}) {
      app.send(app.request("/simulator/none").method(method, BodyPublishers.noBody()))
          .json()
          .path("choices")
          .forEach(path -> known.add(method + " " + path.asText()));
    }
    assertThat(described).containsExactlyInAnyOrderElementsOf(known);
    assertThat(app.get(app.tiktok.apiUrl() + "/simulator/openapi.yaml").text())
        .isEqualTo(ControlClient.description());
  }

  @Test
  void refusesRequestsThatAForeignPageCouldSend() {
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
