package com.viralmommy.tiktok.media;

import com.viralmommy.tiktok.media.ProbeResult.Reason;
import java.io.IOException;
import java.util.Optional;

/**
 * The contents of a {@code moov} box (ISO/IEC 14496-12 §8.2).
 *
 * @param header the movie header; its duration has the edit lists applied
 * @param track the first video track
 */
record Movie(MediaHeader header, VideoTrack track) {

  static Movie read(RangeReader in, Box moov) throws IOException, Unreadable {
    MediaHeader header = MediaHeader.read(in, moov.need(in, "mvhd").get("mvhd"));
    VideoTrack[] first = new VideoTrack[1];
    moov.children(
        in,
        child -> {
          if (child.is("trak")) {
            first[0] = VideoTrack.read(in, child).orElse(null);
          }
          return first[0] == null;
        });
    VideoTrack track =
        Optional.ofNullable(first[0])
            .orElseThrow(
                () -> new Unreadable(Reason.NO_VIDEO_TRACK, "The file has no video track."));
    return new Movie(header, track);
  }

  Timing timing() throws Unreadable {
    if (track.samples() == 0) {
      throw new Unreadable(Reason.NO_VIDEO_TRACK, "The file's video track has no frames.");
    }
    return new Timing(
        Timing.frameRate(track.samples(), track.sampleTicks(), track.header().timescale()),
        header.duration().or(track.header()::duration));
  }
}
