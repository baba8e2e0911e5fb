package com.viralmommy.tiktok.runner.endtoend;

import static com.viralmommy.tiktok.runner.endtoend.ProblemAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CORS, request ids and pagination, as a front end in a browser uses them. */
class FrontEndE2E {
  private static final String ALLOWED_ORIGIN = "http://localhost:5173";
  private static final String VIDEO = "video/mp4";

  @RegisterExtension static final PlatformExtension running = new PlatformExtension();

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/publications", "/v1/connections/con_x/creator-info", "/auth/tiktok/start"})
  void allowedOriginsMayCallEveryOperation(String path) throws Exception {
    ApiUser user = running.newUser();
    HttpResponse<String> preflight =
        user.send(
            user.anonymously(path)
                .header("Origin", ALLOWED_ORIGIN)
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization,x-request-id")
                .method("OPTIONS", BodyPublishers.noBody()));

    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(header(preflight, "Access-Control-Allow-Origin")).isEqualTo(ALLOWED_ORIGIN);
    assertThat(list(preflight, "Access-Control-Allow-Methods")).contains("GET");
    assertThat(list(preflight, "Access-Control-Allow-Headers"))
        .contains("Authorization", "Content-Type", "Idempotency-Key", "X-Request-Id");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
  }

  /** Accepted or refused, by a function or by the gateway. */
  @Test
  void allowedOriginsMayReadEveryAnswer() throws Exception {
    ApiUser user = running.newCreator();
    var body = user.newRequest("cross-origin", "SELF_ONLY", 10, VIDEO).toString();
    HttpResponse<String> accepted =
        user.send(
            user.request("/v1/publications")
                .header("Origin", ALLOWED_ORIGIN)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "cross-origin")
                .POST(BodyPublishers.ofString(body)));
    HttpResponse<String> refused =
        user.send(user.request("/v1/publications/x").header("Origin", ALLOWED_ORIGIN).GET());
    HttpResponse<String> unknown =
        user.send(user.request("/v1/nothing").header("Origin", ALLOWED_ORIGIN).GET());

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    for (HttpResponse<String> answer : List.of(accepted, refused)) {
      assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(ALLOWED_ORIGIN);
      assertThat(list(answer, "Access-Control-Expose-Headers"))
          .contains("Location", "Retry-After", "X-Request-Id");
    }
    assertThat(header(unknown, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(list(unknown, "Access-Control-Expose-Headers")).contains("X-Request-Id");
  }

  @Test
  void otherOriginsMayReadNoAnswer() throws Exception {
    ApiUser user = running.newUser();
    HttpResponse<String> answer =
        user.send(
            user.request("/v1/publications").header("Origin", "https://evil.example.net").GET());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void aPageMayUploadToTheBucketAndReadItsETag() throws Exception {
    ApiUser user = running.newCreator();
    JsonNode created = user.publish(user.newRequest("upload", "SELF_ONLY", 10, VIDEO));
    URI url = URI.create(created.at("/upload/url").asText());

    HttpResponse<String> preflight =
        user.send(
            HttpRequest.newBuilder(url)
                .header("Origin", ALLOWED_ORIGIN)
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
    HttpResponse<String> put =
        user.send(
            HttpRequest.newBuilder(url)
                .header("Origin", ALLOWED_ORIGIN)
                .header("Content-Type", VIDEO)
                .PUT(BodyPublishers.ofByteArray(new byte[10])));

    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(header(preflight, "Access-Control-Allow-Origin")).isIn("*", ALLOWED_ORIGIN);
    assertThat(list(preflight, "Access-Control-Allow-Methods")).contains("PUT");
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(header(put, "Access-Control-Allow-Origin")).isIn("*", ALLOWED_ORIGIN);
    assertThat(header(put, "ETag")).isNotBlank();
  }

  @Test
  void theClientsRequestIdIsInTheAnswerAndInTheLog() throws Exception {
    ApiUser user = running.newUser();
    HttpResponse<String> answer =
        user.send(user.request("/v1/publications/x").header("X-Request-Id", "composer-1").GET());

    assertThat(header(answer, "X-Request-Id")).isEqualTo("composer-1");
    assertThat(ApiUser.json(answer).path("requestId").asText()).isEqualTo("composer-1");
    assertThat(running.logged("request.answered", "requestId", "composer-1")).isTrue();
  }

  @Test
  void anInvalidRequestIdIsReplaced() throws Exception {
    ApiUser user = running.newUser();

    assertRefused(
        user.send(user.request("/v1/publications/x").header("X-Request-Id", "a b").GET()),
        404,
        "not_found");
  }

  @Test
  void aListCanBeReadPageByPageAndByStatusAndConnection() throws Exception {
    ApiUser user = running.newCreator();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      JsonNode created = user.publish(user.newRequest("listed " + i, "SELF_ONLY", 10, VIDEO));
      ids.addFirst(created.path("id").asText());
    }
    JsonNode first = page(user, "limit=2");
    user.publish(user.newRequest("added meanwhile", "SELF_ONLY", 10, VIDEO));
    JsonNode second = page(user, "limit=2&cursor=" + first.path("nextCursor").asText());
    JsonNode third = page(user, "limit=2&cursor=" + second.path("nextCursor").asText());

    assertThat(Stream.of(first, second, third).flatMap(FrontEndE2E::ids))
        .containsExactlyElementsOf(ids);
    assertThat(third.has("nextCursor")).isFalse();
    assertThat(page(user, "status=AWAITING_UPLOAD&connectionId=" + user.connection()).path("items"))
        .hasSize(6);
    assertThat(page(user, "status=PUBLISHED").path("items")).isEmpty();
    assertThat(page(user, "connectionId=con_" + "0".repeat(26)).path("items")).isEmpty();
  }

  private static JsonNode page(ApiUser user, String query) throws Exception {
    HttpResponse<String> answer = user.get("/v1/publications?" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ApiUser.json(answer);
  }

  private static Stream<String> ids(JsonNode page) {
    return page.path("items").valueStream().map(item -> item.path("id").asText());
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static List<String> list(HttpResponse<String> answer, String name) {
    return Arrays.stream(header(answer, name).split(",")).map(String::strip).toList();
  }
}
