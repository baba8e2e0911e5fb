package com.viralmommy.tiktok.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.fixture.Answer;
import com.viralmommy.tiktok.fixture.Browser;
import com.viralmommy.tiktok.fixture.Deployment;
import com.viralmommy.tiktok.fixture.Signed;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.simulator.api.RemovalReason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookIT {
  private static final String USER = "auth0|told";
  private static final String PIA = "pia.public";

  @RegisterExtension final Deployment deployment = new Deployment();

  @Test
  void aRemovedAuthorizationAsksForAReconnectAndTellsTheUser() throws Exception {
    String id = browser().connect(PIA);
    deployment.simulator().removeAuthorization(PIA, RemovalReason.USER_DISCONNECTED);

    Answer answer = deliver(removed(PIA, 1));
    deployment.drainConnections();

    assertThat(answer.status()).isEqualTo(200);
    JsonNode connection = browser().connection(id).json();
    assertThat(connection.path("status").asText()).isEqualTo("NEEDS_RECONNECT");
    assertThat(connection.path("reconnectReason").asText()).isEqualTo("removed_by_user");
    assertThat(deployment.eventTypes())
        .containsExactly("connection.connected", "connection.needs_reconnect");
    JsonNode event = Json.read(deployment.events().getLast().detail());
    assertThat(event.path("userId").asText()).isEqualTo(USER);
    assertThat(event.at("/connection/reconnectReason").asText()).isEqualTo("removed_by_user");
  }

  @ParameterizedTest
  @CsvSource({
    "0, tokens_refused",
    "2, account_deleted",
    "3, age_changed",
    "4, account_banned",
    "5, revoked_by_app",
    "99, tokens_refused"
  })
  void theReasonIsToldInOurWords(int reason, String told) {
    String id = browser().connect(PIA);
    deployment.simulator().removeAuthorization(PIA, RemovalReason.UNKNOWN);

    deliver(removed(PIA, reason));
    deployment.drainConnections();

    assertThat(browser().connection(id).json().path("reconnectReason").asText()).isEqualTo(told);
  }

  @Test
  void everyUserWhoConnectedTheAccountIsTold() {
    browser().connect(PIA);
    new Browser(deployment, "auth0|told2").connect(PIA);
    new Browser(deployment, "auth0|told3").connect("priya.private");
    deployment.simulator().removeAuthorization(PIA, RemovalReason.ACCOUNT_DELETED);

    deliver(removed(PIA, 2));
    deployment.drainConnections();

    assertThat(deployment.eventTypes()).filteredOn("connection.needs_reconnect"::equals).hasSize(2);
  }

  /** It may be late, or mean another user's grant of the same account. */
  @Test
  void aRemovalThatIsNotTrueChangesNothing() {
    String id = browser().connect(PIA);

    assertThat(deliver(removed(PIA, 5)).status()).isEqualTo(200);
    deployment.drainConnections();

    assertThat(browser().connection(id).json().path("status").asText()).isEqualTo("ACTIVE");
    assertThat(deployment.eventTypes()).containsExactly("connection.connected");
  }

  @Test
  void ourOwnRevocationForOneUserLeavesTheOtherConnected() {
    String mine = browser().connect(PIA);
    Browser other = new Browser(deployment, "auth0|other");
    String theirs = other.connect(PIA);
    browser().disconnect(mine);

    deliver(removed(PIA, 5));
    deployment.drainConnections();

    assertThat(other.connection(theirs).json().path("status").asText()).isEqualTo("ACTIVE");
    assertThat(other.creatorInfo(theirs).status()).isEqualTo(200);
  }

  @Test
  void aRemovalIsVerifiedLaterWhileTikTokIsDown() {
    String id = browser().connect(PIA);
    deployment.simulator().removeAuthorization(PIA, RemovalReason.BANNED);
    deliver(removed(PIA, 4));
    String message = deployment.receive("CONNECTION_QUEUE_URL").getFirst().body();
    deployment.tikTok().cut();

    assertThat(failures(message)).isEqualTo(1);
    assertThat(browser().connection(id).json().path("status").asText()).isEqualTo("ACTIVE");
    deployment.tikTok().mend();
    assertThat(failures(message)).isZero();

    assertThat(browser().connection(id).json().path("reconnectReason").asText())
        .isEqualTo("account_banned");
  }

  @Test
  void aDuplicateIsDropped() {
    browser().connect(PIA);
    String body = removed(PIA, 1);

    deliver(body);
    Answer second = deliver(body);

    assertThat(second.status()).isEqualTo(200);
    assertThat(deployment.receive("CONNECTION_QUEUE_URL")).hasSize(1);
    assertThat(deployment.items(WebhookStore.SCHEMA)).hasSize(1);
    assertThat(deployment.log()).anyMatch(line -> line.contains("webhook.repeated"));
  }

  @Test
  void aDuplicateIsKnownForLongerThanTikTokSendsAgain() {
    deliver(removed(PIA, 1));

    long expiresAt =
        Long.parseLong(deployment.items(WebhookStore.SCHEMA).getFirst().get("expiresAt").n());

    assertThat(Instant.ofEpochSecond(expiresAt))
        .isAfter(deployment.simulator().clock().instant().plus(Duration.ofHours(72)));
  }

  /** Whatever could not be taken in comes again: TikTok repeats what is not answered by 200. */
  @Test
  void whatCouldNotBeTakenInIsNotTakenForADuplicateLater() {
    browser().connect(PIA);
    deployment.sqsWire().cut();
    String body = removed(PIA, 1);
    assertThat(deliver(body).status()).isEqualTo(500);
    deployment.sqsWire().mend();

    assertThat(deliver(body).status()).isEqualTo(200);
    assertThat(deployment.receive("CONNECTION_QUEUE_URL")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "post.publish.complete",
        "post.publish.failed",
        "post.publish.inbox_delivered",
        "post.publish.publicly_available",
        "post.publish.publicaly_available",
        "post.publish.no_longer_publicaly_available",
        "post.publish.something_new"
      })
  void aPostingEventHasThePublicationLookedAtAtOnce(String event) throws Exception {
    JsonNode publication = publicationAtTikTok();
    String publishId =
        deployment.items(PublicationStore.SCHEMA).stream()
            .filter(item -> item.containsKey("publishId"))
            .findFirst()
            .orElseThrow()
            .get("publishId")
            .s();
    receivePublishMessages();

    Answer answer = deliver(body(event, "any", "{\"publish_id\":\"%s\"}".formatted(publishId)));

    assertThat(answer.status()).isEqualTo(200);
    List<String> messages = receivePublishMessages();
    assertThat(messages).hasSize(1);
    assertThat(Json.read(messages.getFirst()).path("id")).isEqualTo(publication.path("id"));
  }

  /** Anybody who has the secret could say so; TikTok itself is asked. */
  @Test
  void theWordOfAWebhookIsNoOutcome() throws Exception {
    JsonNode publication = publicationAtTikTok();
    String publishId = deployment.simulator().publications().getFirst().publishId();

    deliver(
        body(
            "post.publish.failed",
            "any",
            "{\"publish_id\":\"%s\",\"reason\":\"spam_risk\"}".formatted(publishId)));

    assertThat(status(publication)).isEqualTo("PROCESSING");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "not json",
        "{\"event\":\"authorization.removed\"}",
        "{\"event\":\"authorization.removed\",\"user_openid\":\"nobody\",\"content\":\"{\"}",
        "{\"event\":\"authorization.removed\",\"user_openid\":\"nobody\",\"content\":\"\"}",
        "{\"event\":\"post.publish.complete\",\"content\":\"{}\"}",
        "{\"event\":\"post.publish.complete\",\"content\":\"{\\\"publish_id\\\":\\\"x\\\"}\"}",
        "{\"event\":\"video.publish.completed\",\"content\":\"{\\\"share_id\\\":\\\"x\\\"}\"}",
        "{\"event\":\"portability.download.ready\",\"content\":\"{\\\"request_id\\\":1}\"}",
        "{\"event\":7,\"content\":[]}"
      })
  void answers200ToWhateverIsSigned(String body) {
    assertThat(deliver(body).status()).isEqualTo(200);
    assertThat(deployment.receive("CONNECTION_QUEUE_URL")).isEmpty();
    assertThat(deployment.receive("PUBLISH_QUEUE_URL")).isEmpty();
  }

  @Test
  void refusesWhatIsNotSigned() {
    String body = removed(PIA, 1);
    long now = deployment.simulator().clock().instant().getEpochSecond();

    for (String header :
        List.of(
            "t=%d,s=%s".formatted(now, "0".repeat(64)),
            sign("another secret", now, body),
            sign(Deployment.CLIENT_SECRET, now, body + " "),
            sign(Deployment.CLIENT_SECRET, now - 301, body),
            // The simulator's clock goes on meanwhile.
            sign(Deployment.CLIENT_SECRET, now + 360, body),
            "garbage")) {
      Answer answer = deliver(body, header);
      assertThat(answer.status()).as(header).isEqualTo(401);
      assertThat(answer.problem()).isEqualTo("invalid_signature");
    }
    assertThat(post(Map.of(), body, false).status()).isEqualTo(401);
    assertThat(deployment.items(WebhookStore.SCHEMA)).isEmpty();
  }

  @Test
  void readsTheHeaderInAnyCaseAndTheBodyAsBytes() {
    String body = body("post.publish.complete", "ü", "{\"publish_id\":\"ü\"}");
    String header = sign(Deployment.CLIENT_SECRET, now(), body);
    String base64 = Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8));

    assertThat(post(Map.of("tiktok-signature", header), body, false).status()).isEqualTo(200);
    assertThat(post(Map.of("Tiktok-Signature", header), body, false).status()).isEqualTo(200);
    assertThat(post(Map.of("TIKTOK-SIGNATURE", header), base64, true).status()).isEqualTo(200);
    assertThat(post(Map.of("TikTok-Signature", header), "%%%", true).status()).isEqualTo(400);
  }

  @Test
  void refusesABodyThatIsTooLargeBeforeItIsHashed() {
    String body = "x".repeat(65_537);

    assertThat(deliver(body).status()).isEqualTo(413);
    assertThat(deliver("x".repeat(65_536)).status()).isEqualTo(200);
  }

  @Test
  void duringARotationTheNewSecretAndTheOneBeforeBothHold() {
    deliver(removed(PIA, 1));
    deployment.rotateSecret("the-new-secret");
    deployment.restart();

    assertThat(signedWith("the-new-secret", 2)).isEqualTo(200);
    assertThat(signedWith(Deployment.CLIENT_SECRET, 3)).isEqualTo(200);
    assertThat(signedWith("another", 4)).isEqualTo(401);
    deployment.rotateSecret("the-newest-secret");
    deployment.restart();
    assertThat(signedWith(Deployment.CLIENT_SECRET, 5)).isEqualTo(401);
  }

  @Test
  void theEmptySecretThatTheStackMadeIsNoneBefore() {
    deployment.deploySecret();
    deployment.restart();

    assertThat(deliver(removed(PIA, 1)).status()).isEqualTo(200);
    assertThat(signedWith("made up", 2)).isEqualTo(401);
  }

  @Test
  void aFunctionThatStillHoldsTheOldSecretLearnsTheNewOneWithinHalfAMinute() {
    deliver(removed(PIA, 1));
    deployment.rotateSecret("the-new-secret");
    deployment.simulator().clock().advance(Duration.ofSeconds(31));

    assertThat(signedWith("the-new-secret", 2)).isEqualTo(200);
  }

  private int signedWith(String secret, int reason) {
    String body = removed(PIA, reason);
    return deliver(body, sign(secret, now(), body)).status();
  }

  private JsonNode publicationAtTikTok() throws Exception {
    String connection = browser().connect(PIA);
    String key = "uploads/auth0_7Ctold/video.mp4";
    deployment
        .s3()
        .putObject(
            r -> r.bucket(deployment.variables().get("VIDEO_BUCKET")).key(key),
            Path.of("src/test/resources/media/h264-faststart.mp4"));
    var request =
        Browser.request(
            "POST",
            "/v1/publications",
            Map.of(
                "Authorization",
                "Bearer " + deployment.token(USER),
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                UUID.randomUUID().toString()),
            Map.of(),
            Map.of());
    request.setBody(
        "{\"connectionId\":\"%s\",\"privacyLevel\":\"SELF_ONLY\",\"musicUsageConfirmed\":true,\"source\":{\"key\":\"%s\"}}"
            .formatted(connection, key));
    JsonNode publication = deployment.call(DeployedFunction.PUBLISH_INTAKE, request).json();
    deployment.deliver(DeployedFunction.PUBLISH_WORKER, receivePublishMessages().getFirst());
    assertThat(status(publication)).isEqualTo("PROCESSING");
    return publication;
  }

  private String status(JsonNode publication) {
    return deployment
        .call(
            DeployedFunction.PUBLICATION_QUERY,
            browser()
                .api("GET", "/v1/publications/{id}", Map.of("id", publication.path("id").asText())))
        .json()
        .path("status")
        .asText();
  }

  private List<String> receivePublishMessages() {
    return deployment.receive("PUBLISH_QUEUE_URL").stream().map(m -> m.body()).toList();
  }

  private Browser browser() {
    return new Browser(deployment, USER);
  }

  private String removed(String creator, int reason) {
    return body(
        "authorization.removed",
        deployment.simulator().creator(creator).openId(),
        "{\"reason\":%d}".formatted(reason));
  }

  private String body(String event, String openId, String content) {
    return Json.write(
        Map.of(
            "client_key", "key",
            "event", event,
            "create_time", now(),
            "user_openid", openId,
            "content", content));
  }

  private Answer deliver(String body) {
    return deliver(body, sign(Deployment.CLIENT_SECRET, now(), body));
  }

  private Answer deliver(String body, String signature) {
    return post(Map.of("TikTok-Signature", signature), body, false);
  }

  private Answer post(Map<String, String> headers, String body, boolean base64) {
    var request = Browser.request("POST", "/webhooks/tiktok", headers, Map.of(), Map.of());
    request.setBody(body);
    request.setIsBase64Encoded(base64);
    return deployment.call(DeployedFunction.TIKTOK_WEBHOOK, request);
  }

  private int failures(String message) {
    return deployment
        .deliver(DeployedFunction.CONNECTION_WORKER, message)
        .getBatchItemFailures()
        .size();
  }

  private long now() {
    return deployment.simulator().clock().instant().getEpochSecond();
  }

  private static String sign(String secret, long time, String body) {
    return Signed.header(secret, time, body);
  }
}
