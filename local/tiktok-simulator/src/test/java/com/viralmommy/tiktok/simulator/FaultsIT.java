package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.faults.Faults;
import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
  void hitsTheOccurrenceThatIsNamedAndNoOther() {
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
  void hitsTheNextOnesOrAllUntilCleared() {
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
  void readsAtTheSpeedThatIsSet() {
    URI url = start(100_000);
    app.tiktok.faults().on(Endpoint.UPLOAD).occurrence(1).slow(200_000);
    long began = System.nanoTime();
    assertThat(app.send(whole(url, 100_000)).status()).isEqualTo(201);
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(480_000_000);
  }

  @Test
  void doesNotBlameAClientThatLostItsPatience() {
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
  void refusesAFaultThatIsNone() {
    Faults.Target target = app.tiktok.faults().on(Endpoint.STATUS);
    assertThatThrownBy(() -> target.status(200)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> target.slow(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> target.truncate(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> target.occurrence(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
