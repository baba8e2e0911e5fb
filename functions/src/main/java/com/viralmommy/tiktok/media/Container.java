package com.viralmommy.tiktok.media;

/** The container formats that TikTok accepts (docs/tiktok-api.md#54-media-limits). */
public enum Container {
  MP4("video/mp4"),
  MOV("video/quicktime"),
  WEBM("video/webm");

  private final String contentType;

  Container(String contentType) {
    this.contentType = contentType;
  }

  /** The {@code Content-Type} of the upload to TikTok (docs/tiktok-api.md#53-put). */
  public String contentType() {
    return contentType;
  }
}
