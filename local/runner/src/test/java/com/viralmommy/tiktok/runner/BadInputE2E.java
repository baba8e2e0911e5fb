package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.platform.UserId;
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

/** What arrives in S3 and in the queue is not what was asked for, or nobody may publish it. */
class BadInputE2E {
  private static final String VIDEO = "video/mp4";

  @RegisterExtension static final RunningPlatform running = new RunningPlatform();

  @Test
  void s3RefusesAnyOtherBytesThanTheAnnounced() throws Exception {
    ApiUser owner = running.newCreator();
    JsonNode asked = owner.publish(owner.asking("signed", "SELF_ONLY", 10, VIDEO));

    assertThat(owner.put(asked, VIDEO, BodyPublishers.ofByteArray(new byte[9])).statusCode())
        .isEqualTo(403);
    assertThat(owner.put(asked, VIDEO, BodyPublishers.ofByteArray(new byte[11])).statusCode())
        .isEqualTo(403);
    assertThat(
            owner.put(asked, "video/webm", BodyPublishers.ofByteArray(new byte[10])).statusCode())
        .isEqualTo(403);
    assertThat(running.objects(owner)).isEmpty();
    assertThat(owner.publication(asked).path("status").asText()).isEqualTo("AWAITING_UPLOAD");
  }

  /** The URL is good for one key, for an hour, and for nothing else that is in its signature. */
  @Test
  void s3RefusesAnUploadAddressThatWasChanged() throws Exception {
    ApiUser owner = running.newCreator();
    JsonNode asked = owner.publish(owner.asking("signed", "SELF_ONLY", 10, VIDEO));
    String url = asked.at("/upload/url").asText();
    String id = asked.path("id").asText();

    assertThat(url).contains("X-Amz-Expires=3600", "content-length%3Bcontent-type%3Bhost");
    assertThat(
            Duration.between(
                Instant.parse(asked.path("createdAt").asText()),
                Instant.parse(asked.at("/upload/expiresAt").asText())))
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
      strings = {"this is no video, whatever its type says", "\u0000\u0000\u0000\u0018ftypmp42"})
  void aFileThatIsNoVideoFailsBeforeTikTokHearsOfIt(String content) throws Exception {
    ApiUser owner = running.newCreator();
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    String title = "no video " + UUID.randomUUID();
    long inits = inits();

    JsonNode asked = owner.publish(owner.asking(title, "SELF_ONLY", bytes.length, VIDEO));
    assertThat(owner.put(asked, VIDEO, BodyPublishers.ofByteArray(bytes)).statusCode())
        .isEqualTo(200);
    JsonNode ended = owner.ended(asked);

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
  void whatCreatorInfoDoesNotOfferFailsBeforeInit(
      String creator, String privacyLevel, boolean comments, String code) throws Exception {
    ApiUser owner = running.newCreator(creator);
    PaddedVideo video = PaddedVideo.ofSize(500_000);
    String title = "not offered to " + creator;
    long inits = inits();

    JsonNode asked =
        owner.publish(
            owner.asking(title, privacyLevel, video.size(), VIDEO).put("allowComment", comments));
    owner.upload(asked, video.size(), video::stream);
    JsonNode ended = owner.ended(asked);

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
  void anObjectThatNobodyAskedForIsIgnored(String pattern) throws Exception {
    ApiUser owner = running.newUser();
    String key = pattern.formatted(new UserId(owner.id()).key());

    running
        .s3()
        .putObject(r -> r.bucket(running.bucket()).key(key), RequestBody.fromString("anything"));
    await().until(() -> running.logged("upload.ignored", "objectKey", key));

    assertThat(running.stored(owner)).isEmpty();
    assertThat(owner.get("/v1/publications").statusCode()).isEqualTo(200);
  }

  @Test
  void messagesThatCannotBeReadArePutAsideWhileOthersGoOn() throws Exception {
    ApiUser owner = running.newCreator();
    PaddedVideo video = PaddedVideo.ofSize(500_000);
    List<String> unreadable =
        List.of("not json", "{}", "[1]", "{\"user\":\"../..\",\"id\":\"pub_x\"}", "null", "\"\"");
    String queue = running.platform().environment().get("PUBLISH_QUEUE_URL");
    unreadable.forEach(body -> running.sqs().sendMessage(r -> r.queueUrl(queue).messageBody(body)));

    JsonNode asked = owner.publish(owner.asking("in between", "SELF_ONLY", video.size(), VIDEO));
    owner.upload(asked, video.size(), video::stream);

    assertThat(owner.ended(asked).path("status").asText()).isEqualTo("PUBLISHED");
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
        .atMost(Duration.ofSeconds(60))
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
