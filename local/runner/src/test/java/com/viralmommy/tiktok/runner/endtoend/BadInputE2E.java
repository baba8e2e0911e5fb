package com.viralmommy.tiktok.runner.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.runner.PaddedVideo;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sqs.model.Message;

/** Unexpected uploads, objects and messages, and videos that TikTok does not allow. */
class BadInputE2E {
  private static final String VIDEO = "video/mp4";

  @RegisterExtension static final PlatformExtension running = new PlatformExtension();

  @Test
  void s3RefusesAnUploadOfAnotherSizeOrType() throws Exception {
    ApiUser owner = running.newCreator();
    JsonNode created = owner.publish(owner.newRequest("signed", "SELF_ONLY", 10, VIDEO));

    assertThat(owner.put(created, VIDEO, BodyPublishers.ofByteArray(new byte[9])).statusCode())
        .isEqualTo(403);
    assertThat(owner.put(created, VIDEO, BodyPublishers.ofByteArray(new byte[11])).statusCode())
        .isEqualTo(403);
    assertThat(
            owner.put(created, "video/webm", BodyPublishers.ofByteArray(new byte[10])).statusCode())
        .isEqualTo(403);
    assertThat(running.objects(owner)).isEmpty();
    assertThat(owner.publication(created).path("status").asText()).isEqualTo("AWAITING_UPLOAD");
  }

  /** The signature of the URL covers the key, the expiry, the size and the type. */
  @Test
  void s3RefusesAChangedUploadUrl() throws Exception {
    ApiUser owner = running.newCreator();
    JsonNode created = owner.publish(owner.newRequest("signed", "SELF_ONLY", 10, VIDEO));
    String url = created.at("/upload/url").asText();
    String id = created.path("id").asText();

    assertThat(url).contains("X-Amz-Expires=3600", "content-length%3Bcontent-type%3Bhost");
    assertThat(
            Duration.between(
                Instant.parse(created.path("createdAt").asText()),
                Instant.parse(created.at("/upload/expiresAt").asText())))
        .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
    for (String changed :
        List.of(
            url.replace(id, "pub_0123456789abcdefghjkmnpqrs"),
            url.replace("X-Amz-Expires=3600", "X-Amz-Expires=360000"),
            url.replaceAll("X-Amz-Date=\\d{8}", "X-Amz-Date=20300101"))) {
      assertThat(changed).isNotEqualTo(url);
      var put =
          HttpRequest.newBuilder(URI.create(changed))
              .header("Content-Type", VIDEO)
              .PUT(BodyPublishers.ofByteArray(new byte[10]));
      assertThat(owner.send(put).statusCode()).as(changed).isEqualTo(403);
    }
    assertThat(running.objects(owner)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "this is not a video, despite its content type",
        "\u0000\u0000\u0000\u0018ftypmp42"
      })
  void aFileThatIsNotAVideoFailsBeforeInit(String content) throws Exception {
    ApiUser owner = running.newCreator();
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    String title = "no video " + UUID.randomUUID();
    long inits = inits();

    JsonNode created = owner.publish(owner.newRequest(title, "SELF_ONLY", bytes.length, VIDEO));
    assertThat(owner.put(created, VIDEO, BodyPublishers.ofByteArray(bytes)).statusCode())
        .isEqualTo(200);
    JsonNode ended = owner.awaitEnd(created);

    assertThat(ended.path("status").asText()).isEqualTo("FAILED");
    assertThat(ended.at("/failure/code").asText()).isEqualTo("not_a_video");
    assertThat(ended.at("/failure/retryable").asBoolean()).isFalse();
    assertThat(ended.at("/failure/detail").asText()).isNotBlank();
    assertThat(running.atTikTok(title)).isEmpty();
    assertThat(inits()).isEqualTo(inits);
  }

  @ParameterizedTest
  @CsvSource({
    "priya.private, PUBLIC_TO_EVERYONE, false, privacy_level_not_offered",
    "pia.public, FOLLOWER_OF_CREATOR, false, privacy_level_not_offered",
    "quinn.quiet, SELF_ONLY, true, interaction_not_allowed"
  })
  void optionsThatCreatorInfoDoesNotOfferFailBeforeInit(
      String creator, String privacyLevel, boolean comments, String code) throws Exception {
    ApiUser owner = running.newCreator(creator);
    PaddedVideo video = PaddedVideo.ofSize(500_000);
    String title = "not offered to " + creator;
    long inits = inits();

    JsonNode created =
        owner.publish(
            owner
                .newRequest(title, privacyLevel, video.size(), VIDEO)
                .put("allowComment", comments));
    owner.upload(created, video.size(), video::stream);
    JsonNode ended = owner.awaitEnd(created);

    assertThat(ended.path("status").asText()).isEqualTo("FAILED");
    assertThat(ended.at("/failure/code").asText()).isEqualTo(code);
    assertThat(running.atTikTok(title)).isEmpty();
    assertThat(inits()).isEqualTo(inits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stray.mp4",
        "uploads/stray.mp4",
        "uploads/%s/stray.mp4",
        "uploads/%s/pub_0123456789abcdefghjkmnpqrs",
        "uploads/not a user/pub_0123456789abcdefghjkmnpqrs",
        "uploads/%s/a/b"
      })
  void anUnexpectedObjectIsIgnored(String pattern) throws Exception {
    ApiUser owner = running.newUser();
    String key = pattern.formatted(new UserId(owner.id()).key());

    running
        .s3()
        .putObject(r -> r.bucket(running.bucket()).key(key), RequestBody.fromString("anything"));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> running.logged("upload.ignored", "objectKey", key));

    assertThat(running.stored(owner)).isEmpty();
    assertThat(owner.get("/v1/publications").statusCode()).isEqualTo(200);
  }

  @Test
  void unreadableMessagesGoToTheDeadLetterQueueWhileOthersAreProcessed() throws Exception {
    ApiUser owner = running.newCreator();
    PaddedVideo video = PaddedVideo.ofSize(500_000);
    List<String> unreadable =
        List.of("not json", "{}", "[1]", "{\"user\":\"../..\",\"id\":\"pub_x\"}", "null", "\"\"");
    String queue = running.platform().environment().get("PUBLISH_QUEUE_URL");
    unreadable.forEach(body -> running.sqs().sendMessage(r -> r.queueUrl(queue).messageBody(body)));

    JsonNode created =
        owner.publish(owner.newRequest("in between", "SELF_ONLY", video.size(), VIDEO));
    owner.upload(created, video.size(), video::stream);

    assertThat(owner.awaitEnd(created).path("status").asText()).isEqualTo("PUBLISHED");
    assertThat(deadLetters(unreadable.size())).containsExactlyInAnyOrderElementsOf(unreadable);
  }

  private static long inits() {
    return running.platform().simulator().journal().stream()
        .filter(entry -> entry.path().equals(Endpoint.DIRECT_INIT.path()))
        .count();
  }

  private static List<String> deadLetters(int count) {
    String queue = running.platform().environment().get("PUBLISH_DEAD_LETTERS_URL");
    List<String> bodies = new java.util.ArrayList<>();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              running
                  .sqs()
                  .receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10))
                  .messages()
                  .stream()
                  .map(Message::body)
                  .forEach(bodies::add);
              return bodies.size() >= count;
            });
    return bodies;
  }
}
