package com.viralmommy.tiktok.simulator.webhooks;

import com.viralmommy.tiktok.simulator.api.RemovalReason;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.publishing.PublishEvent;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The content of a webhook (docs/tiktok-api.md#7-webhooks).
 *
 * @param content JSON that is sent as a string
 * @param outcomeOf the publication whose outcome the webhook reports, if it reports one
 */
record WebhookMessage(
    String event, String openId, String content, Instant createTime, Optional<String> outcomeOf) {

  /** The body of the request. */
  private record Body(
      String clientKey, String event, long createTime, String userOpenid, String content) {}

  /**
   * @param reason the fail reason of a failed publication, else null
   * @param postId a number, a string, or null without a post
   */
  private record PublicationContent(
      String publishId, String reason, Object postId, String publishType) {}

  private record RemovalContent(int reason) {}

  static WebhookMessage of(PublishEvent event, CurrentSettings settings, Instant now) {
    String publishType = event.mode() == Post.Mode.INBOX ? "INBOX_SHARE" : "DIRECT_POST";
    String reason = event instanceof PublishEvent.Failed failed ? failed.reason().wire() : null;
    Object postId =
        switch (event) {
          case PublishEvent.PubliclyAvailable available -> postId(available.postId(), settings);
          case PublishEvent.NoLongerPubliclyAvailable gone -> postId(gone.postId(), settings);
          default -> null;
        };
    return new WebhookMessage(
        name(event, settings),
        event.openId(),
        text(new PublicationContent(event.publishId(), reason, postId, publishType)),
        now,
        isOutcome(event) ? Optional.of(event.publishId()) : Optional.empty());
  }

  private static String name(PublishEvent event, CurrentSettings settings) {
    return switch (event) {
      case PublishEvent.Completed completed -> "post.publish.complete";
      case PublishEvent.InboxDelivered delivered -> "post.publish.inbox_delivered";
      case PublishEvent.Failed failed -> "post.publish.failed";
      case PublishEvent.PubliclyAvailable available ->
          settings.is(BehaviorOption.WebhookSpelling.PUBLICLY)
              ? "post.publish.publicly_available"
              : "post.publish.publicaly_available";
      case PublishEvent.NoLongerPubliclyAvailable gone ->
          "post.publish.no_longer_publicaly_available";
    };
  }

  private static boolean isOutcome(PublishEvent event) {
    return event instanceof PublishEvent.Completed
        || event instanceof PublishEvent.Failed
        || event instanceof PublishEvent.InboxDelivered;
  }

  static WebhookMessage authorizationRemoved(String openId, RemovalReason reason, Instant now) {
    return new WebhookMessage(
        "authorization.removed",
        openId,
        text(new RemovalContent(reason.ordinal())),
        now,
        Optional.empty());
  }

  byte[] body(String clientKey) {
    return Json.bytes(new Body(clientKey, event, createTime.getEpochSecond(), openId, content));
  }

  private static Object postId(long postId, CurrentSettings settings) {
    return settings.is(BehaviorOption.WebhookPostId.STRING) ? String.valueOf(postId) : postId;
  }

  private static String text(Object content) {
    return new String(Json.bytes(content), StandardCharsets.UTF_8);
  }
}
