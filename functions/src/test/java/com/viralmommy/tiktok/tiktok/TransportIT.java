package com.viralmommy.tiktok.tiktok;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.viralmommy.tiktok.tiktok.posting.ChunkRange;
import com.viralmommy.tiktok.tiktok.posting.UploadUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls without an answer, with a broken one or with an endless one. */
@Timeout(60)
class TransportIT {

  private static final Duration SOON = Duration.ofMillis(300);

  private final CountDownLatch over = new CountDownLatch(1);
  private ScriptedTikTok tiktok;

  @BeforeEach
  void start() throws IOException {
    tiktok = new ScriptedTikTok();
  }

  @AfterEach
  void stop() {
    over.countDown();
    tiktok.close();
  }

  private TikTokResult<?> call(Operation operation, Duration timeout) {
    return Calls.make(new TikTokClient(tiktok.endpoints(timeout)), operation, tiktok.uploadUrl());
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void aSilentServerLeavesTheOutcomeUnknown(Operation operation) {
    tiktok.does(exchange -> awaitEnd());

    TikTokError error = Results.error(call(operation, SOON));

    assertThat(error.code()).isEqualTo(TikTokCode.OUTCOME_UNKNOWN);
    assertThat(error.httpStatus()).isZero();
    assertThat(error.remedy()).isEqualTo(operation.withoutAnswer());
  }

  @Test
  void theTimeoutCoversTheAnswersBody() {
    tiktok.does(
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          awaitEnd();
        });

    assertThat(Results.error(call(Operation.STATUS, SOON)).code())
        .isEqualTo(TikTokCode.OUTCOME_UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void aConnectionThatIsDroppedAfterSendingLeavesTheOutcomeUnknown(Operation operation) {
    // Two answers, because the JDK itself repeats a GET.
    tiktok.does(exchange -> {}).does(exchange -> {});

    TikTokError error = Results.error(call(operation, Duration.ofSeconds(20)));

    assertThat(error.code()).isEqualTo(TikTokCode.OUTCOME_UNKNOWN);
    assertThat(error.remedy()).isEqualTo(operation.withoutAnswer());
  }

  @ParameterizedTest
  @EnumSource(value = Operation.class, names = "USER_INFO", mode = EnumSource.Mode.EXCLUDE)
  void noPostIsSentTwice(Operation operation) {
    tiktok.does(exchange -> {}).answers(200, Calls.success(operation));

    call(operation, Duration.ofSeconds(20));

    assertThat(tiktok.asked()).hasSize(1);
  }

  @Test
  void anAnswerThatIsCutOffLeavesTheOutcomeUnknown() {
    tiktok.does(
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write("{\"data\":".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          throw new IOException("cut off");
        });

    assertThat(Results.error(call(Operation.REFRESH, Duration.ofSeconds(20))).code())
        .isEqualTo(TikTokCode.OUTCOME_UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void aClosedPortIsUnreachableAndMayBeTriedAgain(Operation operation) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    URI closedPort = URI.create("http://127.0.0.1:" + port);
    TikTokClient client =
        new TikTokClient(TikTokEndpoints.of(closedPort, Set.of(closedPort.getAuthority())));

    TikTokError error =
        Results.error(Calls.make(client, operation, new UploadUrl(closedPort + "/upload")));

    assertThat(error.code()).isEqualTo(TikTokCode.UNREACHABLE);
    assertThat(error.remedy()).isEqualTo(Remedy.RETRY);
    assertThat(error.httpStatus()).isZero();
  }

  @Test
  void aConnectTimeoutIsUnreachable() throws IOException {
    List<Socket> waiting = new ArrayList<>();
    // The server accepts no connection; once its backlog is full, further connections wait.
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 4; i++) {
        Socket filler = new Socket();
        waiting.add(filler);
        try {
          filler.connect(socket.getLocalSocketAddress(), 200);
        } catch (IOException full) {
          break;
        }
      }
      URI url = URI.create("http://127.0.0.1:" + socket.getLocalPort());
      TikTokClient client =
          new TikTokClient(
              new TikTokEndpoints(
                  url, Set.of(), SOON, Duration.ofSeconds(20), Duration.ofSeconds(20)));

      assertThat(Results.error(client.refresh(Calls.APP, Calls.REFRESH)).code())
          .isEqualTo(TikTokCode.UNREACHABLE);
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  @Test
  void aFailedTlsHandshakeIsUnreachable() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  while (true) {
                    Socket client = socket.accept();
                    client.getInputStream().read(new byte[16_384]);
                    client.close();
                  }
                } catch (IOException closed) {
                  // The test is over.
                }
              });
      URI url = URI.create("https://127.0.0.1:" + socket.getLocalPort());

      TikTokError error =
          Results.error(
              new TikTokClient(TikTokEndpoints.of(url, Set.of()))
                  .refresh(Calls.APP, Calls.REFRESH));

