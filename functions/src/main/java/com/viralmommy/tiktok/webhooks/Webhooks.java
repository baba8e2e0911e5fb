package com.viralmommy.tiktok.webhooks;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionQueue;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.ReconnectReason;
import com.viralmommy.tiktok.accounts.tokens.TikTokApp;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.publishing.lifecycle.PublicationWaker;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Verifies TikTok's webhooks and queues the work that they cause. It calls nothing slow, because
 * TikTok expects an answer at once.
 */
public final class Webhooks {
  private final TikTokApp app;
  private final WebhookStore store;
  private final ConnectionStore connections;
  private final ConnectionQueue connectionQueue;
  private final PublicationWaker publications;
  private final InstantSource clock;
  private final Log log;

  public Webhooks(
      TikTokApp app,
      WebhookStore store,
      ConnectionStore connections,
      ConnectionQueue connectionQueue,
      PublicationWaker publications,
      InstantSource clock,
      Log log) {
    this.app = app;
    this.store = store;
    this.connections = connections;
    this.connectionQueue = connectionQueue;
    this.publications = publications;
    this.clock = clock;
    this.log = log;
  }

  /** Whether TikTok signed the body within the last five minutes. */
  public boolean isGenuine(Optional<String> header, byte[] body) {
    return header
        .flatMap(WebhookSignature::of)
        .filter(signature -> signature.isRecent(clock.instant()))
        .filter(signature -> app.anySecretMatches(secret -> signature.matches(secret, body)))
        .isPresent();
  }

  /** Handles a webhook with a valid signature; a repeated one is ignored. */
  public void accept(byte[] body) {
    if (store.isKnown(body)) {
      log.info("webhook.repeated");
      return;
    }
    switch (WebhookMessage.read(body)) {
      case WebhookMessage.AuthorizationRemoved(String openId, ReconnectReason reason) ->
          removed(openId, reason);
      case WebhookMessage.PostChanged(String event, String publishId) ->
          log.info("webhook.post", "type", event, "known", publications.wake(publishId));
      case WebhookMessage.Other(String event) -> log.info("webhook.ignored", "type", event);
    }
    // Last: if anything above fails, TikTok repeats the webhook, and handling it twice is harmless.
    store.remember(body);
  }

  private void removed(String openId, ReconnectReason reason) {
    List<Connection.Key> affected = connections.findByOpenId(openId);
    affected.forEach(connection -> connectionQueue.sendVerify(connection, reason));
    log.info("webhook.authorization_removed", "reason", reason, "connections", affected.size());
  }
}
