package com.viralmommy.tiktok.tiktok;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a video goes: whoever knows it can upload in the user's name for an hour (contract §0.8),
 * so it is hidden like a token.
 */
public record UploadUrl(String value) {

  /** TikTok promises at most 256 (contract §4.1). */
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
