package com.viralmommy.tiktok.runner.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.runner.PaddedVideo;
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

/** Drops, planned publications, cancellation, retry and dry run. */
class LifecycleE2E {
  @RegisterExtension static final PlatformExtension running = new PlatformExtension();

  private static final byte[] VIDEO = sample();

  @Test
  void aVideoInTheDropFolderIsPublishedWithoutARequest() throws Exception {
    ApiUser user = running.newCreator();
    drop(
        user,
        Map.of(
            "tiktok-connection-id", user.connection(),
            "tiktok-privacy-level", "SELF_ONLY",
            "tiktok-title", "caf%C3%A9%20drop",
            "tiktok-music-usage-confirmed", "true"));
    JsonNode accepted =
        await().atMost(Duration.ofMinutes(2)).until(() -> newest(user), n -> n != null);
    JsonNode ended = user.awaitEnd(accepted);

    assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("PUBLISHED");
    assertThat(ended.path("title").asText()).isEqualTo("café drop");
    assertThat(running.atTikTok("café drop")).hasSize(1);
  }

  @Test
  void aPlannedPublicationWaitsAndCanBeCancelled() throws Exception {
    ApiUser user = running.newCreator();
    Instant publishAt = Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);
    JsonNode created =
        user.publish(newRequest(user, "planned").put("publishAt", publishAt.toString()));
    user.upload(created, VIDEO.length, () -> new ByteArrayInputStream(VIDEO));
    JsonNode queued = user.awaitStatus(created, "QUEUED");
    assertThat(queued.path("publishAt").asText()).isEqualTo(publishAt.toString());

    HttpResponse<String> cancelled = delete(user, created);
    assertThat(cancelled.statusCode()).isEqualTo(200);
    assertThat(ApiUser.json(cancelled).path("status").asText()).isEqualTo("CANCELLED");
    assertThat(ApiUser.json(delete(user, created))).isEqualTo(ApiUser.json(cancelled));
    assertThat(user.publication(created)).isEqualTo(ApiUser.json(cancelled));
    assertThat(running.atTikTok("planned")).isEmpty();
  }

  @Test
  void aPublishedVideoCanNeitherBeCancelledNorRetried() throws Exception {
    ApiUser user = running.newCreator();
    JsonNode created = user.publish(newRequest(user, "finished"));
    user.upload(created, VIDEO.length, () -> new ByteArrayInputStream(VIDEO));
    user.awaitEnd(created);

    ProblemAssertions.assertRefused(delete(user, created), 409, "not_cancellable");
    ProblemAssertions.assertRefused(retry(user, created), 409, "not_retryable");
    ApiUser another = running.newUser();
    ProblemAssertions.assertRefused(delete(another, created), 404, "not_found");
    ProblemAssertions.assertRefused(retry(another, created), 404, "not_found");
    assertThat(running.atTikTok("finished")).hasSize(1);
  }

  @Test
  void aRetryPublishesAfterATemporaryFailure() throws Exception {
    ApiUser user = running.newCreator();
    running.platform().simulator().faults().on(Endpoint.UPLOAD).next(1).fail(FailReason.INTERNAL);
    JsonNode created = user.publish(newRequest(user, "second try"));
    user.upload(created, VIDEO.length, () -> new ByteArrayInputStream(VIDEO));
    JsonNode failed = user.awaitEnd(created);
    assertThat(failed.at("/failure/code").asText()).isEqualTo("tiktok_failed");
    assertThat(failed.at("/failure/retryable").asBoolean()).isTrue();

    HttpResponse<String> again = retry(user, created);
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(ApiUser.json(again).path("status").asText()).isEqualTo("QUEUED");
    JsonNode ended = user.awaitStatus(created, "PUBLISHED|UNCONFIRMED");
    assertThat(ended.path("status").asText()).isEqualTo("PUBLISHED");
    assertThat(ended.has("failure")).isFalse();
  }

  @Test
  void aDryRunReportsProblemsAndStoresNothing() throws Exception {
    ApiUser user = running.newCreator();
    HttpResponse<String> good = dryRun(user, newRequest(user, "dry").toString());
    assertThat(good.statusCode()).isEqualTo(200);
    assertThat(ApiUser.json(good).path("publishable").asBoolean()).isTrue();
    assertThat(ApiUser.json(good).at("/limits/2/name").asText()).isEqualTo("posts_per_day");

    HttpResponse<String> bad =
        dryRun(user, newRequest(user, "dry").put("privacyLevel", "FOLLOWER_OF_CREATOR").toString());
    assertThat(ApiUser.json(bad).path("publishable").asBoolean()).isFalse();
    assertThat(ApiUser.json(bad).at("/problems/0/code").asText())
        .isEqualTo("privacy_level_not_offered");

    ProblemAssertions.assertRefused(dryRun(user, "{}"), 400, "invalid_request");
    assertThat(running.stored(user)).isEmpty();
  }

  private static ObjectNode newRequest(ApiUser user, String title) {
    return user.newRequest(title, "SELF_ONLY", VIDEO.length, "video/mp4");
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
