package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.accounts.Scopes;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;

/** How a video is to reach TikTok, as the user has decided it. */
public sealed interface Post {
  /** As in the API: which of the two it is. */
  enum Mode {
    DIRECT(Scopes.VIDEO_PUBLISH),
    INBOX(Scopes.VIDEO_UPLOAD);

    private final String scope;

    Mode(String scope) {
      this.scope = scope;
    }

    /** Without which TikTok refuses it. */
    public String scope() {
      return scope;
    }
  }

  Mode mode();

  /**
   * Posted to the creator's profile. Nothing here has a default that TikTok's audit forbids
   * (docs/tiktok-api.md#31-audit-rules-and-caps).
   *
   * @param title the caption; null for none
   * @param coverTimestampMs of the frame to show; null for the first
   */
  record Direct(
      String title,
      PrivacyLevel privacyLevel,
      boolean allowComment,
      boolean allowDuet,
      boolean allowStitch,
      boolean brandedContent,
      boolean yourBrand,
      boolean aiGenerated,
      Integer coverTimestampMs)
      implements Post {
    @Override
    public Mode mode() {
      return Mode.DIRECT;
    }
  }

  /**
   * Left in the creator's inbox at TikTok, where they decide everything else and post it themselves
   * (docs/tiktok-api.md#42-inbox).
   */
  record Inbox() implements Post {
    @Override
    public Mode mode() {
      return Mode.INBOX;
    }
  }
}
