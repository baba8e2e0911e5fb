package com.viralmommy.tiktok.tiktok;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Sends one HTTP request with a timeout for the whole exchange, and tells a failure before sending
 * from a failure after it.
 */
final class Transport {

  /** The longest body that is read, in bytes. */
  static final int MAX_BODY = 1 << 20;

  sealed interface Outcome {}

  /**
   * @param body empty if it was longer than {@link #MAX_BODY}
   */
  record Answer(int status, HttpHeaders headers, Optional<byte[]> body) implements Outcome {

    Optional<String> header(String name) {
      return headers.firstValue(name);
    }
  }

  record NoAnswer(TikTokCode code, String message) implements Outcome {}

  /**
   * Idle connections are not used again after this time. The server may have closed them, above all
   * while the function was frozen between two invocations or in a snapshot. A POST on a closed
   * connection fails without telling whether it took effect; for a token refresh that would
   * disconnect the account.
   */
  private static final Duration MAX_IDLE = Duration.ofSeconds(5);

  private final Duration connectTimeout;
  private final InstantSource clock;
  private HttpClient client;
  private Instant lastUsed = Instant.MIN;

  Transport(Duration connectTimeout, InstantSource clock) {
    this.connectTimeout = connectTimeout;
    this.clock = clock;
  }

  Outcome send(HttpRequest request, Duration timeout) {
    LimitedBody body = new LimitedBody();
    CompletableFuture<HttpResponse<byte[]>> exchange = start(request, body);
    try {
      HttpResponse<byte[]> response = exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return new Answer(response.statusCode(), response.headers(), Optional.of(response.body()));
    } catch (TimeoutException tooLate) {
      exchange.cancel(true);
      return new NoAnswer(TikTokCode.OUTCOME_UNKNOWN, "No complete answer within the timeout");
    } catch (InterruptedException interrupted) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      return new NoAnswer(TikTokCode.OUTCOME_UNKNOWN, "Interrupted while waiting for the answer");
    } catch (ExecutionException failed) {
      if (LimitedBody.isTooLong(failed.getCause())) {
        return new Answer(body.head.statusCode(), body.head.headers(), Optional.empty());
      }
      return failedBeforeSending(failed.getCause())
          ? new NoAnswer(TikTokCode.UNREACHABLE, "No connection: " + kind(failed.getCause()))
          : new NoAnswer(
              TikTokCode.OUTCOME_UNKNOWN,
              "The connection failed after sending: " + kind(failed.getCause()));
    } finally {
      used();
    }
  }

  /**
   * Replacing the client and sending happen under one lock; otherwise a request could go to a
   * client that has just been shut down.
   */
  private synchronized CompletableFuture<HttpResponse<byte[]>> start(
      HttpRequest request, LimitedBody body) {
    Instant now = clock.instant();
    if (client == null || now.isBefore(lastUsed) || now.isAfter(lastUsed.plus(MAX_IDLE))) {
      if (client != null) {
        client.shutdown();
      }
      client = newClient();
    }
    lastUsed = now;
    return client.sendAsync(request, body);
  }

  private HttpClient newClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(connectTimeout)
        .build();
  }

  /** Makes the HTTP client, which reads the JDK's trust store; opens no connection. */
  synchronized void prepare() {
    if (client == null) {
      client = newClient();
      lastUsed = clock.instant();
    }
  }

  private synchronized void used() {
    lastUsed = clock.instant();
  }

  private static boolean failedBeforeSending(Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof HttpConnectTimeoutException
        || cause instanceof UnknownHostException
        || cause instanceof UnresolvedAddressException
        || cause instanceof SSLHandshakeException;
  }

  /** The exception's name without its message, which may quote the URL. */
  private static String kind(Throwable cause) {
    return cause.getClass().getSimpleName();
  }

  /**
   * Reads at most {@link #MAX_BODY} bytes and keeps the status and headers: they count even if the
   * body is too long.
   */
  private static final class LimitedBody implements BodyHandler<byte[]> {

    private static final BodyHandler<byte[]> LIMITED =
        BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BODY);

    private volatile ResponseInfo head;

    @Override
    public BodySubscriber<byte[]> apply(ResponseInfo info) {
      head = info;
      return LIMITED.apply(info);
    }

    /** The JDK has no exception type of its own for a body above the limit, only this message. */
    static boolean isTooLong(Throwable cause) {
      return cause instanceof IOException
          && ("body exceeds capacity: " + MAX_BODY).equals(cause.getMessage());
    }
  }
}
