package com.viralmommy.tiktok.media;

/** The three containers that TikTok takes (contract §5.4). */
public enum Container {
  MP4("video/mp4"),
  MOV("video/quicktime"),
  WEBM("video/webm");

  private final String contentType;

  Container(String contentType) {
    this.contentType = contentType;
  }

  /** The Content-Type under which the chunks are sent to TikTok (contract §5.3). */
  public String contentType() {
    return contentType;
  }
}