      assertThat(error.code()).isEqualTo(TikTokCode.UNREACHABLE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void noRedirectIsFollowed(int status) {
    for (Operation operation : Operation.values()) {
      int before = tiktok.asked().size();
      tiktok.answers(
          status,
          Map.of("Location", tiktok.url() + "/elsewhere"),
          operation == Operation.CHUNK ? "" : Calls.success(operation));

      TikTokError error = Results.error(call(operation, Duration.ofSeconds(20)));

      assertThat(error.code()).isEqualTo(TikTokCode.REDIRECTED);
      assertThat(error.remedy()).isEqualTo(TikTokCode.REDIRECTED.remedyAt(operation));
      assertThat(tiktok.asked()).hasSize(before + 1);
    }
  }

  @Test
  void readsAnAnswerOfOneMebibyteAndNoByteMore() {
    String padding = " ".repeat(Transport.MAX_BODY - Recorded.CREATOR_INFO.length());
    tiktok
        .answers(200, Recorded.CREATOR_INFO + padding)
        .answers(200, Recorded.CREATOR_INFO + padding + " ");

    assertThat(call(Operation.CREATOR_INFO, Duration.ofSeconds(20)))
        .isInstanceOf(TikTokResult.Success.class);
    TikTokError error = Results.error(call(Operation.CREATOR_INFO, Duration.ofSeconds(20)));
    assertThat(error.code()).isEqualTo(TikTokCode.MALFORMED_ANSWER);
    assertThat(error.message()).isEqualTo("The answer is longer than 1 MiB");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 206, 500})
  void stopsReadingAnEndlessAnswer(int status) throws InterruptedException {
    AtomicReference<Exception> end = new AtomicReference<>();
    CountDownLatch ended = new CountDownLatch(1);
    tiktok.does(
        exchange -> {
          exchange.sendResponseHeaders(status, 0);
          byte[] blanks = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);
          try {
            while (true) {
              exchange.getResponseBody().write(blanks);
            }
          } catch (IOException dropped) {
            end.set(dropped);
          } finally {
            ended.countDown();
          }
        });

    TikTokResult<?> result =
        call(status == 206 ? Operation.CHUNK : Operation.STATUS, Duration.ofSeconds(30));

    if (status == 206) {
      assertThat(result).isInstanceOf(TikTokResult.Success.class);
    } else {
      assertThat(Results.error(result).httpStatus()).isEqualTo(status);
    }
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(end.get()).as("the client has closed the connection").isNotNull();
  }

  @Test
  void anInterruptEndsTheCallAndKeepsTheFlag() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    tiktok.does(
        exchange -> {
          asked.countDown();
          awaitEnd();
        });
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    FutureTask<TikTokResult<?>> task =
        new FutureTask<>(
            () -> {
              TikTokResult<?> result = call(Operation.REFRESH, Duration.ofSeconds(50));
              interrupted.set(Thread.currentThread().isInterrupted());
              return result;
            });
    Thread thread = Thread.ofVirtual().start(task);
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

    thread.interrupt();

    assertThat(Results.error(task.get(20, TimeUnit.SECONDS)).code())
        .isEqualTo(TikTokCode.OUTCOME_UNKNOWN);
    assertThat(interrupted.get()).isTrue();
  }

  @Test
  void anIdleConnectionIsReusedForFiveSecondsOnly() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
    TikTokClient client = new TikTokClient(tiktok.endpoints(), now::get);
    List<Integer> connections = new ArrayList<>();
    for (Duration rest :
        List.of(
            Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(6), Duration.ofSeconds(-1))) {
      now.set(now.get().plus(rest));
      tiktok.answers(200, Recorded.CREATOR_INFO);
      Results.value(client.creatorInfo(Calls.ACCESS));
      connections.add(tiktok.lastAsked().connection());
    }

    assertThat(connections.get(1)).isEqualTo(connections.get(0));
    assertThat(connections.get(2)).as("idle for 6 s").isNotEqualTo(connections.get(1));
    assertThat(connections.get(3)).as("the clock was set back").isNotEqualTo(connections.get(2));
  }

  @Test
  void aBodyMustHaveTheRangesLength() {
    TikTokClient client = new TikTokClient(tiktok.endpoints());

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                client.putChunk(
                    tiktok.uploadUrl(),
                    new ChunkRange(0, 4, 10),
                    "video/mp4",
                    BodyPublishers.ofString("four")));
    assertThat(tiktok.asked()).isEmpty();
  }

  @Test
  void aFailingBodyLeavesTheOutcomeUnknown() {
    TikTokResult<NoContent> result =
        new TikTokClient(tiktok.endpoints())
            .putChunk(
                tiktok.uploadUrl(),
                new ChunkRange(0, 4, 10),
                "video/mp4",
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofInputStream(
                        () -> {
                          throw new IllegalStateException("the source is gone");
                        }),
                    5));

    assertThat(Results.error(result).code()).isEqualTo(TikTokCode.OUTCOME_UNKNOWN);
    assertThat(Results.error(result).remedy()).isEqualTo(Remedy.RETRY);
  }
}
