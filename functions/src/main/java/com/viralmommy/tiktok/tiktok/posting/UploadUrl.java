package com.viralmommy.tiktok.tiktok.posting;

import com.viralmommy.tiktok.tiktok.wire.HttpUrls;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * The URL that a video is uploaded to. It grants the upload without a token for one hour
 * (docs/tiktok-api.md#08-the-upload-url-is-a-secret), so {@link #toString()} hides it.
 */
public record UploadUrl(String value) {

  /** TikTok documents at most 256 characters (docs/tiktok-api.md#41-direct-post). */
  private static final int MAX_LENGTH = 2048;

  public UploadUrl {
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException(
          "The upload URL is not an http(s) URL of at most " + MAX_LENGTH + " characters");
    }
  }

  /** Whether the value is an http or https URL of at most 2,048 characters. */
  public static boolean isWellFormed(String value) {
    if (value == null || value.length() > MAX_LENGTH) {
      return false;
    }
    try {
      return HttpUrls.isHttp(new URI(value));
    } catch (URISyntaxException notAUrl) {
      // The exception is dropped: its message quotes the URL.
      return false;
    }
  }

  /** The URL as a URI. */
  public URI uri() {
    return URI.create(value);
  }

  @Override
  public String toString() {
    return "UploadUrl[hidden]";
  }
}
