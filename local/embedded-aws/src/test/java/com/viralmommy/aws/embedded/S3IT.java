package com.viralmommy.aws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

@ExtendWith(EmbeddedAwsExtension.class)
class S3IT {

  private static final byte[] VIDEO = bytes(100_000);

  /** Small, because S3 answers a refused upload before reading it, which can hide the answer. */
  private static final byte[] SMALL = bytes(1_000);

  private static final String KEY = "uploads/auth0%7Cu1/video 1+é.mp4";

  private final String bucket = "b-" + UUID.randomUUID();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();
  private S3Client s3;

  @BeforeEach
  void createBucket(SdkClients clients) {
    s3 = clients.s3();
    s3.createBucket(create -> create.bucket(bucket));
  }

  @AfterEach
  void disconnect() {
    s3.close();
    http.close();
  }

  @Test
  void keepsContentTypeAndMetadataUpToS3sLimit() {
    // S3 allows 2 KB of names and values.
    var metadata = Map.of("title", "t".repeat(1_900), "privacy-level", "SELF_ONLY");
    s3.putObject(
        put -> put.bucket(bucket).key(KEY).contentType("video/mp4").metadata(metadata),
        RequestBody.fromBytes(VIDEO));

    var head = s3.headObject(get -> get.bucket(bucket).key(KEY));
    assertThat(head.contentType()).isEqualTo("video/mp4");
    assertThat(head.contentLength()).isEqualTo(VIDEO.length);
    assertThat(head.metadata()).isEqualTo(metadata);
    var got = s3.getObjectAsBytes(get -> get.bucket(bucket).key(KEY));
    assertThat(got.asByteArrayUnsafe()).isEqualTo(VIDEO);
    assertThat(got.response().metadata()).isEqualTo(metadata);
    assertThat(got.response().contentType()).isEqualTo("video/mp4");
  }

  @Test
  void keepsTheETagUntilTheObjectChanges() throws Exception {
    var md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(VIDEO));
    var put = put(KEY, VIDEO);

