package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.FailReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;

/** What a user can do with a publication beside having it published at once. */
class LifecycleE2E {
  @RegisterExtension static final RunningPlatform running = new RunningPlatform();

  private static final byte[] VIDEO = sample();

  @Test
  void aDroppedVideoIsPublishedByItsEventAlone() throws Exception {
    ApiUser user = running.newCreator();
    drop(
        user,
        Map.of(
            "tiktok-connection-id", user.connection(),
            "tiktok-privacy-level", "SELF_ONLY",
            "tiktok-title", "caf%C3%A9%20drop",
            "tiktok-music-usage-confirmed", "true"));
    JsonNode accepted =
        await().atMost(Duration.ofSeconds(30)).until(() -> newest(user), n -> n != null);
    JsonNode ended = user.ended(accepted);

    assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("PUBLISHED");
    assertThat(ended.path("title").asText()).isEqualTo("café drop");
    assertThat(running.atTikTok("café drop")).hasSize(1);
  }

  @Test
  void aPlannedPublicationWaitsAndCanBeCancelled() throws Exception {
    ApiUser user = running.newCreator();
    Instant publishAt = Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);
    JsonNode asked = user.publish(asking(user, "planned").put("publishAt", publishAt.toString()));
    user.upload(asked, VIDEO.length, () -> new ByteArrayInputStream(VIDEO));
    JsonNode queued = user.once(asked, "QUEUED");
    assertThat(queued.path("publishAt").asText()).isEqualTo(publishAt.toString());

    HttpResponse<String> cancelled = delete(user, asked);
    assertThat(cancelled.statusCode()).isEqualTo(200);
    assertThat(ApiUser.json(cancelled).path("status").asText()).isEqualTo("CANCELLED");
    assertThat(ApiUser.json(delete(user, asked))).isEqualTo(ApiUser.json(cancelled));
    assertThat(user.publication(asked)).isEqualTo(ApiUser.json(cancelled));
    assertThat(running.atTikTok("planned")).isEmpty();
  }

  @Test
  void whatIsPublishedIsNeitherCancelledNorTriedAgain() throws Exception {
    ApiUser user = running.newCreator();
    JsonNode asked = user.publish(asking(user, "finished"));
    user.upload(asked, VIDEO.length, () -> new ByteArrayInputStream(VIDEO));
    user.ended(asked);

    Refusals.assertRefused(delete(user, asked), 409, "not_cancellable");
    Refusals.assertRefused(retry(user, asked), 409, "not_retryable");
    ApiUser another = running.newUser();
    Refusals.assertRefused(delete(another, asked), 404, "not_found");
    Refusals.assertRefused(retry(another, asked), 404, "not_found");
    assertThat(running.atTikTok("finished")).hasSize(1);
  }

  @Test
  void whatHasFailedForAReasonThatPassesIsPublishedByARetry() throws Exception {
    ApiUser user = running.newCreator();
    running.platform().simulator().faults().on(Endpoint.UPLOAD).next(1).fail(FailReason.INTERNAL);
    JsonNode asked = user.publish(asking(user, "second try"));
    user.upload(asked, VIDEO.length, () -> new ByteArrayInputStream(VIDEO));
    JsonNode failed = user.ended(asked);
    assertThat(failed.at("/failure/code").asText()).isEqualTo("tiktok_failed");
    assertThat(failed.at("/failure/retryable").asBoolean()).isTrue();

    HttpResponse<String> again = retry(user, asked);
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(ApiUser.json(again).path("status").asText()).isEqualTo("QUEUED");
    JsonNode ended = user.once(asked, "PUBLISHED|UNCONFIRMED");
    assertThat(ended.path("status").asText()).isEqualTo("PUBLISHED");
    assertThat(ended.has("failure")).isFalse();
  }

  @Test
  void aDryRunTellsWhatWouldBecomeOfItAndStoresNothing() throws Exception {
    ApiUser user = running.newCreator();
    HttpResponse<String> good = dryRun(user, asking(user, "dry").toString());
    assertThat(good.statusCode()).isEqualTo(200);
    assertThat(ApiUser.json(good).path("publishable").asBoolean()).isTrue();
    assertThat(ApiUser.json(good).at("/limits/2/name").asText()).isEqualTo("posts_per_day");

    HttpResponse<String> bad =
        dryRun(user, asking(user, "dry").put("privacyLevel", "FOLLOWER_OF_CREATOR").toString());
    assertThat(ApiUser.json(bad).path("publishable").asBoolean()).isFalse();
    assertThat(ApiUser.json(bad).at("/problems/0/code").asText())
        .isEqualTo("privacy_level_not_offered");

    Refusals.assertRefused(dryRun(user, "{}"), 400, "invalid_request");
    assertThat(running.stored(user)).isEmpty();
  }

  private static ObjectNode asking(ApiUser user, String title) {
    return user.asking(title, "SELF_ONLY", VIDEO.length, "video/mp4");
  }

  private static JsonNode newest(ApiUser user) throws Exception {
    return ApiUser.json(user.get("/v1/publications")).path("items").get(0);
  }

  private static HttpResponse<String> dryRun(ApiUser user, String body) throws Exception {
    return user.send(
        user.request("/v1/publications?dryRun=true")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "dry")
            .POST(BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> delete(ApiUser user, JsonNode publication) throws Exception {
    return user.send(user.request(path(publication)).DELETE());
  }

  private static HttpResponse<String> retry(ApiUser user, JsonNode publication) throws Exception {
    return user.send(user.request(path(publication) + "/retry").POST(BodyPublishers.noBody()));
  }

  private static String path(JsonNode publication) {
    return "/v1/publications/" + publication.path("id").asText();
  }

  private static void drop(ApiUser user, Map<String, String> metadata) {
    String key = "drop/%s/video.mp4".formatted(new UserId(user.id()).key());
    running
        .s3()
        .putObject(
            r -> r.bucket(running.bucket()).key(key).metadata(metadata),
            RequestBody.fromBytes(VIDEO));
  }

  private static byte[] sample() {
    try (InputStream in = PaddedVideo.class.getResourceAsStream("/sample.mp4")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
