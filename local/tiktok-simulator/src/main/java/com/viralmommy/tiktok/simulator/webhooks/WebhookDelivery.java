package com.viralmommy.tiktok.simulator.webhooks;

import java.time.Instant;

/**
 * A webhook and what became of it.
 *
 * @param content the inner JSON, as it is sent in a string
 * @param attempts how often it was sent
 * @param lastStatus the receiver's latest HTTP status, or 0 when there was none
 */
public record WebhookDelivery(
    String event,
    String openId,
    String content,
    Instant createTime,
    int attempts,
    int lastStatus,
    State state) {

  /** Where a delivery stands. */
  public enum State {
    WAITING,
    DELIVERED,
    /** Given up after 72 hours (docs/tiktok-api.md#7-webhooks). */
    DROPPED
  }
}
