package com.viralmommy.tiktok.runner.endtoend;

import static com.viralmommy.tiktok.runner.endtoend.ProblemAssertions.assertRefused;
import static com.viralmommy.tiktok.runner.endtoend.ProblemAssertions.pointers;
import static com.viralmommy.tiktok.runner.endtoend.ProblemAssertions.withoutRequestId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.platform.UserId;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** Invalid requests are answered with precise problems and store nothing. */
class RefusalE2E {
  private static final String VIDEO = "video/mp4";

  @RegisterExtension static final PlatformExtension running = new PlatformExtension();

  /** Has a connection and no publication. */
  private static ApiUser user;

  @BeforeAll
  static void connect() throws Exception {
    user = running.newCreator();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/publications",
    "GET, /v1/publications/pub_0123456789abcdefghjkmnpqrs",
    "POST, /v1/publications",
    "GET, /auth/tiktok/start"
  })
  void refusesARequestWithoutAToken(String method, String path) throws Exception {
    var request =
        user.anonymously(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "a")
            .method(method, body(method, newRequest().toString()));

    assertRefused(user.send(request), 401, "unauthenticated");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer not.a.token",
        "Basic dXNlcjpwYXNz",
        // alg none
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJzb21lYm9keSJ9."
      })
  void refusesATokenWithoutASignatureOfTheIssuer(String authorization) throws Exception {
    var request = user.anonymously("/v1/publications").GET().header("Authorization", authorization);

    assertRefused(user.send(request), 401, "unauthenticated");
  }

  @Test
  void refusesAChangedToken() throws Exception {
    String token = running.platform().issuer().token("auth0|mallory");
    String[] parts = token.split("\\.");
    String claims =
        new String(java.util.Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
            .replace("auth0|mallory", user.id());
    String forged =
        "%s.%s.%s"
            .formatted(
                parts[0],
                java.util.Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(claims.getBytes(StandardCharsets.UTF_8)),
                parts[2]);
    var request =
        user.anonymously("/v1/publications").GET().header("Authorization", "Bearer " + forged);

    assertRefused(user.send(request), 401, "unauthenticated");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/nothing",
    "GET, /",
    "GET, /v1/publications/one/two",
    "GET, /v1//publications",
    "PATCH, /v1/publications",
    "PUT, /v1/publications/pub_0123456789abcdefghjkmnpqrs",
    "POST, /auth/tiktok/callback"
  })
  void refusesAnUnknownRoute(String method, String path) throws Exception {
    var request = user.request(path).method(method, body(method, "{}"));

    assertRefused(user.send(request), 404, "route_not_found");
  }

  @Test
  void anotherUsersPublicationIsNotFound() throws Exception {
    ApiUser owner = running.newCreator();
    JsonNode theirs = owner.publish(newRequest(owner));
    ApiUser other = running.newUser();

    HttpResponse<String> foreign = other.get("/v1/publications/" + theirs.path("id").asText());
    HttpResponse<String> absent = other.get("/v1/publications/pub_0123456789abcdefghjkmnpqrs");

    assertRefused(foreign, 404, "not_found");
    assertRefused(absent, 404, "not_found");
    assertThat(withoutRequestId(foreign)).isEqualTo(withoutRequestId(absent));
    assertThat(ApiUser.json(other.get("/v1/publications")).path("items")).isEmpty();
    assertThat(running.stored(other)).isEmpty();
    assertThat(owner.publication(theirs).path("status").asText()).isEqualTo("AWAITING_UPLOAD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "pub_", "key_abc", "..%2F..", "%00", "pub_0123456789ABCDEFGHJKMNPQRS"})
  void anInvalidPublicationIdIsNotFound(String id) throws Exception {
    assertRefused(user.get("/v1/publications/" + id), 404, "not_found");
  }

  @Test
  void namesEverythingThatIsWrongWithABodyAtOnce() throws Exception {
    HttpResponse<String> answer =
        user.post(
            """
            {"title":7,"privacyLevel":"EVERYBODY","allowDuet":"yes","coverTimestampMs":-1,
             "musicUsageConfirmed":false,"colour":"red","a/b~c":1,
             "upload":{"sizeBytes":"12","contentType":"video/avi","extra":true}}
            """);

    assertRefused(answer, 400, "invalid_request");
    assertThat(pointers(answer))
        .containsExactlyInAnyOrder(
            "/connectionId",
            "/title",
            "/privacyLevel",
            "/allowDuet",
            "/coverTimestampMs",
            "/musicUsageConfirmed",
            "/colour",
            "/a~1b~0c",
            "/upload/sizeBytes",
            "/upload/contentType",
            "/upload/extra");
    assertThat(running.stored(user)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                  | /connectionId /privacyLevel /musicUsageConfirmed"
            + " /upload",
        "{\"upload\":{},\"source\":{}}       | /upload/sizeBytes /upload/contentType /source/key"
            + " /connectionId /privacyLevel /musicUsageConfirmed /upload",
        "{\"upload\":[]}                     | /connectionId /privacyLevel /musicUsageConfirmed"
            + " /upload",
        "{\"source\":{\"key\":null}}         | /connectionId /privacyLevel /musicUsageConfirmed"
            + " /source/key",
        "{\"upload\":{\"sizeBytes\":1.5}}    | /connectionId /privacyLevel /musicUsageConfirmed"
            + " /upload/sizeBytes /upload/contentType",
        "{\"upload\":{\"sizeBytes\":-1}}     | /connectionId /privacyLevel /musicUsageConfirmed"
            + " /upload/sizeBytes /upload/contentType",
        "{\"upload\":{\"sizeBytes\":1e400}}  | /connectionId /privacyLevel /musicUsageConfirmed"
            + " /upload/sizeBytes /upload/contentType",
        "{\"upload\":{\"sizeBytes\":99999999999999999999}} | /connectionId /privacyLevel"
            + " /musicUsageConfirmed /upload/sizeBytes /upload/contentType",
        "{\"upload\":{\"sizeBytes\":287600001}} | /connectionId /privacyLevel /musicUsageConfirmed"
            + " /upload/contentType"
      })
  void namesMissingMembers(String body, String pointers) throws Exception {
    HttpResponse<String> answer = user.post(body);

    assertRefused(answer, 400, "invalid_request");
    assertThat(pointers(answer)).containsExactlyInAnyOrder(pointers.split(" "));
    assertThat(running.stored(user)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{} {}",
        "{\"title\":\"a\",\"title\":\"b\"}",
        "{'title':1}",
        "{\"title\":NaN}",
        "<xml/>"
      })
  void refusesABodyThatIsNotOneJsonObject(String body) throws Exception {
    assertRefused(user.post(body), 400, "invalid_request");
    assertThat(running.stored(user)).isEmpty();
  }

  @Test
  void refusesADeeplyNestedBody() throws Exception {
    assertRefused(
        user.post("{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}"),
        400,
        "invalid_request");
  }

  @Test
  void refusesABodyThatIsNotUtf8() throws Exception {
    byte[] latin1 =
        newRequest().put("title", "caf\u00e9").toString().getBytes(StandardCharsets.ISO_8859_1);
    var request =
        user.request("/v1/publications")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "latin1")
            .POST(BodyPublishers.ofByteArray(latin1));

    assertRefused(user.send(request), 400, "invalid_request");
    assertThat(running.stored(user)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {70_000, 6_000_000, 11_000_000})
  void refusesABodyThatIsTooLarge(int length) throws Exception {
    assertRefused(
        user.post(newRequest().put("title", "x".repeat(length)).toString()),
        413,
        "payload_too_large");
    assertThat(running.stored(user)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp"})
  void refusesABodyOfAnotherType(String contentType) throws Exception {
    var request =
        user.request("/v1/publications")
            .header("Content-Type", contentType)
            .header("Idempotency-Key", "a")
            .POST(BodyPublishers.ofString(newRequest().toString()));

    assertRefused(user.send(request), 415, "unsupported_media_type");
    assertThat(running.stored(user)).isEmpty();
  }

  @Test
  void refusesARequestWithoutAnIdempotencyKey() throws Exception {
    var request =
        user.request("/v1/publications")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(newRequest().toString()));

    HttpResponse<String> answer = user.send(request);

    assertRefused(answer, 400, "invalid_request");
    assertThat(answer.body()).contains("Idempotency-Key");
    assertRefused(user.post(newRequest().toString(), " "), 400, "invalid_request");
    assertRefused(user.post(newRequest().toString(), "x".repeat(256)), 400, "invalid_request");
    assertThat(running.stored(user)).isEmpty();
  }

  @Test
  void refusesAConnectionOfAnotherUser() throws Exception {
    ApiUser stranger = running.newUser();
    ObjectNode body = newRequest();

    HttpResponse<String> foreign = stranger.post(body.toString());
    HttpResponse<String> absent = stranger.post(body.put("connectionId", "con_x").toString());

    assertRefused(foreign, 400, "invalid_request");
    assertThat(pointers(foreign)).containsExactly("/connectionId");
    assertThat(withoutRequestId(foreign)).isEqualTo(withoutRequestId(absent));
    assertThat(running.stored(stranger)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, video_empty", "287_600_001, upload_size_too_large"})
  void refusesASizeThatIsNotAllowed(String size, String code) throws Exception {
    ObjectNode body =
        user.newRequest("size", "SELF_ONLY", Long.parseLong(size.replace("_", "")), VIDEO);

    assertRefused(user.post(body.toString()), 422, code);
    assertThat(running.stored(user)).isEmpty();
  }

  @Test
  void acceptsTheLargestAllowedSize() throws Exception {
    ApiUser owner = running.newCreator();

    JsonNode created = owner.publish(owner.newRequest("largest", "SELF_ONLY", 287_600_000, VIDEO));

    assertThat(created.path("status").asText()).isEqualTo("AWAITING_UPLOAD");
  }

  @Test
  void refusesPrivateBrandedContent() throws Exception {
    HttpResponse<String> answer = user.post(newRequest().put("brandedContent", true).toString());

    assertRefused(answer, 400, "invalid_request");
    assertThat(pointers(answer)).containsExactly("/privacyLevel");
  }

  @Test
  void anObjectOfAnotherUserIsNotFound() throws Exception {
    ApiUser owner = running.newUser();
    String key = "uploads/%s/secret.mp4".formatted(new UserId(owner.id()).key());
    running
        .s3()
        .putObject(r -> r.bucket(running.bucket()).key(key), RequestBody.fromBytes(new byte[9]));
    for (String named :
        List.of(
            key,
            "uploads/%s/absent.mp4".formatted(new UserId(user.id()).key()),
            "uploads/%s/../%s".formatted(new UserId(user.id()).key(), key.substring(8)),
            "videos/a.mp4")) {
      ObjectNode body = newRequest();
      body.remove("upload");
      body.putObject("source").put("key", named);

      assertRefused(user.post(body.toString()), 422, "video_not_found");
    }
    assertThat(running.stored(user)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=101",
        "limit=x",
        "limit=",
        "cursor=x",
        "cursor=",
        "status=queued",
        "connectionId=x"
      })
  void refusesInvalidListParameters(String query) throws Exception {
    HttpResponse<String> answer = user.get("/v1/publications?" + query);

    assertRefused(answer, 400, "invalid_request");
    assertThat(pointers(answer)).containsExactly("/" + query.split("=")[0]);
  }

  /** A cursor is a position in the caller's own list. */
  @Test
  void aCursorOfAnotherUserReturnsTheCallersPublications() throws Exception {
    ApiUser owner = running.newCreator();
    ApiUser other = running.newCreator();
    for (int i = 0; i < 3; i++) {
      owner.publish(newRequest(owner));
      other.publish(newRequest(other));
    }
    String cursor = ApiUser.json(owner.get("/v1/publications?limit=1")).path("nextCursor").asText();

    HttpResponse<String> answer = other.get("/v1/publications?cursor=" + cursor);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(ApiUser.json(answer).path("items"))
        .hasSizeLessThanOrEqualTo(3)
        .allSatisfy(
            item -> assertThat(item.path("connectionId").asText()).isEqualTo(other.connection()));
  }

  private static ObjectNode newRequest() {
    return newRequest(user);
  }

  private static ObjectNode newRequest(ApiUser owner) {
    return owner.newRequest("a title", "SELF_ONLY", 500_000, VIDEO);
  }

  private static java.net.http.HttpRequest.BodyPublisher body(String method, String text) {
    return method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(text);
  }
}
