package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.accounts.Scopes;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;

/** How a video is to be posted: to the creator's profile or to their inbox. */
public sealed interface Post {
  /** The kind of a post, as named in the API. */
  enum Mode {
    DIRECT(Scopes.VIDEO_PUBLISH),
    INBOX(Scopes.VIDEO_UPLOAD);

    private final String scope;

    Mode(String scope) {
      this.scope = scope;
    }

    /** The OAuthEndpoints scope that TikTok requires for this mode. */
    public String requiredScope() {
      return scope;
    }
  }

  /** The kind of this post. */
  Mode mode();

  /**
   * A post to the creator's profile. TikTok's audit forbids defaults for these settings
   * (docs/tiktok-api.md#31-audit-rules-and-caps).
   *
   * @param title the caption; null for none
   * @param coverTimestampMs the time of the cover frame in milliseconds; null for the first frame
   */
  record DirectPost(
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
   * A video in the creator's inbox at TikTok. The creator decides about everything else and posts
   * it themselves (docs/tiktok-api.md#42-inbox).
   */
  record InboxShare() implements Post {
    @Override
    public Mode mode() {
      return Mode.INBOX;
    }
  }
}
