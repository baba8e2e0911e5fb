package com.viralmommy.tiktok.media;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The common fields of {@code mvhd} and {@code mdhd} (ISO/IEC 14496-12 §8.2.2, §8.4.2).
 *
 * @param timescale ticks per second
 * @param ticks the duration in ticks; 0 or negative if unknown
 */
record MediaHeader(long timescale, long ticks) {

  static MediaHeader read(RangeReader in, Box box) throws IOException, Unreadable {
    if (box.version(in) == 1) {
      box.require(32);
      return new MediaHeader(in.u32(box.body() + 20), in.u64(box.body() + 24));
    }
    box.require(20);
    long ticks = in.u32(box.body() + 16);
    return new MediaHeader(in.u32(box.body() + 12), ticks == 0xffff_ffffL ? -1 : ticks);
  }

  Optional<Duration> duration() {
    return Timing.duration(ticks, timescale);
  }
}
