package com.viralmommy.tiktok.media;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A video track (ISO/IEC 14496-12 §8.3–8.6).
 *
 * @param samples number of frames listed in {@code moov}; 0 in most fragmented files
 * @param sampleTicks total duration of these frames, in ticks of the header's timescale
 */
record VideoTrack(
    long id,
    Codec codec,
    int width,
    int height,
    MediaHeader header,
    long samples,
    double sampleTicks) {

  /** Empty if the track holds anything but video. */
  static Optional<VideoTrack> read(RangeReader in, Box trak) throws IOException, Unreadable {
    Map<String, Box> track = trak.need(in, "tkhd", "mdia");
    long id = trackId(in, track.get("tkhd"));
    Map<String, Box> media = track.get("mdia").need(in, "mdhd", "hdlr");
    Box handler = media.get("hdlr").require(12);
    if (!in.fourCc(handler.body() + 8).equals("vide")) {
      return Optional.empty();
    }
    MediaHeader header = MediaHeader.read(in, media.get("mdhd"));
    Box minf = track.get("mdia").need(in, "minf").get("minf");
    Map<String, Box> tables = minf.need(in, "stbl").get("stbl").need(in, "stsd", "stts");
    // The box, its version, flags and count, then the first sample entry (§8.5.2, §12.1.3).
    Box descriptions = tables.get("stsd").require(8);
    Box entry =
        Box.at(in, descriptions.body() + 8, descriptions.end())
            .filter(found -> found.end() <= descriptions.end())
            .orElseThrow(() -> Unreadable.damaged("stsd"))
            .require(28);
    Codec codec = Codec.of(entry.type());
    int width = in.u16(entry.body() + 24);
    int height = in.u16(entry.body() + 26);

    Box times = tables.get("stts").require(8);
    long entries = in.u32(times.body() + 4);
    times.require(8 + 8 * entries);
    long samples = 0;
    double ticks = 0;
    for (long i = 0, at = times.body() + 8; i < entries; i++, at += 8) {
      long count = in.u32(at);
      samples += count;
      ticks += (double) count * in.u32(at + 4);
    }
    return Optional.of(new VideoTrack(id, codec, width, height, header, samples, ticks));
  }

  private static long trackId(RangeReader in, Box tkhd) throws IOException, Unreadable {
    long at = tkhd.body() + (tkhd.version(in) == 1 ? 20 : 12);
    tkhd.require(at + 4 - tkhd.body());
    return in.u32(at);
  }
}
