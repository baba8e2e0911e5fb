package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.ErrorCode;
import com.viralmommy.tiktok.simulator.faults.Faults;
import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsIT {

  private final TestApp app =
      new TestApp(TikTokSimulator.start(SimulatorSettings.defaults().withAudited(true)));
  private final TestApp.Connection connection = app.connect("pia.public");

  @AfterEach
  void close() {
    app.close();
  }

  private URI start(int size) {
    return app.startDirect(connection.accessToken(), TestApp.direct("SELF_ONLY", size, size, 1))
        .uploadUrl();
  }

  private HttpRequest.Builder whole(URI url, int size) {
    return app.putRequest(url, new byte[size], "bytes 0-" + (size - 1) + "/" + size);
  }

  private JournalEntry latest() {
    return app.tiktok.journal().getLast();
  }

  @Test
  void appliesToTheChosenOccurrenceOnly() {
    app.tiktok.faults().on(Endpoint.CREATOR_INFO).occurrence(2).status(503);
    assertThat(app.tiktok.faults().pending())
        .containsExactly("CREATOR_INFO in 2: Status[status=503]");
    assertThat(app.creatorInfo(connection.accessToken()).status()).isEqualTo(200);
    assertThat(app.userInfo(connection.accessToken(), "open_id").status()).isEqualTo(200);
    TestApp.Reply hit = app.creatorInfo(connection.accessToken());
    assertThat(hit.status()).isEqualTo(503);
    assertThat(hit.code()).isEqualTo("internal_error");
    assertThat(app.creatorInfo(connection.accessToken()).status()).isEqualTo(200);
    assertThat(app.tiktok.faults().pending()).isEmpty();
  }

  @Test
  void appliesToTheNextRequestsOrToAllUntilCleared() {
    app.tiktok.faults().on(Endpoint.CREATOR_INFO).next(2).status(429);
    assertThat(app.creatorInfo(connection.accessToken()).code()).isEqualTo("rate_limit_exceeded");
    assertThat(app.creatorInfo(connection.accessToken()).status()).isEqualTo(429);
    assertThat(app.creatorInfo(connection.accessToken()).status()).isEqualTo(200);
    app.tiktok.faults().on(Endpoint.CREATOR_INFO).always().status(500);
    assertThat(app.creatorInfo(connection.accessToken()).status()).isEqualTo(500);
    assertThat(app.creatorInfo(connection.accessToken()).status()).isEqualTo(500);
    app.tiktok.faults().clear();
    assertThat(app.creatorInfo(connection.accessToken()).status()).isEqualTo(200);
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @Test
  void answersPlainText500() {
    app.tiktok.faults().on(Endpoint.STATUS).occurrence(1).plainText500();
    TestApp.Reply reply = app.status(connection.accessToken(), "x");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.text()).isEqualTo("Internal Server Error");
    assertThat(reply.header("Content-Type").orElseThrow()).startsWith("text/plain");
  }

  @Test
  void dropsTheConnectionBeforeTheEffect() {
    URI url = start(10);
    app.tiktok.faults().on(Endpoint.UPLOAD).occurrence(1).dropBeforeEffect();
    assertThatThrownBy(() -> app.exchange(whole(url, 10))).isInstanceOf(IOException.class);
    assertThat(app.tiktok.posts()).isEmpty();
    assertThat(latest().status()).isZero();
    assertThat(latest().fault()).isEqualTo("DropBeforeEffect");
    assertThat(app.send(whole(url, 10)).status()).isEqualTo(201);
  }

  @Test
  void dropsTheConnectionAfterTheEffect() {
    URI url = start(10);
    app.tiktok.faults().on(Endpoint.UPLOAD).occurrence(1).dropAfterEffect();
    assertThatThrownBy(() -> app.exchange(whole(url, 10))).isInstanceOf(IOException.class);
    assertThat(app.tiktok.posts()).hasSize(1);
    assertThat(app.tiktok.posts().getFirst().putStatuses()).containsExactly(0);
    assertThat(app.send(whole(url, 10)).status()).isEqualTo(416);
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @Test
  void dropsAnInitThatHappened() {
    app.creatorInfo(connection.accessToken());
    app.tiktok.faults().on(Endpoint.DIRECT_INIT).occurrence(1).dropAfterEffect();
    HttpRequest.Builder init =
        app.request("/v2/post/publish/video/init/")
            .header("Authorization", "Bearer " + connection.accessToken())
            .header("Content-Type", TestApp.JSON)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    TestApp.direct("SELF_ONLY", 1, 1, 1).toString()));
    assertThatThrownBy(() -> app.exchange(init)).isInstanceOf(IOException.class);
    assertThat(app.tiktok.publications()).hasSize(1);
    assertThat(app.tiktok.posts()).isEmpty();
  }

  @Test
  void truncatesAnAnswer() {
    app.tiktok.faults().on(Endpoint.CREATOR_INFO).occurrence(1).truncate(20);
    HttpRequest.Builder query =
        app.request("/v2/post/publish/creator_info/query/")
            .header("Authorization", "Bearer " + connection.accessToken())
            .header("Content-Type", TestApp.JSON)
            .POST(HttpRequest.BodyPublishers.noBody());
    assertThatThrownBy(() -> app.exchange(query)).isInstanceOf(IOException.class);
    assertThat(app.creatorInfo(connection.accessToken()).status()).isEqualTo(200);
  }

  @Test
  void delays() {
    app.tiktok.faults().on(Endpoint.USER_INFO).occurrence(1).delay(Duration.ofMillis(300));
    long began = System.nanoTime();
    assertThat(app.userInfo(connection.accessToken(), "open_id").status()).isEqualTo(200);
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(300_000_000);
  }

  @Test
  void readsAtTheSpeedOfTheFault() {
    URI url = start(100_000);
    app.tiktok.faults().on(Endpoint.UPLOAD).occurrence(1).slow(200_000);
    long began = System.nanoTime();
    assertThat(app.send(whole(url, 100_000)).status()).isEqualTo(201);
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(480_000_000);
  }

  @Test
  void recordsNoViolationOfAClientThatTimedOut() {
    URI url = start(10);
    app.tiktok.faults().on(Endpoint.UPLOAD).occurrence(1).delay(Duration.ofMillis(1));
    assertThat(app.send(whole(url, 10)).status()).isEqualTo(201);
    assertThat(app.send(whole(url, 10)).status()).isEqualTo(416);
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @Test
  void combinesFaultsOfOneRequest() {
    app.tiktok.faults().on(Endpoint.STATUS).occurrence(1).delay(Duration.ofMillis(50));
    app.tiktok.faults().on(Endpoint.STATUS).occurrence(1).status(502);
    assertThat(app.status(connection.accessToken(), "x").status()).isEqualTo(502);
  }

  @Test
  void expiresTheRefreshTokenAtTheTokenEndpoint() {
    app.tiktok.faults().on(Endpoint.TOKEN).occurrence(1).expireTokenNow();
    assertThat(app.token(app.refreshForm(connection.refreshToken())).json().path("error").asText())
        .isEqualTo("invalid_grant");
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @Test
  void wordsAStatusAsTheEndpointWould() {
    app.tiktok.faults().on(Endpoint.TOKEN).occurrence(1).status(503);
    TestApp.Reply token = app.token(app.refreshForm(connection.refreshToken()));
    assertThat(token.status()).isEqualTo(503);
    assertThat(token.json().path("error").asText()).isEqualTo("temporarily_unavailable");
    URI url = start(1);
    app.tiktok.faults().on(Endpoint.UPLOAD).occurrence(1).status(500);
    TestApp.Reply put = app.send(whole(url, 1));
    assertThat(put.status()).isEqualTo(500);
    assertThat(put.text()).isEmpty();
  }

  @Test
  void refusesAnInvalidFault() {
    Faults.Target target = app.tiktok.faults().on(Endpoint.STATUS);
    assertThatThrownBy(() -> target.status(200)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> target.slow(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> target.truncate(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> target.occurrence(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void answersEveryErrorCodeOfTheDocuments(ErrorCode code) {
    boolean oauth = code.ordinal() >= ErrorCode.ACCESS_DENIED.ordinal();
    TestApp.Connection connection = app.connect("pia.public");
    Endpoint endpoint = oauth ? Endpoint.TOKEN : Endpoint.STATUS;
    app.control.post(
        "faults",
        "{\"endpoint\":\""
            + endpoint
            + "\",\"fault\":\"ERROR_CODE\",\"code\":\""
            + code.code()
            + "\"}");
    TestApp.Reply reply =
        oauth
            ? app.token(app.refreshForm(connection.refreshToken()))
            : app.status(connection.accessToken(), "any");
    assertThat(reply.status()).isEqualTo(code.status(endpoint));
    assertThat(oauth ? reply.json().path("error").asText() : reply.code()).isEqualTo(code.code());
    assertThat(reply.text()).contains(code.message());
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @Test
  void answersAnErrorWith200AndAnyBodyWithAnyStatus() {
    String token = app.connect("pia.public").accessToken();
    app.control.post(
        "faults",
        "{\"endpoint\":\"CREATOR_INFO\",\"fault\":\"ERROR_CODE\",\"code\":\"internal_error\","
            + "\"status\":200,\"message\":\"Something\"}");
    TestApp.Reply error = app.creatorInfo(token);
    assertThat(error.status()).isEqualTo(200);
    assertThat(error.code()).isEqualTo("internal_error");
    assertThat(error.message()).isEqualTo("Something");
    app.control.post(
        "faults",
        "{\"endpoint\":\"CREATOR_INFO\",\"fault\":\"BODY\",\"status\":502,"
            + "\"contentType\":\"text/html\",\"body\":\"<h1>Bad Gateway</h1>\"}");
    TestApp.Reply body = app.creatorInfo(token);
    assertThat(body.status()).isEqualTo(502);
    assertThat(body.text()).isEqualTo("<h1>Bad Gateway</h1>");
    assertThat(body.header("Content-Type")).contains("text/html");
    assertThat(app.creatorInfo(token).code()).isEqualTo("ok");
  }

  @Test
  void aBodyAfterTheEffectHidesWhatWasDone() {
    String token = app.connect("pia.public").accessToken();
    app.creatorInfo(token);
    app.control.post(
        "faults",
        "{\"endpoint\":\"DIRECT_INIT\",\"fault\":\"BODY\",\"body\":\"\",\"afterEffect\":true}");
    assertThat(app.directInit(token, TestApp.direct("SELF_ONLY", 1, 1, 1)).text()).isEmpty();
    assertThat(app.tiktok.publications()).hasSize(1);
  }

  @Test
  void a403HasACodeThatTikTokAnswersWith403() {
    String token = app.connect("pia.public").accessToken();
    app.tiktok.faults().on(Endpoint.DIRECT_INIT).status(403);
    TestApp.Reply init = app.directInit(token, TestApp.direct("SELF_ONLY", 1, 1, 1));
    assertThat(init.code()).isEqualTo("spam_risk_too_many_posts");
    assertThat(init.message()).startsWith("Please review our integration guidelines");
  }

  @Test
  void aFaultForOneCreatorLeavesOthersAlone() {
    String pia = app.connect("pia.public").accessToken();
    String quinn = app.connect("quinn.quiet").accessToken();
    app.control.post(
        "faults",
        "{\"endpoint\":\"CREATOR_INFO\",\"fault\":\"ERROR_CODE\",\"code\":\"rate_limit_exceeded\","
            + "\"creator\":\"quinn.quiet\",\"always\":true}");
    assertThat(app.creatorInfo(pia).code()).isEqualTo("ok");
    assertThat(app.creatorInfo(quinn).code()).isEqualTo("rate_limit_exceeded");
    assertThat(app.creatorInfo(pia).code()).isEqualTo("ok");
    assertThat(app.tiktok.faults().pending())
        .singleElement()
        .asString()
        .startsWith("CREATOR_INFO of @quinn.quiet always");
  }

  @Test
  void aFaultForOneCreatorAlsoKnowsCodesAndRefreshTokens() {
    TestApp.Connection pia = app.connect("pia.public");
    TestApp.Connection quinn = app.connect("quinn.quiet");
    app.tiktok.faults().on(Endpoint.TOKEN).creator("quinn.quiet").always().status(503);
    assertThat(app.token(app.refreshForm(pia.refreshToken())).status()).isEqualTo(200);
    assertThat(app.token(app.refreshForm(quinn.refreshToken())).status()).isEqualTo(503);
    app.tiktok.approveAs("quinn.quiet");
    assertThat(app.token(app.codeForm(app.callback().get("code"))).status()).isEqualTo(503);
  }

  @Test
  void aFaultForOnePublicationLeavesOthersAlone() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Started first = app.publishSmall(token, "SELF_ONLY", new byte[] {1});
    TestApp.Started second = app.publishSmall(token, "SELF_ONLY", new byte[] {2});
    app.tiktok.faults().on(Endpoint.STATUS).publishId(second.publishId()).next(2).status(500);
    assertThat(app.status(token, first.publishId()).status()).isEqualTo(200);
    assertThat(app.status(token, second.publishId()).status()).isEqualTo(500);
    assertThat(app.status(token, first.publishId()).status()).isEqualTo(200);
    assertThat(app.status(token, second.publishId()).status()).isEqualTo(500);
    assertThat(app.status(token, second.publishId()).status()).isEqualTo(200);
  }

  @Test
  void aFaultForOneChunkWaitsForIt() {
    String token = app.connect("pia.public").accessToken();
    byte[] chunk = new byte[5_242_880];
    long size = 3L * chunk.length;
    TestApp.Started started =
        app.startDirect(token, TestApp.direct("SELF_ONLY", size, chunk.length, 3));
    app.control.post(
        "faults",
        "{\"endpoint\":\"UPLOAD\",\"fault\":\"STATUS\",\"value\":503,\"chunk\":2,\"publishId\":\""
            + started.publishId()
            + "\",\"creator\":\"pia.public\"}");
    List<Integer> statuses = new ArrayList<>();
    for (long first : new long[] {0, chunk.length, chunk.length, 2L * chunk.length}) {
      statuses.add(app.put(started.uploadUrl(), chunk, first, size).status());
    }
    assertThat(statuses).containsExactly(206, 503, 206, 201);
    assertThat(app.tiktok.violations()).isEmpty();
  }
}
