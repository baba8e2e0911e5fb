package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.simulator.publishing.Post;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** From the consent page to the post, through the API, S3, the queue and TikTok's own doors. */
class PublishE2E {
  private static final Path MEDIA = Path.of("../../functions/src/test/resources/media");

  @RegisterExtension static final RunningPlatform running = new RunningPlatform();

  /**
   * The sizes on both sides of every boundary of docs/tiktok-api.md#52-the-chunk-plan, with its
   * chunks.
   */
  @ParameterizedTest(name = "{0} bytes in {1} chunks of {2} and one of {3}")
  @CsvSource({
    "12_345_678, 0, 0, 12_345_678",
    "63_999_999, 0, 0, 63_999_999",
    "64_000_000, 0, 0, 64_000_000",
    "64_000_001, 5, 10_000_000, 14_000_001",
    "150_000_003, 14, 10_000_000, 10_000_003"
  })
  void publishesEveryByteInTheChunksOfThePlan(
      String size, int chunks, String chunkSize, String lastChunk) throws Exception {
    PaddedVideo video = PaddedVideo.ofSize(number(size));
    List<Long> expected = new ArrayList<>(Collections.nCopies(chunks, number(chunkSize)));
    expected.add(number(lastChunk));
    ApiUser user = running.newCreator();
    String title = "grown to " + size;

    JsonNode asked = user.publish(user.asking(title, "SELF_ONLY", video.size(), "video/mp4"));
    user.upload(asked, video.size(), video::stream);
    JsonNode ended = user.ended(asked);

    assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("PUBLISHED");
    assertThat(ended.at("/progress/bytesSent").asLong()).isEqualTo(video.size());
    assertThat(ended.at("/progress/bytesTotal").asLong()).isEqualTo(video.size());
    assertThat(ended.at("/progress/chunksTotal").asInt()).isEqualTo(expected.size());
    assertThat(running.atTikTok(title)).hasSize(1);
    Post post = running.atTikTok(title).getFirst();
    assertThat(post.status()).isEqualTo(Post.Status.PUBLISH_COMPLETE);
    assertThat(post.creator()).isEqualTo(user.creator());
    assertThat(post.bytes()).isEqualTo(video.size());
    assertThat(post.sha256()).isEqualTo(video.sha256());
    assertThat(post.chunkSizes()).isEqualTo(expected);
    List<Integer> statuses = new ArrayList<>(Collections.nCopies(chunks, 206));
    statuses.add(201);
    assertThat(post.putStatuses()).isEqualTo(statuses);
  }

  /** The type that TikTok is told follows from the bytes. */
  @ParameterizedTest
  @CsvSource({
    "h264.mov, video/quicktime",
    "vp9.webm, video/webm",
    "h265.mp4, video/mp4",
    "h264.mov, video/mp4"
  })
  void publishesEveryContainerThatTikTokTakes(String file, String contentType) throws Exception {
    byte[] video = Files.readAllBytes(MEDIA.resolve(file));
    ApiUser user = running.newCreator();
    String title = file + " as " + contentType;

    JsonNode asked = user.publish(user.asking(title, "SELF_ONLY", video.length, contentType));
    user.upload(asked, video.length, () -> new ByteArrayInputStream(video));
    JsonNode ended = user.ended(asked);

    assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("PUBLISHED");
    assertThat(running.atTikTok(title)).hasSize(1);
    assertThat(running.atTikTok(title).getFirst().sha256()).isEqualTo(sha256(video));
  }

  @Test
  void tellsThePostIdOfAPublicPostAsText() throws Exception {
    byte[] video = sample();
    ApiUser user = running.newCreator();
    String title = "for everyone";

    JsonNode asked =
        user.publish(user.asking(title, "PUBLIC_TO_EVERYONE", video.length, "video/mp4"));
    user.upload(asked, video.length, () -> new ByteArrayInputStream(video));
    user.once(asked, "PUBLISHED");
    await().atMost(Duration.ofSeconds(60)).until(() -> user.publication(asked).has("postId"));

    JsonNode published = user.publication(asked);
    String postId = running.atTikTok(title).getFirst().postId().orElseThrow();
    assertThat(published.path("postId").isTextual()).isTrue();
    assertThat(published.path("postId").asText()).matches("\\d{19}").isEqualTo(postId);
    assertThat(published.path("postUrl").asText())
        .isEqualTo("https://www.tiktok.com/@%s/video/%s".formatted(user.creator(), postId));
    assertThat(user.get("/v1/publications").body()).contains("\"postId\":\"" + postId + "\"");
  }

  @Test
  void publishesAVideoThatTheUserHasInS3Already() throws Exception {
    byte[] video = sample();
    ApiUser user = running.newCreator();
    String key = "uploads/%s/holiday.mp4".formatted(new UserId(user.id()).key());
    running.s3().putObject(r -> r.bucket(running.bucket()).key(key), RequestBody.fromBytes(video));
    String title = "from S3";
    ObjectNode body = user.asking(title, "SELF_ONLY", video.length, "video/mp4");
    body.remove("upload");
    body.putObject("source").put("key", key);

    JsonNode asked = user.publish(body);
    JsonNode ended = user.ended(asked);

    assertThat(asked.path("status").asText()).isEqualTo("QUEUED");
    assertThat(asked.has("upload")).isFalse();
    assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("PUBLISHED");
    assertThat(running.atTikTok(title)).hasSize(1);
    assertThat(running.atTikTok(title).getFirst().sha256()).isEqualTo(sha256(video));
  }

  @Test
  void aVideoThatIsUploadedTwiceIsPublishedOnce() throws Exception {
    byte[] video = sample();
    ApiUser user = running.newCreator();
    String title = "twice";

    JsonNode asked = user.publish(user.asking(title, "SELF_ONLY", video.length, "video/mp4"));
    Supplier<InputStream> bytes = () -> new ByteArrayInputStream(video);
    user.upload(asked, video.length, bytes);
    user.upload(asked, video.length, bytes);
    JsonNode ended = user.ended(asked);
    user.upload(asked, video.length, bytes);
    await().until(() -> running.logged("upload.ignored", "objectKey", key(user, asked)));

    assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("PUBLISHED");
    assertThat(user.publication(asked)).isEqualTo(ended);
    assertThat(running.atTikTok(title)).hasSize(1);
  }

  private static String key(ApiUser user, JsonNode publication) {
    return "uploads/%s/%s".formatted(new UserId(user.id()).key(), publication.path("id").asText());
  }

  private static long number(String text) {
    return Long.parseLong(text.replace("_", ""));
  }

  private static byte[] sample() {
    try (InputStream in = PaddedVideo.class.getResourceAsStream("/sample.mp4")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
