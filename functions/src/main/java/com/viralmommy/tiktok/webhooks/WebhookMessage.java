package com.viralmommy.tiktok.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.accounts.ReconnectReason;
import com.viralmommy.tiktok.platform.Json;
import java.io.IOException;

/** The content of a webhook (docs/tiktok-api.md#71-events). */
sealed interface WebhookMessage {
  /** TikTok has removed the app's authorization for an account. */
  record AuthorizationRemoved(String openId, ReconnectReason reason) implements WebhookMessage {}

  /** The state of a publication has changed. */
  record PostChanged(String event, String publishId) implements WebhookMessage {}

  /** Any other event: of a TikTok product not used here, unknown, or malformed. */
  record Other(String event) implements WebhookMessage {}

  /**
   * TikTok's ids have at most 64 characters (docs/tiktok-api.md#41-direct-post); DynamoDB keys have
   * at most 2,048 bytes.
   */
  int MAX_ID = 256;

  /** Reads the body; a malformed one is {@link Other}. */
  static WebhookMessage read(byte[] body) {
    String event = "-";
    try {
      JsonNode message = Json.read(body);
      if (message == null) {
        return new Other(event);
      }
      event = loggable(message.path("event").asText());
      // The content is a string that contains JSON.
      JsonNode content = Json.read(message.path("content").asText());
      String openId = message.path("user_openid").asText();
      if (event.equals("authorization.removed") && isId(openId)) {
        int reason = content == null ? 0 : content.path("reason").asInt();
        return new AuthorizationRemoved(openId, ReconnectReason.ofWebhook(reason));
      }
      if (event.startsWith("post.publish.")
          && content != null
          && isId(content.path("publish_id").asText())) {
        return new PostChanged(event, content.path("publish_id").asText());
      }
    } catch (IOException _) {
      // Accepted as Other: a repeated delivery would be malformed too.
    }
    return new Other(event);
  }

  private static boolean isId(String text) {
    return !text.isEmpty() && text.length() <= MAX_ID;
  }

  /** The event name if it is safe for a log line, otherwise {@code -}. */
  private static String loggable(String event) {
    return event.matches("[a-z_.]{1,80}") ? event : "-";
  }
}
