package com.viralmommy.tiktok.simulator.api;

/**
 * Why the webhook {@code authorization.removed} is sent (docs/tiktok-api.md#7-webhooks); the
 * ordinal is the number on the wire.
 */
public enum RemovalReason {
  UNKNOWN,
  USER_DISCONNECTED,
  ACCOUNT_DELETED,
  AGE_CHANGED,
  BANNED,
  DEVELOPER_REVOKED
}
