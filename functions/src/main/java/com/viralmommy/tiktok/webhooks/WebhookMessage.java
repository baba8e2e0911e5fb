package com.viralmommy.tiktok.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.accounts.ReconnectReason;
import com.viralmommy.tiktok.platform.Json;
import java.io.IOException;

/** What a webhook says (docs/tiktok-api.md#7-webhooks). */
sealed interface WebhookMessage {
  /** TikTok has ended the grants of an account. */
  record AuthorizationRemoved(String openId, ReconnectReason reason) implements WebhookMessage {}

  /** Something has become of an upload. */
  record PostChanged(String event, String publishId) implements WebhookMessage {}

  /** For a product that we do not use, newer than we are, or not as TikTok documents it. */
  record Other(String event) implements WebhookMessage {}

  /**
   * TikTok's ids have 64 at most (docs/tiktok-api.md#41-direct-post); a key of a table takes some
   * thousand.
   */
  int LONGEST_ID = 256;

  /** Whatever was signed can be read somehow. */
  static WebhookMessage read(byte[] body) {
    String event = "-";
    try {
      JsonNode message = Json.read(body);
      if (message == null) {
        return new Other(event);
      }
      event = word(message.path("event").asText());
      // JSON within a string within JSON.
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
      // Signed and unreadable: nothing that sending it again would change.
    }
    return new Other(event);
  }

  private static boolean isId(String text) {
    return !text.isEmpty() && text.length() <= LONGEST_ID;
  }

  /** Fit for a log line. */
  private static String word(String event) {
    return event.matches("[a-z_.]{1,80}") ? event : "-";
  }
}
