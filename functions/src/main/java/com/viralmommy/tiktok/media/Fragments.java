package com.viralmommy.tiktok.media;

import com.viralmommy.tiktok.media.ProbeResult.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads frame rate and duration of a fragmented file (ISO/IEC 14496-12 §8.8), as browsers record
 * it: {@code moov} lists no frames, each {@code moof} lists its own.
 */
final class Fragments {
  private final RangeReader in;
  private final VideoTrack track;
  private long defaultTicks;
  private long samples;
  private double sampleTicks;

  /** The end of the last fragment read, in ticks. */
  private double clock;

  private Fragments(RangeReader in, VideoTrack track) {
    this.in = in;
    this.track = track;
    this.samples = track.samples();
    this.sampleTicks = track.sampleTicks();
    this.clock = track.sampleTicks();
  }

  /**
   * The duration is that of {@code mehd}, otherwise the end of the last fragment; it is unknown if
   * there are more fragments than the probe reads. The frame rate is the average of all frames in
   * the fragments that were read.
   */
  static Timing timing(RangeReader in, Box moov, Movie movie, Box firstMoof)
      throws IOException, Unreadable {
    Fragments fragments = new Fragments(in, movie.track());
    long declared = fragments.readDefaults(moov);
    fragments.read(firstMoof);
    Optional<Duration> duration = Timing.duration(declared, movie.header().timescale());
    if (duration.isEmpty()) {
      duration = fragments.readToTheEnd(firstMoof);
    }
    return new Timing(
        Timing.frameRate(
            fragments.samples, fragments.sampleTicks, movie.track().header().timescale()),
        duration);
  }

  /** The duration of {@code mehd} in ticks of the movie's timescale; 0 if there is none. */
  private long readDefaults(Box moov) throws IOException, Unreadable {
    long[] declared = new long[1];
    Box mvex = moov.find(in, "mvex").get("mvex");
    if (mvex != null) {
      mvex.children(
          in,
          child -> {
            if (child.is("mehd")) {
              boolean wide = child.version(in) == 1;
              child.require(wide ? 12 : 8);
              declared[0] = wide ? in.u64(child.fields()) : in.u32(child.fields());
            } else if (child.is("trex") && in.u32(child.require(24).fields()) == track.id()) {
              defaultTicks = in.u32(child.fields() + 8);
            }
            return true;
          });
    }
    return declared[0];
  }

  private Optional<Duration> readToTheEnd(Box firstMoof) throws IOException, Unreadable {
    try {
      Optional<Box> listed = lastListed().filter(moof -> moof.body() > firstMoof.body());
      Optional<Box> box = listed.isPresent() ? listed : TopLevelBoxes.next(in, firstMoof);
      while (box.isPresent()) {
        if (box.get().is("moof")) {
          read(box.get());
        }
        box = TopLevelBoxes.next(in, box.get());
      }
    } catch (Unreadable unreadable) {
      if (unreadable.reason() != Reason.TOO_SCATTERED) {
        throw unreadable;
      }
      return Optional.empty();
    }
    return Timing.duration((long) clock, track.header().timescale());
  }

  /**
   * The last fragment listed in the index at the end of the file (§8.8.9–8.8.11), so that the
   * fragments between need not be read.
   */
  private Optional<Box> lastListed() throws IOException, Unreadable {
    long size = in.size();
    if (!in.fourCc(size - 12).equals("mfro")) {
      return Optional.empty();
    }
    Optional<Box> mfra =
        Box.at(in, Math.max(0, size - in.u32(size - 4)), size)
            .filter(box -> box.is("mfra") && box.end() == size);
    if (mfra.isEmpty()) {
      return Optional.empty();
    }
    long[] offset = new long[1];
    mfra.get()
        .children(
            in,
            child -> {
              if (child.is("tfra") && in.u32(child.require(16).fields()) == track.id()) {
                offset[0] = lastOffset(child);
              }
              return true;
            });
    return Box.at(in, Math.clamp(offset[0], 0, size), size).filter(box -> box.is("moof"));
  }

  private long lastOffset(Box tfra) throws IOException, Unreadable {
    boolean wide = tfra.version(in) == 1;
    long lengths = in.u32(tfra.fields() + 4);
    long entries = in.u32(tfra.fields() + 8);
    long numbers = (lengths >> 4 & 3) + (lengths >> 2 & 3) + (lengths & 3) + 3;
    long entryLength = (wide ? 16 : 8) + numbers;
    tfra.require(16 + entries * entryLength);
    if (entries == 0) {
      return 0;
    }
    long last = tfra.fields() + 12 + (entries - 1) * entryLength;
    clock = wide ? in.u64(last) : in.u32(last);
    return wide ? in.u64(last + 8) : in.u32(last + 4);
  }

  private void read(Box moof) throws IOException, Unreadable {
    moof.children(
        in,
        child -> {
          if (child.is("traf")) {
            readTrack(child);
          }
          return true;
        });
  }

  private void readTrack(Box traf) throws IOException, Unreadable {
    long[] ticks = {defaultTicks};
    traf.children(
        in,
        child -> {
          switch (child.type()) {
            case "tfhd" -> {
              if (in.u32(child.require(8).fields()) != track.id()) {
                return false;
              }
              ticks[0] = ticksPerSample(child);
            }
            case "tfdt" -> {
              boolean wide = child.version(in) == 1;
              child.require(wide ? 12 : 8);
              clock = wide ? in.u64(child.fields()) : in.u32(child.fields());
            }
            case "trun" -> readRun(child, ticks[0]);
            default -> {}
          }
          return true;
        });
  }

  private long ticksPerSample(Box tfhd) throws IOException, Unreadable {
    int flags = tfhd.flags(in);
    if ((flags & 0x8) == 0) {
      return defaultTicks;
    }
    int before = ((flags & 0x1) != 0 ? 8 : 0) + ((flags & 0x2) != 0 ? 4 : 0);
    return in.u32(tfhd.require(12L + before).fields() + 4 + before);
  }

  private void readRun(Box trun, long ticksPerSample) throws IOException, Unreadable {
    int flags = trun.flags(in);
    long count = in.u32(trun.require(8).fields());
    double ticks = (double) count * ticksPerSample;
    if ((flags & 0x100) != 0) {
      int before = 8 + 4 * Integer.bitCount(flags & 0x5);
      int sampleLength = 4 * Integer.bitCount(flags & 0xf00);
      trun.require(before + count * sampleLength);
      ticks = 0;
      for (long i = 0, at = trun.body() + before; i < count; i++, at += sampleLength) {
        ticks += in.u32(at);
      }
    }
    samples += count;
    sampleTicks += ticks;
    clock += ticks;
  }
}
