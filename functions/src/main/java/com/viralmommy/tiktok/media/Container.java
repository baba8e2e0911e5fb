package com.viralmommy.tiktok.media;

/** The three containers that TikTok takes (docs/tiktok-api.md#54-media-limits). */
public enum Container {
  MP4("video/mp4"),
  MOV("video/quicktime"),
  WEBM("video/webm");

  private final String contentType;

  Container(String contentType) {
    this.contentType = contentType;
  }

  /** The Content-Type under which the chunks are sent to TikTok (docs/tiktok-api.md#53-put). */
  public String contentType() {
    return contentType;
  }
}
