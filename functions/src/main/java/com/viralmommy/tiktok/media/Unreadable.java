package com.viralmommy.tiktok.media;

import com.viralmommy.tiktok.media.ProbeResult.NotAVideo;
import com.viralmommy.tiktok.media.ProbeResult.Reason;

/** Ends the reading of a file from any depth; never leaves the package. */
final class Unreadable extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  Unreadable(Reason reason, String text) {
    super(text, null, false, false);
    this.reason = reason;
  }

  static Unreadable damaged(String box) {
    return new Unreadable(
        Reason.DAMAGED, "The file is damaged: its '%s' box is not well-formed.".formatted(box));
  }

  Reason reason() {
    return reason;
  }

  NotAVideo result() {
    return new NotAVideo(reason, getMessage());
  }
}
