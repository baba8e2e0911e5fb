package com.viralmommy.tiktok.simulator;

/**
 * Why the webhook {@code authorization.removed} is sent (contract §7); the ordinal is the number on
 * the wire.
 */
public enum RemovalReason {
  UNKNOWN,
  USER_DISCONNECTED,
  ACCOUNT_DELETED,
  AGE_CHANGED,
  BANNED,
  DEVELOPER_REVOKED
}
