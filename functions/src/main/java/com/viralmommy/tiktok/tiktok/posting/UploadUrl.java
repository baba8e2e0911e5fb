package com.viralmommy.tiktok.tiktok.posting;

import com.viralmommy.tiktok.tiktok.TikTokEndpoints;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a video goes: whoever knows it can upload in the user's name for an hour
 * (docs/tiktok-api.md#08-the-upload-url-is-a-secret), so it is hidden like a token.
 */
public record UploadUrl(String value) {

  /** TikTok promises at most 256 (docs/tiktok-api.md#41-direct-post). */
  static final int MAX_LENGTH = 2048;

  public UploadUrl {
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException(
          "The upload URL is not an http(s) URL of at most " + MAX_LENGTH + " characters");
    }
  }

  static boolean isWellFormed(String value) {
    if (value == null || value.length() > MAX_LENGTH) {
      return false;
    }
    try {
      return TikTokEndpoints.isHttp(new URI(value));
    } catch (URISyntaxException notAUrl) {
      // Not passed on: its message quotes the URL.
      return false;
    }
  }

  URI uri() {
    return URI.create(value);
  }

  @Override
  public String toString() {
    return "UploadUrl[hidden]";
  }
}
