package com.viralmommy.tiktok.tiktok;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
 * One HTTP exchange with a limit on its whole duration, and the certainty that a failure before
 * sending is told from one after.
 */
final class Transport {

  sealed interface Outcome {}

  /**
   * @param body empty if it was longer than {@link CappedBody#MAX_BYTES}
   */
  record Answer(int status, HttpHeaders headers, Optional<byte[]> body) implements Outcome {

    Optional<String> header(String name) {
      return headers.firstValue(name);
    }
  }

  record NoAnswer(TikTokCode code, String message) implements Outcome {}

  /**
   * Connections that rested longer are left behind. A server closes a resting connection without a
   * word, all the more while the function is frozen between two invocations or in a snapshot; a
   * POST that meets such a connection fails in a way that does not tell whether it took effect, and
   * for a token refresh that would cost the account.
   */
  private static final Duration LONGEST_REST = Duration.ofSeconds(5);

  private final Duration connectTimeout;
  private final InstantSource clock;
  private HttpClient client;
  private Instant lastUsed = Instant.MIN;

  Transport(Duration connectTimeout, InstantSource clock) {
    this.connectTimeout = connectTimeout;
    this.clock = clock;
  }

  Outcome send(HttpRequest request, Duration timeout) {
    CompletableFuture<HttpResponse<Optional<byte[]>>> exchange = start(request);
    try {
      HttpResponse<Optional<byte[]>> response =
          exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (TimeoutException tooLate) {
      exchange.cancel(true);
      return new NoAnswer(TikTokCode.OUTCOME_UNKNOWN, "No whole answer in time");
    } catch (InterruptedException interrupted) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      return new NoAnswer(TikTokCode.OUTCOME_UNKNOWN, "Interrupted while waiting for the answer");
    } catch (ExecutionException failed) {
      return failedBeforeSending(failed.getCause())
          ? new NoAnswer(TikTokCode.UNREACHABLE, "No connection: " + kind(failed.getCause()))
          : new NoAnswer(
              TikTokCode.OUTCOME_UNKNOWN, "The exchange broke off: " + kind(failed.getCause()));
    } finally {
      used();
    }
  }

  /**
   * Under one lock with the change of clients, or a request could be given to a client that has
   * just been shut down.
   */
  private synchronized CompletableFuture<HttpResponse<Optional<byte[]>>> start(
      HttpRequest request) {
    Instant now = clock.instant();
    if (client == null || now.isBefore(lastUsed) || now.isAfter(lastUsed.plus(LONGEST_REST))) {
      if (client != null) {
        client.shutdown();
      }
      client = newClient();
    }
    lastUsed = now;
    return client.sendAsync(request, CappedBody.handler());
  }

  private HttpClient newClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(connectTimeout)
        .build();
  }

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

  /** The exception's name only: its message may quote the URL. */
  private static String kind(Throwable cause) {
    return cause.getClass().getSimpleName();
  }
}