    assertThat(put).isEqualTo('"' + md5 + '"');
    for (var attempt = 0; attempt < 2; attempt++) {
      assertThat(s3.headObject(head -> head.bucket(bucket).key(KEY)).eTag()).isEqualTo(put);
      assertThat(s3.getObjectAsBytes(get -> get.bucket(bucket).key(KEY)).response().eTag())
          .isEqualTo(put);
    }
    assertThat(
            s3.listObjectsV2(list -> list.bucket(bucket).prefix("uploads/")).contents().stream()
                .map(S3Object::eTag))
        .containsExactly(put);
    assertThat(put(KEY, bytes(5))).isNotEqualTo(put);
  }

  @Test
  void returnsTheBytesOfARange() {
    put(KEY, VIDEO);

    var range = s3.getObjectAsBytes(get -> get.bucket(bucket).key(KEY).range("bytes=1000-1999"));
    assertThat(range.asByteArrayUnsafe()).isEqualTo(Arrays.copyOfRange(VIDEO, 1000, 2000));
    assertThat(range.response().contentRange()).isEqualTo("bytes 1000-1999/100000");
    assertThat(range.response().contentLength()).isEqualTo(1000);

    var last = s3.getObjectAsBytes(get -> get.bucket(bucket).key(KEY).range("bytes=99990-"));
    assertThat(last.asByteArrayUnsafe()).hasSize(10);
    assertThatThrownBy(
            () ->
                s3.getObjectAsBytes(
                    get -> get.bucket(bucket).key(KEY).range("bytes=100000-100009")))
        .isInstanceOfSatisfying(
            S3Exception.class, refused -> assertThat(refused.statusCode()).isEqualTo(416));
  }

  @Test
  void refusesARangeOfAnObjectThatHasChanged() {
    var seen = put(KEY, VIDEO);
    assertThat(
            s3.getObjectAsBytes(get -> get.bucket(bucket).key(KEY).ifMatch(seen).range("bytes=0-9"))
                .asByteArrayUnsafe())
        .hasSize(10);

    put(KEY, bytes(200_000));

    for (var range : new String[] {null, "bytes=0-9"}) {
      assertThatThrownBy(
              () ->
                  s3.getObjectAsBytes(
                      get -> get.bucket(bucket).key(KEY).ifMatch(seen).range(range)))
          .isInstanceOfSatisfying(
              S3Exception.class,
              refused -> {
                assertThat(refused.statusCode()).isEqualTo(412);
                assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("PreconditionFailed");
              });
    }
  }

  @Test
  void copiesWithTheSameOrNewMetadata() {
    s3.putObject(
        put -> put.bucket(bucket).key("from").contentType("video/mp4").metadata(Map.of("a", "1")),
        RequestBody.fromBytes(VIDEO));

    s3.copyObject(
        copy ->
            copy.sourceBucket(bucket)
                .sourceKey("from")
                .destinationBucket(bucket)
                .destinationKey("same"));
    s3.copyObject(
        copy ->
            copy.sourceBucket(bucket)
                .sourceKey("from")
                .destinationBucket(bucket)
                .destinationKey("other")
                .metadataDirective(MetadataDirective.REPLACE)
                .contentType("video/webm")
                .metadata(Map.of("b", "2")));

    var same = s3.headObject(head -> head.bucket(bucket).key("same"));
    assertThat(same.metadata()).isEqualTo(Map.of("a", "1"));
    assertThat(same.contentType()).isEqualTo("video/mp4");
    var other = s3.headObject(head -> head.bucket(bucket).key("other"));
    assertThat(other.metadata()).isEqualTo(Map.of("b", "2"));
    assertThat(other.contentType()).isEqualTo("video/webm");
    assertThat(other.contentLength()).isEqualTo(VIDEO.length);
  }

  @Test
  void deletes() {
    put(KEY, VIDEO);
    s3.deleteObject(delete -> delete.bucket(bucket).key(KEY));

    assertThatThrownBy(() -> s3.headObject(head -> head.bucket(bucket).key(KEY)))
        .isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> s3.getObjectAsBytes(get -> get.bucket(bucket).key(KEY)))
        .isInstanceOf(NoSuchKeyException.class);
    s3.deleteObject(delete -> delete.bucket(bucket).key(KEY));
  }

  @Test
  void acceptsAPresignedPutOnlyAsItWasSigned(SdkClients clients) throws Exception {
    var signed = presign(clients, Duration.ofMinutes(5));

    assertThat(upload(signed, "video/webm", SMALL).statusCode()).as("other type").isEqualTo(403);
    assertThat(upload(signed, "video/mp4", bytes(999)).statusCode())
        .as("other length")
        .isEqualTo(403);
    assertThat(upload(URI.create(signed + "0"), "video/mp4", SMALL).statusCode())
        .as("other signature")
        .isEqualTo(403);
    assertThat(upload(URI.create(signed.toString().replace("uploads", "drop")), "video/mp4", SMALL))
        .as("other key")
        .extracting(HttpResponse::statusCode)
        .isEqualTo(403);
    assertThat(s3.listObjectsV2(list -> list.bucket(bucket)).contents()).isEmpty();

    var answer = upload(signed, "video/mp4", SMALL);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var head = s3.headObject(get -> get.bucket(bucket).key(KEY));
    assertThat(head.contentType()).isEqualTo("video/mp4");
    assertThat(head.contentLength()).isEqualTo(SMALL.length);
    assertThat(answer.headers().firstValue("ETag")).contains(head.eTag());
  }

  @Test
  void refusesAnExpiredPresignedPut(SdkClients clients) throws Exception {
    var signed = presign(clients, Duration.ofSeconds(1));

    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> upload(signed, "video/mp4", SMALL).statusCode() == 403);
  }

  @Test
  void refusesARequestWithoutASignature(EmbeddedAws aws) throws Exception {
    put("k", VIDEO);
    var answer =
        http.send(
            HttpRequest.newBuilder(aws.s3().resolve("/" + bucket + "/k"))
                .timeout(Duration.ofSeconds(30))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void allowsUploadsFromPagesOfEveryOrigin(SdkClients clients) throws Exception {
    var preflight =
        http.send(
            HttpRequest.newBuilder(presign(clients, Duration.ofMinutes(5)))
                .timeout(Duration.ofSeconds(30))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "http://localhost:3000")
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "content-type")
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValueSatisfying(origin -> assertThat(origin).isIn("*", "http://localhost:3000"));
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
        .hasValueSatisfying(methods -> assertThat(methods).contains("PUT"));
  }

  @Test
  void listsByPrefixInPages() {
    for (var key : List.of("drop/u1/a", "drop/u1/b", "drop/u1/c", "uploads/x")) {
      put(key, bytes(1));
    }

    var keys =
        s3
            .listObjectsV2Paginator(list -> list.bucket(bucket).prefix("drop/u1/").maxKeys(2))
            .stream()
            .map(page -> page.contents().stream().map(S3Object::key).toList())
            .collect(Collectors.toList());
    assertThat(keys).containsExactly(List.of("drop/u1/a", "drop/u1/b"), List.of("drop/u1/c"));
  }

  private String put(String key, byte[] content) {
    return s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(content)).eTag();
  }

  private URI presign(SdkClients clients, Duration validity) throws Exception {
    try (var presigner = clients.presigner()) {
      return presigner
          .presignPutObject(
              presign ->
                  presign
                      .signatureDuration(validity)
                      .putObjectRequest(
                          put ->
                              put.bucket(bucket)
                                  .key(KEY)
                                  .contentType("video/mp4")
                                  .contentLength((long) SMALL.length)))
          .url()
          .toURI();
    }
  }

  /** Uses a new connection, because S3 closes a connection after a refused upload. */
  private static HttpResponse<String> upload(URI url, String contentType, byte[] content)
      throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build()) {
      return client.send(
          HttpRequest.newBuilder(url)
              .timeout(Duration.ofSeconds(30))
              .header("Content-Type", contentType)
              .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static byte[] bytes(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
