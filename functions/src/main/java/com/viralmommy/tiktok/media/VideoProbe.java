package com.viralmommy.tiktok.media;

import com.viralmommy.tiktok.media.ProbeResult.NotAVideo;
import com.viralmommy.tiktok.media.ProbeResult.Reason;
import com.viralmommy.tiktok.media.ProbeResult.Video;
import java.io.IOException;

/**
 * Reads the facts of a video file by range reads, most often two or three of 64 KiB.
 *
 * <p>It makes at most 64 reads of at most 8 MiB in total, also for damaged or malicious files, and
 * holds at most 1 MiB in memory.
 */
public final class VideoProbe {

  private VideoProbe() {}

  /**
   * Reads the facts of a video, or why the file is not a video.
   *
   * @throws IOException if the source fails or returns fewer bytes than its size
   */
  public static ProbeResult probe(ByteSource source) throws IOException {
    if (source.size() == 0) {
      return new NotAVideo(Reason.EMPTY, "The file is empty.");
    }
    RangeReader in = new RangeReader(source);
    try {
      return new Video(WebM.hasHeader(in) ? WebM.read(in) : IsoMedia.read(in));
    } catch (Unreadable unreadable) {
      return unreadable.result();
    }
  }
}
