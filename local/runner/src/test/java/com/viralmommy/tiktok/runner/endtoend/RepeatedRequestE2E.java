package com.viralmommy.tiktok.runner.endtoend;

import static com.viralmommy.tiktok.runner.endtoend.ProblemAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.runner.PaddedVideo;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;

/** Requests that are repeated with the same idempotency key. */
class RepeatedRequestE2E {
  @RegisterExtension static final PlatformExtension running = new PlatformExtension();

  @Test
  void aRepeatedRequestReturnsTheSamePublication() throws Exception {
    ApiUser owner = running.newCreator();
    String body = newRequest(owner).toString();

    HttpResponse<String> first = owner.post(body, "once");
    HttpResponse<String> again = owner.post(body, "once");
    HttpResponse<String> other =
        owner.post(newRequest(owner).put("title", "another").toString(), "once");
    HttpResponse<String> otherKey = owner.post(body, "twice");

    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
    assertThat(first.headers().firstValue("Location"))
        .contains("/api/v1/publications/" + ApiUser.json(first).path("id").asText());
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(ApiUser.json(again).path("id")).isEqualTo(ApiUser.json(first).path("id"));
    assertThat(ApiUser.json(again).at("/upload/url").asText()).startsWith("http");
    assertRefused(other, 422, "idempotency_key_reused");
    assertThat(ApiUser.json(otherKey).path("id")).isNotEqualTo(ApiUser.json(first).path("id"));
    assertThat(ApiUser.json(owner.get("/v1/publications")).path("items")).hasSize(2);
  }

  @Test
  void twoUsersCanUseTheSameKey() throws Exception {
    ApiUser one = running.newCreator();
    ApiUser two = running.newCreator();

    HttpResponse<String> first = one.post(newRequest(one).toString(), "shared");
    HttpResponse<String> second = two.post(newRequest(two).toString(), "shared");

    assertThat(second.statusCode()).isEqualTo(202);
    assertThat(second.headers().firstValue("Idempotent-Replayed")).isEmpty();
    assertThat(ApiUser.json(second).path("id")).isNotEqualTo(ApiUser.json(first).path("id"));
  }

  @Test
  void aRepeatedRequestReturnsTheSamePublicationAfterItsVideoIsDeleted() throws Exception {
    ApiUser owner = running.newCreator();
    String key = "uploads/%s/mine.mp4".formatted(new UserId(owner.id()).key());
    byte[] video = PaddedVideo.ofSize(500_000).read(0, 500_000);
    running.s3().putObject(r -> r.bucket(running.bucket()).key(key), RequestBody.fromBytes(video));
    ObjectNode body = newRequest(owner);
    body.remove("upload");
    body.putObject("source").put("key", key);
    HttpResponse<String> first = owner.post(body.toString(), "once");
    JsonNode ended = owner.awaitEnd(ApiUser.json(first));
    running.s3().deleteObject(r -> r.bucket(running.bucket()).key(key));

    HttpResponse<String> again = owner.post(body.toString(), "once");

    assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
    assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(ApiUser.json(again)).isEqualTo(ended);
  }

  /** Requests that arrive before the first one is stored get a 409 with Retry-After. */
  @Test
  void fiftyConcurrentRepetitionsCreateOnePublication() throws Exception {
    ApiUser owner = running.newCreator();
    String body = newRequest(owner).toString();
    Callable<HttpResponse<String>> request = () -> accepted(owner, body, "at once");

    List<HttpResponse<String>> answers;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      answers =
          threads.invokeAll(IntStream.range(0, 50).mapToObj(i -> request).toList()).stream()
              .map(Future::resultNow)
              .toList();
    }

    assertThat(answers).hasSize(50);
    assertThat(answers.stream().map(answer -> answer.headers().firstValue("Location").orElse("")))
        .containsOnly(answers.getFirst().headers().firstValue("Location").orElseThrow());
    assertThat(answers.stream().filter(answer -> !isReplayed(answer))).hasSize(1);
    assertThat(ApiUser.json(owner.get("/v1/publications")).path("items")).hasSize(1);
    // The publication and its idempotency key.
    assertThat(running.stored(owner)).hasSize(2);
  }

  private static HttpResponse<String> accepted(ApiUser owner, String body, String key)
      throws Exception {
    HttpResponse<String> answer = owner.post(body, key);
    while (answer.statusCode() == 409) {
      assertRefused(answer, 409, "conflict");
      Thread.sleep(
          Duration.ofSeconds(Long.parseLong(answer.headers().firstValue("Retry-After").get())));
      answer = owner.post(body, key);
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return answer;
  }

  private static boolean isReplayed(HttpResponse<String> answer) {
    return answer.headers().firstValue("Idempotent-Replayed").isPresent();
  }

  private static ObjectNode newRequest(ApiUser owner) {
    return owner.newRequest("a title", "SELF_ONLY", 500_000, "video/mp4");
  }
}
