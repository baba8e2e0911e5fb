package com.viralmommy.tiktok.tiktok.login;

import java.util.Locale;

/**
 * The fields of {@code user/info} that this product reads. All need the scope {@code
 * user.info.basic} (docs/tiktok-api.md#21-user-info).
 */
public enum UserField {
  OPEN_ID,
  AVATAR_URL,
  DISPLAY_NAME;

  /** The name that TikTok uses, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
