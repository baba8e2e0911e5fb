package com.viralmommy.tiktok.simulator.webhooks;

import com.viralmommy.tiktok.simulator.api.RemovalReason;
import com.viralmommy.tiktok.simulator.clock.VirtualClock;
import com.viralmommy.tiktok.simulator.publishing.PublishEvent;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
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
 * Sends webhooks until the receiver answers 200 or 72 hours of virtual time have passed
 * (docs/tiktok-api.md#7-webhooks). Without an address they are only kept for people to see.
 */
public final class WebhookSender implements AutoCloseable {

  private static final Duration GIVEN_UP_AFTER = Duration.ofHours(72);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int KEPT = 10_000;

  /** The pause between two checks for due webhooks, in real time. */
  private static final long CHECK_EVERY_MILLIS = 100;

  private static final class Delivery {
    private final WebhookMessage message;
    private final boolean copy;
    private Instant nextAt;
    private int attempts;
    private int lastStatus;
    private boolean sending;
    private WebhookDelivery.State state;

    private Delivery(
        WebhookMessage message, boolean copy, Instant nextAt, WebhookDelivery.State state) {
      this.message = message;
      this.copy = copy;
      this.nextAt = nextAt;
      this.state = state;
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
  private final CurrentSettings settings;
  private final VirtualClock clock;
  private final Deque<Delivery> deliveries = new ArrayDeque<>();
  private boolean closed;

  public WebhookSender(CurrentSettings settings, VirtualClock clock) {
    this.settings = settings;
    this.clock = clock;
    clock.onJump(this::wake);
  }

  /**
   * Begins to send.
   *
   * @param settle moves publications to the states that they have reached, without a poll
   * @param outcomeKnown takes the id of a publication whose outcome has reached the app
   */
  public void start(Runnable settle, Consumer<String> outcomeKnown) {
    Thread.ofVirtual().name("webhooks").start(() -> run(settle, outcomeKnown));
  }

  /** Reports an event of a publication. */
  public void send(PublishEvent event) {
    add(WebhookMessage.of(event, settings, clock.instant()), false);
  }

  /** Reports that a user's consent has ended. */
  public void authorizationRemoved(String openId, RemovalReason reason) {
    add(WebhookMessage.authorizationRemoved(openId, reason, clock.instant()), false);
  }

  public synchronized List<WebhookDelivery> deliveries() {
    return deliveries.stream().map(Delivery::view).toList();
  }

  private synchronized void add(WebhookMessage message, boolean copy) {
    if (deliveries.size() == KEPT) {
      deliveries.removeFirst();
    }
    WebhookDelivery.State state =
        settings.get().webhookUrl().isPresent()
            ? WebhookDelivery.State.WAITING
            : WebhookDelivery.State.NO_ADDRESS;
    deliveries.addLast(new Delivery(message, copy, clock.instant(), state));
    notifyAll();
  }

  private void run(Runnable settle, Consumer<String> outcomeKnown) {
    try {
      while (!isClosed()) {
        settle.run();
        for (Delivery due : takeDue()) {
          Thread.ofVirtual().start(() -> attempt(due, outcomeKnown));
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
      wait(CHECK_EVERY_MILLIS);
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

  private void attempt(Delivery delivery, Consumer<String> outcomeKnown) {
    URI url = settings.get().webhookUrl().orElse(null);
    if (url == null) {
      withoutAddress(delivery);
      return;
    }
    int status = 0;
    try {
      byte[] body = delivery.message.body(settings.get().clientKey());
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .timeout(TIMEOUT)
              .header("Content-Type", "application/json")
              // Receivers compare the time of the signature with their own clock.
              .header(
                  "TikTok-Signature",
                  WebhookSignature.header(
                      settings.get().clientSecret(), clock.realTime().getEpochSecond(), body))
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      // The webhook is sent again, as after a wrong status.
      status = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (status == 200) {
      delivery.message.outcomeOf().ifPresent(outcomeKnown);
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
    // The exponent is limited, because the multiplication must not overflow.
    Duration pause =
        settings.get().webhookFirstRetry().multipliedBy(1L << Math.min(delivery.attempts - 1, 20));
    delivery.nextAt = clock.instant().plus(pause);
    if (delivery.nextAt.isAfter(delivery.message.createTime().plus(GIVEN_UP_AFTER))) {
      delivery.state = WebhookDelivery.State.DROPPED;
    }
  }

  private synchronized void withoutAddress(Delivery delivery) {
    delivery.sending = false;
    delivery.state = WebhookDelivery.State.NO_ADDRESS;
  }

  /** Forgets every webhook. */
  public synchronized void clear() {
    deliveries.clear();
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
