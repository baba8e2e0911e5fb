package com.viralmommy.tiktok.accounts;

import java.util.Locale;

/** Why a user has to connect an account again. */
public enum ReconnectReason {
  /** TikTok refused the tokens and gave no reason: they have expired, or the grant has ended. */
  TOKENS_REFUSED,
  // Reasons of the webhook authorization.removed (docs/tiktok-api.md#7-webhooks).
  REMOVED_BY_USER,
  ACCOUNT_DELETED,
  AGE_CHANGED,
  ACCOUNT_BANNED,
  REVOKED_BY_APP;

  /**
   * The reason of a webhook.
   *
   * @param reason the number in {@code authorization.removed}; {@link #TOKENS_REFUSED} stands for
   *     unknown numbers
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

  /**
   * The reason of a {@link #code}.
   *
   * @throws IllegalArgumentException when no reason has this code
   */
  static ReconnectReason ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  /** The reason in the API, in events and in queue messages: lower case with underscores. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
