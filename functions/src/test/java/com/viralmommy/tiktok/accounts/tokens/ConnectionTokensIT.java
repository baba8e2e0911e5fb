package com.viralmommy.tiktok.accounts.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.aws.embedded.PublishedEvent;
import com.viralmommy.tiktok.fixture.Answer;
import com.viralmommy.tiktok.fixture.Browser;
import com.viralmommy.tiktok.fixture.Deployment;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.creators.Creator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTokensIT {
  private static final String PIA = "pia.public";
  private static final String PRIYA = "priya.private";
  private static final String CREATOR_INFO = Endpoint.CREATOR_INFO.path();

  @RegisterExtension
  final Deployment deployment = new Deployment(Map.of("LIMIT_REQUESTS_PER_MINUTE", "3"));

  @Test
  void listsAUsersAccountsAndNobodyElses() {
    Browser browser = new Browser(deployment, "auth0|lists");
    String pia = browser.connect(PIA);
    String priya = browser.connect(PRIYA);
    new Browser(deployment, "auth0|lists2").connect(PIA);

    JsonNode items = browser.connections().json().path("items");

    assertThat(items)
        .extracting(item -> item.path("id").asText())
        .containsExactlyInAnyOrder(pia, priya);
    assertThat(new Browser(deployment, "auth0|nobody").connections().json().path("items"))
        .isEmpty();
  }

  @Test
  void showsAnAccountWithBothDeadlinesAndWithoutItsTokens() throws IOException {
    Instant now = deployment.simulator().clock().instant();
    Browser browser = new Browser(deployment, "auth0|shows");
    Answer answer = browser.connection(browser.connect(PIA));

    assertThat(answer.status()).isEqualTo(200);
    JsonNode connection = answer.json();
    assertThat(connection.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "id",
            "status",
            "displayName",
            "username",
            "avatarUrl",
            "scopes",
            "missingScopes",
            "connectedAt",
            "accessExpiresAt",
            "refreshExpiresAt",
            "reconnectSoon");
    assertThat(connection.path("scopes").toString())
        .isEqualTo("[\"user.info.basic\",\"video.publish\"]");
    assertThat(connection.path("missingScopes")).isEmpty();
    assertThat(Instant.parse(connection.path("accessExpiresAt").asText()))
        .isBetween(now.plusSeconds(86_400), now.plusSeconds(86_430));
    assertThat(Instant.parse(connection.path("refreshExpiresAt").asText()))
        .isBetween(now.plusSeconds(31_536_000 - 1), now.plusSeconds(31_536_030));
    JsonNode grant =
        Json.read(deployment.tikTok().passed(Endpoint.TOKEN.path()).getFirst().answer());
    assertThat(answer.text())
        .doesNotContain(
            grant.path("access_token").asText(),
            grant.path("refresh_token").asText(),
            grant.path("open_id").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"con_00000000000000000000000000", "con_", "pub_00000000000000000000000000", "%00"})
  void knowsNoOtherIds(String id) {
    Browser browser = new Browser(deployment, "auth0|ids");

    assertThat(browser.connection(id).problem()).isEqualTo("not_found");
    assertThat(browser.creatorInfo(id).problem()).isEqualTo("not_found");
  }

  @Test
  void anotherUsersConnectionIsNotThere() {
    String id = new Browser(deployment, "auth0|owner").connect(PIA);
    Browser stranger = new Browser(deployment, "auth0|stranger");

    assertThat(stranger.connection(id).status()).isEqualTo(404);
    assertThat(stranger.creatorInfo(id).status()).isEqualTo(404);
    assertThat(stranger.disconnect(id).status()).isEqualTo(204);
    assertThat(new Browser(deployment, "auth0|owner").connection(id).status()).isEqualTo(200);
    assertThat(deployment.tikTok().passed(Endpoint.REVOKE.path())).isEmpty();
  }

  @Test
  void creatorInfoTellsWhatTheComposerMayOffer() {
    deployment
        .simulator()
        .changeCreator(PRIYA, creator -> creator.withMaxVideoPostDurationSec(180));
    Browser browser = new Browser(deployment, "auth0|composer");

    Answer answer = browser.creatorInfo(browser.connect(PRIYA));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().toString())
        .isEqualTo(
            "{\"username\":\"priya.private\",\"nickname\":\"Priya Private\",\"avatarUrl\":\"%s\","
                    .formatted(deployment.simulator().creator(PRIYA).avatarUrl())
                + "\"privacyLevels\":[\"MUTUAL_FOLLOW_FRIENDS\",\"FOLLOWER_OF_CREATOR\","
                + "\"SELF_ONLY\"],\"commentDisabled\":false,\"duetDisabled\":true,"
                + "\"stitchDisabled\":true,\"maxVideoDurationSeconds\":180}");
  }

  @Test
  void creatorInfoIsAskedAnewEachTime() {
    Browser browser = new Browser(deployment, "auth0|fresh");
    String id = browser.connect(PIA);
    browser.creatorInfo(id);
    deployment.simulator().changeCreator(PIA, creator -> creator.withPrivateAccount(true));

    assertThat(browser.creatorInfo(id).json().path("duetDisabled").asBoolean()).isTrue();
  }

  @Test
  void creatorInfoRefreshesAnExpiredTokenFirst() {
    Browser browser = new Browser(deployment, "auth0|jit");
    String id = browser.connect(PIA);
    deployment.simulator().clock().advance(Duration.ofDays(2));

    assertThat(browser.creatorInfo(id).status()).isEqualTo(200);
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  @Test
  void creatorInfoReplacesATokenThatTikTokRefuses() {
    Browser browser = new Browser(deployment, "auth0|refused");
    String id = browser.connect(PIA);
    deployment.simulator().faults().on(Endpoint.CREATOR_INFO).expireTokenNow();

    assertThat(browser.creatorInfo(id).status()).isEqualTo(200);
    assertThat(deployment.tikTok().passed(CREATOR_INFO)).hasSize(3);
  }

  @Test
  void creatorInfoSaysWhenTheUserMustConnectAgain() throws IOException {
    Browser browser = new Browser(deployment, "auth0|again");
    String id = browser.connect(PIA);
    deployment.simulator().clock().advance(Duration.ofDays(366));

    Answer answer = browser.creatorInfo(id);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.problem()).isEqualTo("connection_needs_reconnect");
    assertThat(browser.connection(id).json().path("status").asText()).isEqualTo("NEEDS_RECONNECT");
    assertThat(browser.connection(id).json().path("reconnectReason").asText())
        .isEqualTo("tokens_refused");
    assertThat(browser.creatorInfo(id).status()).isEqualTo(409);
    assertThat(deployment.eventTypes())
        .containsExactly("connection.connected", "connection.needs_reconnect");
    JsonNode event = Json.read(deployment.events().getLast().detail());
    assertThat(event.path("userId").asText()).isEqualTo("auth0|again");
    assertThat(event.path("connection")).isEqualTo(browser.connection(id).json());
  }

  @Test
  void creatorInfoOfALimitedConnectionIsNotAsked() {
    deployment.simulator().approveAs(PIA, Set.of("user.info.basic"));
    Browser browser = new Browser(deployment, "auth0|limited");
    String id = browser.connect().parameters().get("connection");

    assertThat(browser.creatorInfo(id).problem()).isEqualTo("connection_limited");
    assertThat(deployment.tikTok().passed(CREATOR_INFO)).isEmpty();
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  @Test
  void creatorInfoPassesOnWhatTikTokSaysOfTheCreator() {
    Browser browser = new Browser(deployment, "auth0|banned");
    String id = browser.connect(PIA);
    deployment.simulator().changeCreator(PIA, (Creator creator) -> creator.withBanned(true));

    Answer answer = browser.creatorInfo(id);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.problem()).isEqualTo("creator_banned");
    assertThat(answer.json().at("/tiktok/code").asText())
        .isEqualTo("spam_risk_user_banned_from_posting");
    assertThat(answer.json().at("/tiktok/logId").asText()).isNotEmpty();
  }

  @Test
  void creatorInfoIsUnavailableWhileTikTokIsDown() {
    Browser browser = new Browser(deployment, "auth0|down");
    String id = browser.connect(PIA);
    deployment.tikTok().cut();

    Answer answer = browser.creatorInfo(id);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("tiktok_unavailable");
    assertThat(answer.json().path("retryable").asBoolean()).isTrue();
    deployment.tikTok().mend();
    assertThat(browser.connection(id).json().path("status").asText()).isEqualTo("ACTIVE");
  }

  @Test
  void creatorInfoKeepsToTheLimitsAndSaysWhenItIsFreeAgain() {
    deployment.simulator().clock().set(deployment.simulator().clock().instant());
    Browser browser = new Browser(deployment, "auth0|eager");
    String id = browser.connect(PIA);
    for (int i = 0; i < 3; i++) {
      assertThat(browser.creatorInfo(id).status()).isEqualTo(200);
    }

    Answer denied = browser.creatorInfo(id);

    assertThat(denied.status()).isEqualTo(429);
    assertThat(denied.problem()).isEqualTo("rate_limited");
    int wait = Integer.parseInt(denied.header("Retry-After"));
    assertThat(wait).isBetween(1, 63);
    deployment.simulator().clock().advance(Duration.ofSeconds(wait));
    assertThat(browser.creatorInfo(id).status()).isEqualTo(200);
  }

  @Test
  void everyChangeIsToldOnceToTheBus() {
    Browser browser = new Browser(deployment, "auth0|events");
    String id = browser.connect(PIA);
    browser.disconnect(id);
    browser.disconnect(id);

    assertThat(deployment.events())
        .extracting(PublishedEvent::source, PublishedEvent::detailType)
        .containsExactly(
            tuple("viralmommy.tiktok", "connection.connected"),
            tuple("viralmommy.tiktok", "connection.disconnected"));
  }

  @Test
  void aBusThatIsDownKeepsNobodyFromConnectingAndLearnsOfItLater() {
    deployment.eventsWire().cut();
    Browser browser = new Browser(deployment, "auth0|nobus");

    assertThat(browser.connect().parameters()).containsKey("connected");
    assertThat(deployment.events()).isEmpty();
    deployment.eventsWire().mend();
    assertThat(deployment.eventTypes()).containsExactly("connection.connected");
  }
}
