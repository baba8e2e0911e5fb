package com.viralmommy.tiktok.bench.coldstart;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lambda's Runtime API (2018-06-01) for one function that receives one event.
 *
 * <p>It implements {@code next}, {@code response}, {@code error}, {@code init/error} and, for
 * SnapStart, {@code restore/next}.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String ROOT = "/2018-06-01/runtime/";
  private static final String INVOCATION = ROOT + "invocation/";

  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:benchmark";

  /** The longest timeout of a Lambda function. */
  private static final Duration DEADLINE = Duration.ofMinutes(15);

  /**
   * The answer of a function.
   *
   * @param nanos of {@link System#nanoTime()} at its arrival
   */
  record Answer(String body, long nanos) {}

  private final byte[] event;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch restored = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CompletableFuture<Long> ready = new CompletableFuture<>();
  private final CompletableFuture<Long> asked = new CompletableFuture<>();
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();

  RuntimeApi(byte[] event) throws IOException {
    this.event = event;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext(ROOT, this::serve);
    server.start();
  }

  /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** When the function asked for its first event, in {@link System#nanoTime()}. */
  long initializedAt(Duration within) throws IOException, InterruptedException {
    return await(asked, within);
  }

  /** When the function was ready for its snapshot, in {@link System#nanoTime()}. */
  long readyAt(Duration within) throws IOException, InterruptedException {
    return await(ready, within);
  }

  /** Continues a function that waits at its snapshot. */
  void restore() {
    restored.countDown();
  }

  /**
   * Waits for the answer.
   *
   * @throws IOException if the function reports an error or does not answer in time
   */
  Answer answer(Duration within) throws IOException, InterruptedException {
    return await(answer, within);
  }

  private static <T> T await(CompletableFuture<T> future, Duration within)
      throws IOException, InterruptedException {
    try {
      return future.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException("No request within " + within, e);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    long now = System.nanoTime();
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      switch (path) {
        case ROOT + "restore/next" -> {
          ready.complete(now);
          restored.await();
          send(exchange, 200, new byte[0]);
        }
        case INVOCATION + "next" -> {
          if (!asked.complete(now)) {
            ended.await();
          }
          Headers headers = exchange.getResponseHeaders();
          headers.set("Content-Type", "application/json");
          headers.set("Lambda-Runtime-Aws-Request-Id", UUID.randomUUID().toString());
          long deadline = System.currentTimeMillis() + DEADLINE.toMillis();
          headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(deadline));
          headers.set("Lambda-Runtime-Invoked-Function-Arn", ARN);
          send(exchange, 200, event);
        }
        default -> {
          String text = new String(body, StandardCharsets.UTF_8);
          if (path.startsWith(INVOCATION) && path.endsWith("/response")) {
            answer.complete(new Answer(text, now));
          } else {
            var failure = new IOException(path + ": " + text);
            ready.completeExceptionally(failure);
            asked.completeExceptionally(failure);
            answer.completeExceptionally(failure);
          }
          send(exchange, 202, new byte[0]);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
