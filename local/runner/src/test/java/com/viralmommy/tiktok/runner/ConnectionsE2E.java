package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.aws.embedded.PublishedEvent;
import com.viralmommy.tiktok.simulator.api.RemovalReason;
import com.viralmommy.tiktok.simulator.webhooks.WebhookDelivery;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A user's accounts, from the consent page to their end, through the API and TikTok's webhooks. */
class ConnectionsE2E {
  private static final Duration SOON = Duration.ofSeconds(30);

  @RegisterExtension static final RunningPlatform running = new RunningPlatform();

  @Test
  void connectsTwoAccountsShowsThemAndDisconnectsOne() throws Exception {
    ApiUser user = running.newCreator("pia.public");
    String pia = user.connection();
    running.platform().simulator().approveAs("priya.private");
    user.connect("priya.private");
    String priya = user.connection();

    assertThat(items(user))
        .extracting(item -> item.path("username").asText())
        .containsExactlyInAnyOrder("pia.public", "priya.private");
    JsonNode info = json(user.get("/v1/connections/" + priya + "/creator-info"));
    assertThat(info.path("privacyLevels").toString())
        .isEqualTo("[\"MUTUAL_FOLLOW_FRIENDS\",\"FOLLOWER_OF_CREATOR\",\"SELF_ONLY\"]");

    assertThat(delete(user, pia)).isEqualTo(204);
    assertThat(delete(user, pia)).isEqualTo(204);

    assertThat(items(user)).extracting(item -> item.path("id").asText()).containsExactly(priya);
    assertThat(user.get("/v1/connections/" + pia).statusCode()).isEqualTo(404);
    assertThat(user.get("/v1/connections/" + priya).statusCode()).isEqualTo(200);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(told(user))
                    .containsExactly(
                        "connection.connected", "connection.connected", "connection.disconnected"));
    // TikTok tells everybody of the revocation, and by then nobody is concerned.
    await()
        .atMost(SOON)
        .until(
            () ->
                running.platform().simulator().webhooks().stream()
                    .filter(webhook -> webhook.event().equals("authorization.removed"))
                    .anyMatch(w -> w.state() == WebhookDelivery.State.DELIVERED));
  }

  @Test
  void anAccountThatTheCreatorRemovesAtTikTokAsksForAReconnect() throws Exception {
    ApiUser user = running.newCreator("quinn.quiet");

    running
        .platform()
        .simulator()
        .removeAuthorization("quinn.quiet", RemovalReason.USER_DISCONNECTED);

    await()
        .atMost(SOON)
        .until(() -> items(user).getFirst().path("status").asText().equals("NEEDS_RECONNECT"));
    assertThat(items(user).getFirst().path("reconnectReason").asText())
        .isEqualTo("removed_by_user");
    HttpResponse<String> refused =
        user.get("/v1/connections/" + user.connection() + "/creator-info");
    assertThat(refused.statusCode()).isEqualTo(409);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(told(user))
                    .containsExactly("connection.connected", "connection.needs_reconnect"));
    running.platform().simulator().approveAs("quinn.quiet");
    user.connect("quinn.quiet");
    assertThat(items(user).getFirst().path("status").asText()).isEqualTo("ACTIVE");
  }

  @Test
  void whatIsNotSignedIsNotAWebhook() throws Exception {
    ApiUser user = running.newUser();
    var request =
        user.anonymously("/webhooks/tiktok")
            .header("Content-Type", "application/json")
            .header("TikTok-Signature", "t=1,s=" + "0".repeat(64))
            .POST(BodyPublishers.ofString("{}"));

    HttpResponse<String> answer = user.send(request);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(ApiUser.json(answer).path("code").asText()).isEqualTo("invalid_signature");
  }

  private static List<JsonNode> items(ApiUser user) throws Exception {
    return json(user.get("/v1/connections")).path("items").valueStream().toList();
  }

  private static int delete(ApiUser user, String connection) throws Exception {
    return user.send(user.request("/v1/connections/" + connection).DELETE()).statusCode();
  }

  private static List<String> told(ApiUser user) {
    return running
        .platform()
        .aws()
        .events(running.platform().environment().get("EVENT_BUS"))
        .stream()
        .filter(event -> event.detail().contains(user.id()))
        .map(PublishedEvent::detailType)
        .toList();
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ApiUser.json(answer);
  }
}
