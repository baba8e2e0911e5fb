package com.viralmommy.tiktok.publishing.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.PublicationFailure.TikTokDetail;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationViewTest {
  private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");

  @Test
  void showsAPublicationThatAwaitsItsUpload() throws Exception {
    assertThat(view(Publications.waitingForUpload(new UserId("me"), 5, NOW)).toString())
        .matches(
            "\\{\"id\":\"pub_.{26}\",\"connectionId\":\"con_1\",\"status\":\"AWAITING_UPLOAD\","
                + "\"mode\":\"DIRECT\",\"title\":\"A title\",\"privacyLevel\":\"SELF_ONLY\","
                + "\"createdAt\":\"2026-11-22T18:00:00Z\",\"updatedAt\":\"2026-11-22T18:00:00Z\","
                + "\"progress\":\\{\"bytesTotal\":5,\"bytesSent\":0}}");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 10000000", "6, 60000000", "7, 70000000"})
  void showsTheBytesThatTikTokHas(int acknowledged, long bytes) throws Exception {
    JsonNode progress = view(Publications.uploading(acknowledged, true, NOW)).path("progress");
    assertThat(progress.path("bytesSent").asLong()).isEqualTo(bytes);
    assertThat(progress.path("bytesTotal").asLong()).isEqualTo(70_000_000);
    assertThat(progress.path("chunksSent").asInt()).isEqualTo(acknowledged);
    assertThat(progress.path("chunksTotal").asInt()).isEqualTo(7);
  }

  /** The id has more digits than a double: JavaScript would round a number to another id. */
  @Test
  void showsThePostIdAsTextWithThePostUrl() throws Exception {
    JsonNode view = published(List.of("7678907398077074696"), "pia.public");
    assertThat(view.path("postId").isTextual()).isTrue();
    assertThat(view.path("postId").asText()).isEqualTo("7678907398077074696");
    assertThat(view.path("postUrl").asText())
        .isEqualTo("https://www.tiktok.com/@pia.public/video/7678907398077074696");
  }

  @Test
  void showsNoPostUrlWithoutPostIdOrUsername() throws Exception {
    assertThat(published(List.of(), "pia.public").has("postId")).isFalse();
    assertThat(published(List.of(), "pia.public").has("postUrl")).isFalse();
    assertThat(published(List.of("1"), null).has("postUrl")).isFalse();
    assertThat(published(List.of("1"), "no <name>").path("postUrl").asText())
        .doesNotContain("<", " ");
  }

  @Test
  void showsAFailureWithTikToksFailReason() throws Exception {
    var failure =
        new PublicationFailure(
            ProblemCode.TIKTOK_FAILED, "Try again.", new TikTokDetail(null, null, "internal"));
    JsonNode view = view(Publications.queued(new UserId("me"), NOW).failed(failure, NOW));
    assertThat(view.path("failure").toString())
        .isEqualTo(
            "{\"code\":\"tiktok_failed\",\"detail\":\"Try again.\",\"retryable\":true,"
                + "\"tiktok\":{\"failReason\":\"internal\"}}");
  }

  private static JsonNode published(List<String> postIds, String username) throws Exception {
    return view(Publications.uploading(7, false, NOW).published(postIds, username, NOW));
  }

  private static JsonNode view(Publication publication) throws Exception {
    return Json.read(Json.write(PublicationView.of(publication)));
  }
}
