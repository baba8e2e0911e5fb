package com.viralmommy.tiktok.simulator.webhooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.RemovalReason;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.publishing.PublishEvent;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * What a webhook says (docs/tiktok-api.md#7-webhooks).
 *
 * @param content JSON that is sent as a string within JSON
 * @param outcomeOf the publish whose end it tells, if it does
 */
record WebhookMessage(
    String event, String openId, String content, Instant createTime, Optional<String> outcomeOf) {

  static WebhookMessage of(PublishEvent event, SimulatorSettings settings, Instant now) {
    ObjectNode content = Json.object().put("publish_id", event.publishId());
    String name =
        switch (event) {
          case PublishEvent.Completed completed -> "post.publish.complete";
          case PublishEvent.InboxDelivered delivered -> "post.publish.inbox_delivered";
          case PublishEvent.Failed failed -> {
            content.put("reason", failed.reason().wire());
            yield "post.publish.failed";
          }
          case PublishEvent.PubliclyAvailable available -> {
            putPostId(content, available.postId(), settings);
            yield settings.is(BehaviorOption.WebhookSpelling.PUBLICLY)
                ? "post.publish.publicly_available"
                : "post.publish.publicaly_available";
          }
          case PublishEvent.NoLongerPubliclyAvailable gone -> {
            putPostId(content, gone.postId(), settings);
            yield "post.publish.no_longer_publicaly_available";
          }
        };
    content.put("publish_type", event.mode() == Post.Mode.INBOX ? "INBOX_SHARE" : "DIRECT_POST");
    boolean outcome =
        event instanceof PublishEvent.Completed
            || event instanceof PublishEvent.Failed
            || event instanceof PublishEvent.InboxDelivered;
    return new WebhookMessage(
        name,
        event.openId(),
        text(content),
        now,
        outcome ? Optional.of(event.publishId()) : Optional.empty());
  }

  static WebhookMessage authorizationRemoved(String openId, RemovalReason reason, Instant now) {
    return new WebhookMessage(
        "authorization.removed",
        openId,
        text(Json.object().put("reason", reason.ordinal())),
        now,
        Optional.empty());
  }

  byte[] body(String clientKey) {
    return Json.bytes(
        Json.object()
            .put("client_key", clientKey)
            .put("event", event)
            .put("create_time", createTime.getEpochSecond())
            .put("user_openid", openId)
            .put("content", content));
  }

  private static void putPostId(ObjectNode content, long postId, SimulatorSettings settings) {
    if (settings.is(BehaviorOption.WebhookPostId.STRING)) {
      content.put("post_id", String.valueOf(postId));
    } else {
      content.put("post_id", postId);
    }
  }

  private static String text(ObjectNode content) {
    return new String(Json.bytes(content), StandardCharsets.UTF_8);
  }
}
