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
 * Takes webhooks in: checks who sent them, and has somebody look at what they are about. Nothing
 * here waits for TikTok, which wants its answer at once.
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

  /** Whether this is TikTok's, and was signed within the last minutes. */
  public boolean isGenuine(Optional<String> header, byte[] body) {
    return header
        .flatMap(WebhookSignature::of)
        .filter(signature -> signature.isRecent(clock.instant()))
        .filter(signature -> app.anySecretMatches(secret -> signature.holds(secret, body)))
        .isPresent();
  }

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
    // Last: should anything above fail, TikTok sends it again, and doing it twice does no harm.
    store.remember(body);
  }

  private void removed(String openId, ReconnectReason reason) {
    List<Connection.Key> affected = connections.findByOpenId(openId);
    affected.forEach(connection -> connectionQueue.sendVerify(connection, reason));
    log.info("webhook.authorization_removed", "reason", reason, "connections", affected.size());
  }
}
