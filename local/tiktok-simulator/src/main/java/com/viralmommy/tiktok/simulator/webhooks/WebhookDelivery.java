package com.viralmommy.tiktok.simulator.webhooks;

import java.time.Instant;

/**
 * A webhook and the state of its delivery.
 *
 * @param content the JSON that is sent as a string
 * @param attempts the number of times that it was sent
 * @param lastStatus the latest HTTP status of the receiver, or 0 without an answer
 */
public record WebhookDelivery(
    String event,
    String openId,
    String content,
    Instant createTime,
    int attempts,
    int lastStatus,
    State state) {

  /** The state of a delivery. */
  public enum State {
    /** It was never sent, because the settings have no address. */
    NO_ADDRESS,
    WAITING,
    DELIVERED,
    /** It failed for 72 hours (docs/tiktok-api.md#7-webhooks). */
    DROPPED
  }
}
