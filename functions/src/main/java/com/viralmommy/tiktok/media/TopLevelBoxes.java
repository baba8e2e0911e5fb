package com.viralmommy.tiktok.media;

import com.viralmommy.tiktok.media.ProbeResult.Reason;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Walks over the top-level boxes of an MP4 or MOV and detects a truncated file. */
final class TopLevelBoxes {
  /** The boxes that must be complete for the video to be playable. */
  private static final Set<String> REQUIRED = Set.of("moov", "mdat", "moof");

  private TopLevelBoxes() {}

  /**
   * The top-level box behind this one; empty at the end of the file, and at trailing data that is
   * no box, which some cameras append.
   */
  static Optional<Box> next(RangeReader in, Box box) throws IOException, Unreadable {
    requireComplete(in, box);
    return Box.at(in, Math.min(box.end(), in.size()), in.size());
  }

  /** Fails if a required box ends behind the end of the file. */
  static void requireComplete(RangeReader in, Box box) throws Unreadable {
    if (box.end() > in.size() && REQUIRED.contains(box.type())) {
      throw new Unreadable(
          Reason.CUT_OFF, "The file was cut off: a part of the video is missing. Upload it again.");
    }
  }
}
