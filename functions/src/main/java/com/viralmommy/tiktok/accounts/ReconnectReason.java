package com.viralmommy.tiktok.accounts;

import java.util.Locale;

/** Why a connection needs its user, as the API and the events say it. */
public enum ReconnectReason {
  /** TikTok refused the tokens without a reason: expired, or ended at TikTok. */
  TOKENS_REFUSED,
  // What the webhook authorization.removed says (docs/tiktok-api.md#7-webhooks)
  REMOVED_BY_USER,
  ACCOUNT_DELETED,
  AGE_CHANGED,
  ACCOUNT_BANNED,
  REVOKED_BY_APP;

  /**
   * @param reason of {@code authorization.removed}
   */
  public static ReconnectReason ofWebhook(int reason) {
    return switch (reason) {
      case 1 -> REMOVED_BY_USER;
      case 2 -> ACCOUNT_DELETED;
      case 3 -> AGE_CHANGED;
      case 4 -> ACCOUNT_BANNED;
      case 5 -> REVOKED_BY_APP;
      default -> TOKENS_REFUSED;
    };
  }

  static ReconnectReason ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  /** On the wire: lower case with underscores. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
