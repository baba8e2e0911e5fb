package com.viralmommy.aws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

@ExtendWith(EmbeddedAwsExtension.class)
class ObjectCreatedIT {

  private final String bucket = "b-" + UUID.randomUUID();
  private final Queue<ObjectCreated> events = new ConcurrentLinkedQueue<>();
  private S3Client s3;

  @BeforeEach
  void listen(EmbeddedAws aws, SdkClients clients) {
    s3 = clients.s3();
    s3.createBucket(create -> create.bucket(bucket));
    aws.onObjectCreated(
        event -> {
          if (event.bucket().equals(bucket)) {
            events.add(event);
          }
        });
  }

  @AfterEach
  void disconnect() {
    s3.close();
  }

  @Test
  void reportsAPutWithKeySizeETagAndTime() {
    var before = Instant.now();
    var eTag = put("drop/u 1/é.mp4", "0123456789");

    var event = only();
    assertThat(event.key()).isEqualTo("drop/u 1/é.mp4");
    assertThat(event.size()).isEqualTo(10);
    assertThat('"' + event.eTag() + '"').isEqualTo(eTag);
    assertThat(event.time()).isBetween(before, Instant.now());
  }

  @Test
  void ordersTheEventsOfAKeyByTheirSequencer() {
    for (var size = 1; size <= 5; size++) {
      put("k", "x".repeat(size));
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> events.size() == 5);

    assertThat(
            events.stream()
                .sorted(Comparator.comparing(ObjectCreated::sequencer))
                .map(ObjectCreated::size))
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void reportsAPresignedPut(SdkClients clients) throws Exception {
    try (var presigner = clients.presigner();
        var http = HttpClient.newHttpClient()) {
      var url =
          presigner
              .presignPutObject(
                  presign ->
                      presign
                          .signatureDuration(Duration.ofMinutes(1))
                          .putObjectRequest(put -> put.bucket(bucket).key("presigned")))
              .url()
              .toURI();
      var answer =
          http.send(
              HttpRequest.newBuilder(url)
                  .timeout(Duration.ofSeconds(30))
                  .PUT(HttpRequest.BodyPublishers.ofString("video"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }

    assertThat(only().key()).isEqualTo("presigned");
  }

  @Test
  void reportsACopy() {
    put("from", "video");
    await().atMost(Duration.ofMinutes(1)).until(() -> events.size() == 1);
    s3.copyObject(
        copy ->
            copy.sourceBucket(bucket)
                .sourceKey("from")
                .destinationBucket(bucket)
                .destinationKey("to"));

    await().atMost(Duration.ofMinutes(1)).until(() -> events.size() == 2);
    assertThat(events).extracting(ObjectCreated::key).containsExactlyInAnyOrder("from", "to");
  }

  @Test
  void reportsAMultipartUploadOnceWhenItIsComplete() {
    var first = new byte[5 * 1024 * 1024];
    var upload =
        s3.createMultipartUpload(
                create -> create.bucket(bucket).key("big").contentType("video/mp4"))
            .uploadId();
    var parts =
        List.of(
            part(upload, 1, RequestBody.fromBytes(first)),
            part(upload, 2, RequestBody.fromString("end")));
    var aborted =
        s3.createMultipartUpload(create -> create.bucket(bucket).key("aborted")).uploadId();
    s3.abortMultipartUpload(abort -> abort.bucket(bucket).key("aborted").uploadId(aborted));
    var completed =
        s3.completeMultipartUpload(
            complete ->
                complete
                    .bucket(bucket)
                    .key("big")
                    .uploadId(upload)
                    .multipartUpload(multipart -> multipart.parts(parts)));

    var event = only();
    assertThat(event.key()).isEqualTo("big");
    assertThat(event.size()).isEqualTo(first.length + 3);
    assertThat(event.eTag()).endsWith("-2");
    assertThat(completed.eTag()).isEqualTo('"' + event.eTag() + '"');
    var head = s3.headObject(get -> get.bucket(bucket).key("big"));
    assertThat(head.eTag()).isEqualTo(completed.eTag());
    assertThat(head.contentType()).isEqualTo("video/mp4");
  }

  @Test
  void doesNotReportARefusedPut() {
    put("k", "1");
    assertThatThrownBy(
            () ->
                s3.putObject(
                    put -> put.bucket(bucket).key("k").ifNoneMatch("*"),
                    RequestBody.fromString("22")))
        .isInstanceOfSatisfying(
            S3Exception.class, refused -> assertThat(refused.statusCode()).isEqualTo(412));
    put("last", "333");

    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> events.stream().anyMatch(event -> event.key().equals("last")));
    assertThat(events).extracting(ObjectCreated::size).containsExactlyInAnyOrder(1L, 3L);
  }

  @Test
  void aFailingListenerAffectsNeitherThePutNorOtherListeners(EmbeddedAws aws) throws Exception {
    var release = new CountDownLatch(1);
    var waiting = new CountDownLatch(1);
    aws.onObjectCreated(
        event -> {
          if (event.bucket().equals(bucket)) {
            throw new IllegalStateException("thrown on purpose by the test");
          }
        });
    aws.onObjectCreated(
        event -> {
          if (event.bucket().equals(bucket)) {
            waiting.countDown();
            awaitUninterruptibly(release);
          }
        });
    var other = new ConcurrentLinkedQueue<ObjectCreated>();
    aws.onObjectCreated(other::add);

    assertThat(put("k", "video")).isNotNull();
    assertThat(waiting.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(only().key()).isEqualTo("k");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> other.stream().anyMatch(event -> event.bucket().equals(bucket)));
    release.countDown();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletedPart part(String upload, int number, RequestBody body) {
    var eTag =
        s3.uploadPart(
                part -> part.bucket(bucket).key("big").uploadId(upload).partNumber(number), body)
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(eTag).build();
  }

  private String put(String key, String content) {
    return s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(content)).eTag();
  }

  private ObjectCreated only() {
    await().atMost(Duration.ofMinutes(1)).until(() -> !events.isEmpty());
    assertThat(events).hasSize(1);
    return events.element();
  }
}
