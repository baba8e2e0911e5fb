package com.viralmommy.tiktok.accounts.actions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.ReconnectReason;
import com.viralmommy.tiktok.fixture.Answer;
import com.viralmommy.tiktok.fixture.Browser;
import com.viralmommy.tiktok.fixture.Deployment;
import com.viralmommy.tiktok.fixture.RecordingProxy;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

class DisconnectIT {
  private static final String TOKEN = Endpoint.TOKEN.path();
  private static final String REVOKE = Endpoint.REVOKE.path();
  private static final String PIA = "pia.public";

  @RegisterExtension final Deployment deployment = new Deployment();

  private Browser browser() {
    return new Browser(deployment, "auth0|leaving");
  }

  @Test
  void revokesAtTikTokAndDeletesTheTokens() {
    String id = browser().connect(PIA);

    Answer answer = browser().disconnect(id);

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.event().getBody()).isNull();
    assertThat(revocations()).containsExactly("{}");
    assertThat(deployment.items(ConnectionStore.SCHEMA)).isEmpty();
    assertThat(browser().connection(id).status()).isEqualTo(404);
    assertThat(deployment.eventTypes())
        .containsExactly("connection.connected", "connection.disconnected");
  }

  @Test
  void disconnectingTwiceAnswersTheSame() {
    String id = browser().connect(PIA);
    browser().disconnect(id);

    assertThat(browser().disconnect(id).status()).isEqualTo(204);
    assertThat(revocations()).hasSize(1);
  }

  @Test
  void keepsTheUsersOtherConnections() {
    String pia = browser().connect(PIA);
    String priya = browser().connect("priya.private");

    browser().disconnect(pia);

    assertThat(browser().creatorInfo(priya).status()).isEqualTo(200);
    assertThat(browser().connections().json().path("items")).hasSize(1);
  }

  /** The queued task finds that TikTok has already ended the grant. */
  @Test
  void theQueuedRevocationSucceedsForAGrantThatIsAlreadyRevoked() {
    String id = browser().connect(PIA);
    browser().disconnect(id);

    assertThat(deployment.drainConnections()).isEqualTo(1);
    assertThat(deployment.receive("CONNECTION_QUEUE_URL")).isEmpty();
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  @Test
  void refreshesAnExpiredAccessTokenToRevokeTheGrant() {
    String id = browser().connect(PIA);
    deployment.simulator().clock().advance(Duration.ofDays(2));

    assertThat(browser().disconnect(id).status()).isEqualTo(204);
    assertThat(deployment.tikTokProxy().exchanges(TOKEN)).hasSize(2);
    assertThat(revocations()).containsExactly("{}");
  }

  @Test
  void disconnectsDuringATikTokOutageAndRevokesLater() {
    String id = browser().connect(PIA);
    deployment.tikTokProxy().dropRequests();

    assertThat(browser().disconnect(id).status()).isEqualTo(204);
    assertThat(deployment.items(ConnectionStore.SCHEMA)).isEmpty();
    assertThat(browser().connections().json().path("items")).isEmpty();

    deployment.tikTokProxy().forwardRequests();
    deployment.drainConnections();
    assertThat(revocations().getLast()).isEqualTo("{}");
  }

  @Test
  void aQueuedRevocationIsRetriedUntilTikTokIsUpAgain() {
    String id = browser().connect(PIA);
    deployment.tikTokProxy().dropRequests();
    browser().disconnect(id);
    String message = deployment.receive("CONNECTION_QUEUE_URL").getFirst().body();

    assertThat(failures(message)).isEqualTo(1);
    assertThat(failures(message)).isEqualTo(1);
    deployment.tikTokProxy().forwardRequests();
    assertThat(failures(message)).isZero();

    assertThat(revocations().getLast()).isEqualTo("{}");
  }

  @Test
  void aQueuedRevocationRefreshesAnExpiredAccessToken() {
    String id = browser().connect(PIA);
    deployment.tikTokProxy().dropRequests();
    browser().disconnect(id);
    deployment.tikTokProxy().forwardRequests();
    deployment.simulator().clock().advance(Duration.ofDays(2));

    assertThat(deployment.drainConnections()).isEqualTo(1);

    assertThat(revocations().getLast()).isEqualTo("{}");
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  /** TikTok has rotated the refresh token, so only the new tokens can revoke the grant. */
  @Test
  void aRevocationThatFailsAfterARefreshIsRetriedWithTheNewTokens() {
    String id = browser().connect(PIA);
    deployment.tikTokProxy().dropRequests();
    browser().disconnect(id);
    deployment.tikTokProxy().forwardRequests();
    deployment.simulator().clock().advance(Duration.ofDays(2));
    deployment.simulator().faults().on(Endpoint.REVOKE).occurrence(2).status(500);

    // The first task and the one with the new tokens.
    assertThat(deployment.drainConnections()).isEqualTo(2);

    assertThat(revocations().getLast()).isEqualTo("{}");
    assertThat(deployment.simulator().violations()).isEmpty();
  }

  /** The access token may be valid for hours after TikTok refused the refresh token. */
  @Test
  void revokesTheGrantOfAConnectionThatNeedsReconnect() {
    String id = browser().connect(PIA);
    Connection stored = store().find(new Connection.Key(user(), id)).orElseThrow();
    store().markNeedsReconnect(stored, ReconnectReason.TOKENS_REFUSED);

    assertThat(browser().disconnect(id).status()).isEqualTo(204);
    assertThat(deployment.items(ConnectionStore.SCHEMA)).isEmpty();
    deployment.drainConnections();
    assertThat(revocations()).containsExactly("{}");
  }

  @Test
  void deletesAConnectionWhoseTokensHaveBothExpired() {
    String id = browser().connect(PIA);
    deployment.simulator().clock().advance(Duration.ofDays(366));
    browser().creatorInfo(id);

    assertThat(browser().disconnect(id).status()).isEqualTo(204);
    assertThat(deployment.items(ConnectionStore.SCHEMA)).isEmpty();
    assertThat(deployment.drainConnections()).isEqualTo(1);
    assertThat(deployment.receive("CONNECTION_QUEUE_URL")).isEmpty();
  }

  /** TikTok might end the new grant together with the old one, so the revocation is dropped. */
  @Test
  void connectingAgainBeforeTheRevocationKeepsTheNewConnection() {
    String id = browser().connect(PIA);
    deployment.tikTokProxy().dropRequests();
    browser().disconnect(id);
    deployment.tikTokProxy().forwardRequests();
    assertThat(browser().connect(PIA)).isEqualTo(id);

    deployment.drainConnections();

    assertThat(deployment.tikTokProxy().exchanges(REVOKE)).allMatch(passed -> passed.status() == 0);
    assertThat(browser().creatorInfo(id).status()).isEqualTo(200);
  }

  @Test
  void anSqsOutageLeavesTheConnectionUnchanged() {
    String id = browser().connect(PIA);
    deployment.sqsProxy().dropRequests();

    assertThat(browser().disconnect(id).status()).isEqualTo(500);

    deployment.sqsProxy().forwardRequests();
    assertThat(browser().creatorInfo(id).status()).isEqualTo(200);
    assertThat(browser().disconnect(id).status()).isEqualTo(204);
    assertThat(revocations()).containsExactly("{}");
  }

  /** The task is sent before the connection is removed, so the removal may still fail. */
  @Test
  void aQueuedRevocationWaitsWhileTheConnectionExists() {
    String id = browser().connect(PIA);
    deployment.dynamoDbProxy().dropRequests(request -> request.contains("DeleteItem"));
    assertThat(browser().disconnect(id).status()).isEqualTo(500);
    deployment.dynamoDbProxy().forwardRequests();
    String message = deployment.receive("CONNECTION_QUEUE_URL").getFirst().body();

    assertThat(failures(message)).isEqualTo(1);

    assertThat(deployment.tikTokProxy().exchanges(REVOKE)).isEmpty();
    assertThat(browser().creatorInfo(id).status()).isEqualTo(200);
  }

  @Test
  void aConcurrentRefreshDoesNotRecreateTheConnectionAndItsGrantIsRevoked() {
    String id = browser().connect(PIA);
    deployment.simulator().clock().advance(Duration.ofDays(2));
    // The connection is removed while the refresh for creator info is on its way to TikTok.
    deployment
        .tikTokProxy()
        .beforeNext(
            TOKEN,
            () -> {
              Connection connection = store().list(user()).getFirst();
              assertThat(store().remove(connection)).isTrue();
            });

    Answer answer = browser().creatorInfo(id);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(deployment.items(ConnectionStore.SCHEMA)).isEmpty();
    deployment.drainConnections();
    assertThat(revocations()).containsExactly("{}");
    assertThat(deployment.items(ConnectionStore.SCHEMA)).isEmpty();
  }

  @Test
  void aRefreshOfARemovedConnectionDoesNotChangeItsSuccessor() {
    String id = browser().connect(PIA);
    deployment.simulator().clock().advance(Duration.ofDays(2));
    AtomicReference<byte[]> newTokens = new AtomicReference<>();
    deployment
        .tikTokProxy()
        .beforeNext(
            TOKEN,
            () -> {
              assertThat(store().remove(store().list(user()).getFirst())).isTrue();
              assertThat(browser().connect(PIA)).isEqualTo(id);
              newTokens.set(store().list(user()).getFirst().sealedTokens());
            });

    assertThat(browser().creatorInfo(id).status()).isEqualTo(200);

    assertThat(store().list(user()).getFirst().sealedTokens()).isEqualTo(newTokens.get());
    deployment.drainConnections();
    assertThat(deployment.tikTokProxy().exchanges(REVOKE)).isEmpty();
    assertThat(browser().creatorInfo(id).status()).isEqualTo(200);
  }

  @Test
  void cancelsPublicationsThatHaveNotReachedTikTok() {
    String id = browser().connect(PIA);
    String other = browser().connect("priya.private");
    JsonNode awaitingUpload =
        publish(id, "{\"sizeBytes\":1000,\"contentType\":\"video/mp4\"}", null);
    JsonNode queued = publish(id, null, video());
    JsonNode ofOtherConnection = publish(other, null, video());

    browser().disconnect(id);

    for (JsonNode publication : List.of(awaitingUpload, queued)) {
      JsonNode cancelled = publication(publication);
      assertThat(cancelled.path("status").asText()).isEqualTo("CANCELLED");
      assertThat(cancelled.at("/failure/code").asText()).isEqualTo("connection_removed");
    }
    assertThat(publication(ofOtherConnection).path("status").asText()).isEqualTo("QUEUED");
    deployment.drain("PUBLISH_QUEUE_URL", DeployedFunction.PUBLISH_WORKER);
    assertThat(deployment.simulator().publications()).noneMatch(post -> post.creator().equals(PIA));
  }

  /** Disconnecting does not find a publication that is accepted at the same moment. */
  @Test
  void theWorkerCancelsAPublicationWhoseConnectionWasRemoved() {
    String id = browser().connect(PIA);
    JsonNode queued = publish(id, null, video());
    assertThat(store().remove(store().list(user()).getFirst())).isTrue();

    deployment.drain("PUBLISH_QUEUE_URL", DeployedFunction.PUBLISH_WORKER);

    assertThat(publication(queued).path("status").asText()).isEqualTo("CANCELLED");
    assertThat(deployment.simulator().publications()).isEmpty();
  }

  @Test
  void doesNotCancelAPublicationThatTikTokIsProcessing() {
    String id = browser().connect(PIA);
    JsonNode queued = publish(id, null, video());
    JsonNode message = drainOnce();
    assertThat(publication(queued).path("status").asText()).isEqualTo("PROCESSING");

    browser().disconnect(id);

    assertThat(publication(queued).path("status").asText()).isEqualTo("PROCESSING");
    assertThat(message.path("id")).isEqualTo(queued.path("id"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "not json",
        "{\"user\":\"auth0_7Cx\",\"connection\":\"c\",\"task\":\"dance\"}",
        "{\"user\":\"auth0_7Cx\",\"connection\":\"c\",\"task\":\"revoke\"}",
        "{\"user\":\"auth0_7Cx\",\"connection\":\"c\",\"task\":\"revoke\",\"tokenVersion\":1,"
            + "\"tokens\":\"!\"}",
        "{\"user\":\"auth0_7Cx\",\"connection\":\"c\",\"task\":\"verify\",\"because\":\"x\"}",
        "{\"user\":\"a|b\",\"connection\":\"c\",\"task\":\"verify\",\"because\":\"account_banned\"}",
        "{\"user\":\"\",\"connection\":\"\",\"task\":\"verify\",\"because\":\"account_banned\"}"
      })
  void anUnreadableMessageIsReturnedToTheQueue(String body) {
    assertThat(failures(body)).isEqualTo(1);
    assertThat(deployment.log()).anyMatch(line -> line.contains("message.unreadable"));
  }

  @Test
  void tokensSealedForAnotherConnectionAreNotUsedToRevoke() {
    browser().connect(PIA);
    byte[] sealed = store().list(user()).getFirst().sealedTokens();
    String message =
        "{\"user\":\"auth0_7Cleaving\",\"connection\":\"con_00000000000000000000000000\","
            + "\"task\":\"revoke\",\"tokenVersion\":1,\"tokens\":\"%s\"}"
                .formatted(Base64.getEncoder().encodeToString(sealed));

    assertThat(failures(message)).isEqualTo(1);
    assertThat(deployment.tikTokProxy().exchanges(REVOKE)).isEmpty();
  }

  private int failures(String message) {
    return deployment
        .deliver(DeployedFunction.CONNECTION_WORKER, message)
        .getBatchItemFailures()
        .size();
  }

  private List<String> revocations() {
    return deployment.tikTokProxy().exchanges(REVOKE).stream()
        .map(RecordingProxy.Exchange::answer)
        .toList();
  }

  private ConnectionStore store() {
    return deployment.compositionRoot().connectionStore();
  }

  private static UserId user() {
    return new UserId("auth0|leaving");
  }

  private String video() {
    String key = "uploads/auth0_7Cleaving/%s.mp4".formatted(UUID.randomUUID());
    deployment
        .s3()
        .putObject(
            r -> r.bucket(deployment.variables().get("VIDEO_BUCKET")).key(key),
            RequestBody.fromFile(Path.of("src/test/resources/media/h264-faststart.mp4")));
    return key;
  }

  private JsonNode publish(String connection, String upload, String sourceKey) {
    Map<String, String> headers = new HashMap<>(browser().headers());
    headers.put("Content-Type", "application/json");
    headers.put("Idempotency-Key", UUID.randomUUID().toString());
    var request = Browser.request("POST", "/v1/publications", headers, Map.of(), Map.of());
    request.setBody(
        "{\"connectionId\":\"%s\",\"privacyLevel\":\"SELF_ONLY\",\"musicUsageConfirmed\":true,%s}"
            .formatted(
                connection,
                upload != null
                    ? "\"upload\":" + upload
                    : "\"source\":{\"key\":\"%s\"}".formatted(sourceKey)));
    Answer answer = deployment.call(DeployedFunction.PUBLISH_INTAKE, request);
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.json();
  }

  private JsonNode publication(JsonNode publication) {
    return deployment
        .call(
            DeployedFunction.PUBLICATION_QUERY,
            browser()
                .api("GET", "/v1/publications/{id}", Map.of("id", publication.path("id").asText())))
        .json();
  }

  /** Delivers only the first publish message that is visible now. */
  private JsonNode drainOnce() {
    String body = deployment.receive("PUBLISH_QUEUE_URL").getFirst().body();
    deployment.deliver(DeployedFunction.PUBLISH_WORKER, body);
    try {
      return Json.read(body);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
