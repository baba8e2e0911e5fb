package com.viralmommy.tiktok.media;

import com.viralmommy.tiktok.media.ProbeResult.NotAVideo;
import com.viralmommy.tiktok.media.ProbeResult.Reason;
import com.viralmommy.tiktok.media.ProbeResult.Video;
import java.io.IOException;

/**
 * Reads a video's facts by a few ranges, most often two or three of 64 KiB, wherever in the file
 * they stand.
 *
 * <p>Whatever the bytes are, it asks for at most 64 ranges and 8 MiB in all and holds at most 1 MiB
 * of them.
 */
public final class VideoProbe {

  private VideoProbe() {}

  /**
   * @throws IOException only what {@code source} throws, or when it ends before its own size
   */
  public static ProbeResult probe(ByteSource source) throws IOException {
    if (source.size() == 0) {
      return new NotAVideo(Reason.EMPTY, "The file is empty.");
    }
    RangeReader in = new RangeReader(source);
    try {
      return new Video(WebM.opens(in) ? WebM.read(in) : IsoMedia.read(in));
    } catch (Unreadable unreadable) {
      return unreadable.result();
    }
  }

  static Unreadable unknownFormat() {
    return new Unreadable(Reason.UNKNOWN_FORMAT, "The file is neither MP4, MOV nor WebM.");
  }
}
