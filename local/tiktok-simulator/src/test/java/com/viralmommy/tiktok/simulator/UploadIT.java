package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("docs/tiktok-api.md#53-put: chunk upload")
class UploadIT {

  private static final int CHUNK = 5_242_880;
  private static final int SIZE = 2 * CHUNK + 100;

  private TestApp app =
      new TestApp(TikTokSimulator.start(SimulatorSettings.defaults().withAudited(true)));
  private final byte[] video = new byte[SIZE];

  @AfterEach
  void close() {
    app.close();
  }

  private void restart(SimulatorSettings settings) {
    app.close();
    app = new TestApp(TikTokSimulator.start(settings.withAudited(true)));
  }

  private URI start() {
    return app.startDirect(
            app.connect("pia.public").accessToken(), TestApp.direct("SELF_ONLY", SIZE, CHUNK, 2))
        .uploadUrl();
  }

  private TestApp.Reply put(URI url, int from, int to) {
    return app.put(url, Arrays.copyOfRange(video, from, to), from, SIZE);
  }

  private List<Violation.Code> violations() {
    return app.tiktok.violations().stream().map(Violation::code).toList();
  }

  private Post only() {
    return app.tiktok.publications().getFirst();
  }

  @Test
  void answers206ThenOn201WithTheProgressAndNoBody() {
    URI url = start();
    TestApp.Reply first = put(url, 0, CHUNK);
    assertThat(first.status()).isEqualTo(206);
    assertThat(first.header("Content-Range")).hasValue("bytes 0-" + CHUNK + "/" + SIZE);
    assertThat(first.text()).isEmpty();
    TestApp.Reply last = put(url, CHUNK, SIZE);
    assertThat(last.status()).isEqualTo(201);
    assertThat(last.header("Content-Range")).hasValue("bytes 0-" + SIZE + "/" + SIZE);
    assertThat(violations()).isEmpty();
  }

  @Test
  void answersASingleChunkWith201() {
    byte[] one = {7};
    URI url =
        app.startDirect(
                app.connect("pia.public").accessToken(), TestApp.direct("SELF_ONLY", 1, 1, 1))
            .uploadUrl();
    assertThat(app.put(url, one, 0, 1).status()).isEqualTo(201);
  }

