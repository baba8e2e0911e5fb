package com.viralmommy.tiktok.simulator.webhooks;

import com.viralmommy.tiktok.simulator.api.RemovalReason;
import com.viralmommy.tiktok.simulator.clock.VirtualClock;
import com.viralmommy.tiktok.simulator.publishing.PublishEvent;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends webhooks: at least once, again and again until the receiver answers 200 or 72 hours of
 * virtual time have gone by (docs/tiktok-api.md#7-webhooks). Nothing is sent, and nothing kept,
 * without a callback URL.
 */
public final class WebhookSender implements AutoCloseable {

  private static final Duration GIVEN_UP_AFTER = Duration.ofHours(72);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int KEPT = 10_000;

  /** How long a virtual instant may have passed, in real milliseconds, before it is noticed. */
  private static final long LOOK_EVERY_MILLIS = 100;

  private static final class Delivery {
    private final WebhookMessage message;
    private final boolean copy;
    private Instant nextAt;
    private int attempts;
    private int lastStatus;
    private boolean sending;
    private WebhookDelivery.State state = WebhookDelivery.State.WAITING;

    private Delivery(WebhookMessage message, boolean copy, Instant nextAt) {
      this.message = message;
      this.copy = copy;
      this.nextAt = nextAt;
    }

    private WebhookDelivery view() {
      return new WebhookDelivery(
          message.event(),
          message.openId(),
          message.content(),
          message.createTime(),
          attempts,
          lastStatus,
          state);
    }
  }

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final SimulatorSettings settings;
  private final VirtualClock clock;
  private final Deque<Delivery> deliveries = new ArrayDeque<>();
  private boolean closed;

  public WebhookSender(SimulatorSettings settings, VirtualClock clock) {
    this.settings = settings;
    this.clock = clock;
    clock.onJump(this::wake);
  }

  /**
   * Begins to send.
   *
   * @param settle lets publishes become what they are by now, whether or not anybody asks
   * @param told learns which publish's outcome has reached the app
   */
  public void start(Runnable settle, Consumer<String> told) {
    settings
        .webhookUrl()
        .ifPresent(url -> Thread.ofVirtual().name("webhooks").start(() -> run(url, settle, told)));
  }

  public void send(PublishEvent event) {
    add(WebhookMessage.of(event, settings, clock.instant()), false);
  }

  public void authorizationRemoved(String openId, RemovalReason reason) {
    add(WebhookMessage.authorizationRemoved(openId, reason, clock.instant()), false);
  }

  public synchronized List<WebhookDelivery> deliveries() {
    return deliveries.stream().map(Delivery::view).toList();
  }

  private synchronized void add(WebhookMessage message, boolean copy) {
    if (settings.webhookUrl().isEmpty()) {
      return;
    }
    if (deliveries.size() == KEPT) {
      deliveries.removeFirst();
    }
    deliveries.addLast(new Delivery(message, copy, clock.instant()));
    notifyAll();
  }

  private void run(URI url, Runnable settle, Consumer<String> told) {
    try {
      while (!isClosed()) {
        settle.run();
        for (Delivery due : takeDue()) {
          Thread.ofVirtual().start(() -> attempt(due, url, told));
        }
        pause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void pause() throws InterruptedException {
    Instant now = clock.instant();
    if (!closed && deliveries.stream().noneMatch(d -> isDue(d, now))) {
      wait(LOOK_EVERY_MILLIS);
    }
  }

  private synchronized void wake() {
    notifyAll();
  }

  private synchronized List<Delivery> takeDue() {
    Instant now = clock.instant();
    List<Delivery> due = deliveries.stream().filter(d -> isDue(d, now)).toList();
    due.forEach(d -> d.sending = true);
    return due;
  }

  private static boolean isDue(Delivery delivery, Instant now) {
    return delivery.state == WebhookDelivery.State.WAITING
        && !delivery.sending
        && !delivery.nextAt.isAfter(now);
  }

  private void attempt(Delivery delivery, URI url, Consumer<String> told) {
    int status = 0;
    try {
      byte[] body = delivery.message.body(settings.clientKey());
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .timeout(TIMEOUT)
              .header("Content-Type", "application/json")
              .header(
                  "TikTok-Signature",
                  WebhookSignature.header(
                      settings.clientSecret(), clock.instant().getEpochSecond(), body))
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      // No answer counts like a wrong one: the message is sent again.
      status = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (status == 200) {
      delivery.message.outcomeOf().ifPresent(told);
    }
    settled(delivery, status);
  }

  private synchronized void settled(Delivery delivery, int status) {
    delivery.sending = false;
    delivery.attempts++;
    delivery.lastStatus = status;
    if (status == 200) {
      delivery.state = WebhookDelivery.State.DELIVERED;
      if (settings.is(BehaviorOption.WebhookCopies.TWICE) && !delivery.copy) {
        add(delivery.message, true);
      }
      return;
    }
    // Exponential: 2^0, 2^1 … times the first pause; capped long before the multiplication
    // overflows.
    Duration pause =
        settings.webhookFirstRetry().multipliedBy(1L << Math.min(delivery.attempts - 1, 20));
    delivery.nextAt = clock.instant().plus(pause);
    if (delivery.nextAt.isAfter(delivery.message.createTime().plus(GIVEN_UP_AFTER))) {
      delivery.state = WebhookDelivery.State.DROPPED;
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    client.shutdownNow();
  }
}
