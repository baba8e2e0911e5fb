package com.viralmommy.tiktok.media;

import com.viralmommy.tiktok.media.ProbeResult.NotAVideo;
import com.viralmommy.tiktok.media.ProbeResult.Reason;

/** The file is not a readable video; caught by {@code VideoProbe}. */
final class Unreadable extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  Unreadable(Reason reason, String text) {
    super(text, null, false, false);
    this.reason = reason;
  }

  static Unreadable unknownFormat() {
    return new Unreadable(Reason.UNKNOWN_FORMAT, "The file is neither MP4, MOV nor WebM.");
  }

  static Unreadable damaged(String box) {
    return new Unreadable(
        Reason.DAMAGED, "The file is damaged: its '%s' box is malformed.".formatted(box));
  }

  Reason reason() {
    return reason;
  }

  NotAVideo result() {
    return new NotAVideo(reason, getMessage());
  }
}
