package com.viralmommy.tiktok.simulator.api;

/**
 * The reasons of the webhook {@code authorization.removed} (docs/tiktok-api.md#71-events). The
 * ordinal is the number in JSON.
 */
public enum RemovalReason {
  UNKNOWN,
  USER_DISCONNECTED,
  ACCOUNT_DELETED,
  AGE_CHANGED,
  BANNED,
  DEVELOPER_REVOKED
}