  @Test
  void countsTheProgressAsAnIndexAsAnOption() {
    restart(SimulatorSettings.defaults().with(BehaviorOption.ProgressHeader.LAST_INDEX));
    assertThat(put(start(), 0, CHUNK).header("Content-Range"))
        .hasValue("bytes 0-" + (CHUNK - 1) + "/" + SIZE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes 0-5242879",
        "bytes 0-5242879/*",
        "bytes 5-4/10485860",
        "bytes=0-5242879/10485860"
      })
  void refusesAMissingOrMalformedContentRange(String range) {
    URI url = start();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "video/mp4")
            .PUT(BodyPublishers.ofByteArray(video, 0, CHUNK));
    if (!range.isEmpty()) {
      request.header("Content-Range", range);
    }
    assertThat(app.send(request).status()).isEqualTo(400);
    assertThat(violations()).containsExactly(Violation.Code.UPLOAD_CONTENT_RANGE);
    assertThat(only().bytes()).isZero();
  }

  @Test
  void refusesAnotherTotal() {
    URI url = start();
    TestApp.Reply reply = app.put(url, Arrays.copyOf(video, CHUNK), 0, SIZE + 1);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(violations()).containsExactly(Violation.Code.UPLOAD_CONTENT_RANGE);
  }

  @Test
  void refusesALengthThatIsNotTheRange() {
    URI url = start();
    TestApp.Reply reply =
        app.send(
            app.putRequest(
                url, Arrays.copyOf(video, CHUNK - 1), "bytes 0-" + (CHUNK - 1) + "/" + SIZE));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(violations()).containsExactly(Violation.Code.UPLOAD_CONTENT_LENGTH);
  }

  @Test
  void refusesABodyOfUnknownLength() {
    URI url = start();
    TestApp.Reply reply =
        app.send(
            HttpRequest.newBuilder(url)
                .header("Content-Type", "video/mp4")
                .header("Content-Range", "bytes 0-" + (CHUNK - 1) + "/" + SIZE)
                .PUT(
                    BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(video, 0, CHUNK))));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(violations()).containsExactly(Violation.Code.UPLOAD_CONTENT_LENGTH);
  }

  @ParameterizedTest
  @CsvSource({", 400", "application/octet-stream, 400", "video/quicktime, 206", "video/webm, 206"})
  void acceptsTheThreeVideoTypes(String type, int status) {
    URI url = start();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Content-Range", "bytes 0-" + (CHUNK - 1) + "/" + SIZE)
            .PUT(BodyPublishers.ofByteArray(video, 0, CHUNK));
    if (type != null) {
      request.header("Content-Type", type);
    }
    assertThat(app.send(request).status()).isEqualTo(status);
    assertThat(violations())
        .isEqualTo(status == 206 ? List.of() : List.of(Violation.Code.UPLOAD_CONTENT_TYPE));
  }

  @Test
  void recordsAnAuthorizationHeader() {
    URI url = start();
    TestApp.Reply reply =
        app.send(
            app.putRequest(url, Arrays.copyOf(video, CHUNK), "bytes 0-" + (CHUNK - 1) + "/" + SIZE)
                .header("Authorization", "Bearer x"));
    assertThat(reply.status()).isEqualTo(206);
    assertThat(violations()).containsExactly(Violation.Code.UPLOAD_AUTHORIZATION_SENT);
  }

  @Test
  void refusesAGapWithTheProgress() {
    URI url = start();
    TestApp.Reply reply = put(url, CHUNK, SIZE);
    assertThat(reply.status()).isEqualTo(416);
    assertThat(reply.header("Content-Range")).hasValue("bytes 0-0/" + SIZE);
    assertThat(violations()).containsExactly(Violation.Code.UPLOAD_RANGE_OUT_OF_ORDER);
  }

  @Test
  void refusesAStoredRangeWithTheProgress() {
    URI url = start();
    put(url, 0, CHUNK);
    TestApp.Reply again = put(url, 0, CHUNK);
    assertThat(again.status()).isEqualTo(416);
    assertThat(again.header("Content-Range")).hasValue("bytes 0-" + CHUNK + "/" + SIZE);
    assertThat(violations()).containsExactly(Violation.Code.UPLOAD_RANGE_STORED_ALREADY);
    assertThat(put(url, CHUNK, SIZE).status()).isEqualTo(201);
    assertThat(put(url, CHUNK, SIZE).status()).isEqualTo(416);
    assertThat(only().putStatuses()).containsExactly(206, 416, 201, 416);
  }

  @Test
  void acceptsAStoredRangeAgainAsAnOption() {
    restart(SimulatorSettings.defaults().with(BehaviorOption.StoredRange.IDEMPOTENT_206));
    URI url = start();
    put(url, 0, CHUNK);
    assertThat(put(url, 0, CHUNK).status()).isEqualTo(206);
    put(url, CHUNK, SIZE);
    assertThat(put(url, CHUNK, SIZE).status()).isEqualTo(201);
    assertThat(only().chunkSizes()).containsExactly((long) CHUNK, CHUNK + 100L);
  }

  @Test
  void recordsNoViolationWhenAChunkIsRepeatedAfterALostAnswer() {
    URI url = start();
    app.tiktok.faults().on(Endpoint.UPLOAD).occurrence(1).statusAfterEffect(500);
    assertThat(put(url, 0, CHUNK).status()).isEqualTo(500);
    assertThat(put(url, 0, CHUNK).status()).isEqualTo(416);
    assertThat(put(url, CHUNK, SIZE).status()).isEqualTo(201);
    assertThat(violations()).isEmpty();
    assertThat(only().putStatuses()).containsExactly(0, 416, 201);
  }

  @Test
  void refusesAMiddleChunkOfAnotherLength() {
    URI url = start();
    assertThat(put(url, 0, CHUNK - 1).status()).isEqualTo(400);
    assertThat(violations()).containsExactly(Violation.Code.UPLOAD_CHUNK_LENGTH);
  }

  @Test
  void acceptsAMiddleChunkOfAnyLengthAsAnOption() {
    restart(SimulatorSettings.defaults().with(BehaviorOption.NonFinalChunk.ANY_LENGTH));
    URI url = start();
    assertThat(put(url, 0, CHUNK + 1).status()).isEqualTo(206);
    assertThat(put(url, CHUNK + 1, SIZE).status()).isEqualTo(201);
  }

  @Test
  void refusesALastChunkThatLeavesARemainder() {
    URI url = start();
    put(url, 0, CHUNK);
    assertThat(put(url, CHUNK, 2 * CHUNK).status()).isEqualTo(400);
    assertThat(violations()).containsExactly(Violation.Code.UPLOAD_CHUNK_LENGTH);
  }

  @Test
  void refusesAnUrlAfterAnHour() {
    URI url = start();
    put(url, 0, CHUNK);
    app.tiktok.clock().advance(Duration.ofHours(1));
    assertThat(put(url, CHUNK, SIZE).status()).isEqualTo(403);
    assertThat(violations()).containsExactly(Violation.Code.UPLOAD_URL_EXPIRED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?upload_id=7600000000000000000&upload_token=x",
        "?upload_id=abc&upload_token=x"
      })
  void refusesEveryOtherUrl(String query) {
    start();
    URI url = URI.create("http://" + app.tiktok.uploadHost() + "/upload" + query);
    assertThat(put(url, 0, CHUNK).status()).isEqualTo(404);
    assertThat(violations()).containsExactly(Violation.Code.UPLOAD_URL_UNKNOWN);
  }

  @Test
  void refusesAnotherToken() {
    URI url = start();
    URI wrong = URI.create(url.toString().replaceAll("upload_token=.*", "upload_token=wrong"));
    assertThat(put(wrong, 0, CHUNK).status()).isEqualTo(404);
  }

  @Test
  void isNotServedByTheApiHost() {
    URI url = start();
    URI elsewhere = app.tiktok.apiUrl().resolve(url.getRawPath() + "?" + url.getRawQuery());
    assertThat(put(elsewhere, 0, CHUNK).status()).isEqualTo(404);
    assertThat(violations()).containsExactly(Violation.Code.UNKNOWN_METHOD_OR_PATH);
  }

  @Test
  void storesNothingOfAChunkWhoseConnectionEnds() throws Exception {
    URI url = start();
    try (Socket socket = sendAPart(url)) {
      // Unread data makes the close abrupt, as it is after a crash of the client.
      socket.setSoLinger(true, 0);
    }
    Await.until(() -> !only().putStatuses().isEmpty());
    assertNothingStored(url);
  }

  @Test
  void answers400ToABodyThatEndsEarly() throws Exception {
    URI url = start();
    try (Socket socket = sendAPart(url)) {
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 400 ");
    }
    assertNothingStored(url);
  }

  /** Announces a chunk and sends less than a fifth of it. */
  private Socket sendAPart(URI url) throws IOException {
    Socket socket = new Socket(url.getHost(), url.getPort());
    String head =
        String.join(
            "\r\n",
            "PUT " + url.getRawPath() + "?" + url.getRawQuery() + " HTTP/1.1",
            "Host: x",
            "Content-Type: video/mp4",
            "Content-Length: " + CHUNK,
            "Content-Range: bytes 0-" + (CHUNK - 1) + "/" + SIZE,
            "",
            "");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(video, 0, 1_000_000);
    socket.getOutputStream().flush();
    return socket;
  }

  private void assertNothingStored(URI url) {
    assertThat(only().bytes()).isZero();
    // A client may crash at any byte, so this is no violation.
    assertThat(violations()).isEmpty();
    assertThat(put(url, 0, CHUNK).status()).isEqualTo(206);
    assertThat(put(url, CHUNK, SIZE).status()).isEqualTo(201);
    assertThat(app.tiktok.posts()).hasSize(1);
  }

  @Test
  void storesARangeOnceWhenItIsSentTwiceAtOnce() throws Exception {
    URI url = start();
    Callable<Integer> sending = () -> put(url, 0, CHUNK).status();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> statuses = threads.invokeAll(List.of(sending, sending, sending));
      assertThat(statuses.stream().map(Future::resultNow))
          .containsOnlyOnce(206)
          .containsOnly(206, 416);
    }
    assertThat(only().bytes()).isEqualTo(CHUNK);
  }

  @Test
  void recordsAVideoThatIsSentAgainBeforeItsOutcomeIsKnown() {
    String token = app.connect("pia.public").accessToken();
    byte[] bytes = {1, 2, 3};
    TestApp.Started first = app.publishSmall(token, "SELF_ONLY", bytes);
    app.publishSmall(token, "SELF_ONLY", bytes);
    assertThat(violations()).containsExactly(Violation.Code.SAME_VIDEO_SENT_AGAIN);
    app.tiktok.clearViolations();
    for (Post post : app.tiktok.posts()) {
      app.status(token, post.publishId());
      assertThat(app.status(token, post.publishId()).data().path("status").asText())
          .isEqualTo("PUBLISH_COMPLETE");
    }
    app.publishSmall(token, "SELF_ONLY", bytes);
    assertThat(violations()).isEmpty();
    assertThat(first.publishId()).isNotEmpty();
  }

  @Test
  void aFailedVideoMayBeSentAgainOnceTheFailureIsKnown() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Started first = app.publishSmall(token, "SELF_ONLY", new byte[] {1});
    app.tiktok.fail(first.publishId(), FailReason.INTERNAL);
    app.status(token, first.publishId());
    app.publishSmall(token, "SELF_ONLY", new byte[] {1});
    assertThat(violations()).isEmpty();
  }
}
