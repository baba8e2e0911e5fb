package com.viralmommy.tiktok.media;

import com.viralmommy.tiktok.media.ProbeResult.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads big-endian numbers at any offset of a {@link ByteSource} with few range reads.
 *
 * <p>A range read of S3 costs money and a round trip, so each one reads ahead, and further ahead
 * during sequential reading. One window is held in memory. The two limits stop the reading of
 * malicious files.
 */
final class RangeReader {
  static final int MAX_READS = 64;
  static final int MAX_BYTES = 8 << 20;

  private static final int FIRST_FETCH = 64 << 10;
  private static final int LARGEST_FETCH = 1 << 20;

  private final ByteSource source;
  private final long size;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowStart;
  private int reads;
  private int bytes;

  RangeReader(ByteSource source) {
    this.source = source;
    this.size = source.size();
  }

  long size() {
    return size;
  }

  int u8(long at) throws IOException, Unreadable {
    return bytesAt(at, 1).get() & 0xff;
  }

  int u16(long at) throws IOException, Unreadable {
    return bytesAt(at, 2).getShort() & 0xffff;
  }

  long u32(long at) throws IOException, Unreadable {
    return bytesAt(at, 4).getInt() & 0xffff_ffffL;
  }

  /** A 64-bit number; negative values stand for 2^63 and more. */
  long u64(long at) throws IOException, Unreadable {
    return bytesAt(at, 8).getLong();
  }

  /** Four characters; anything but printable ASCII becomes a question mark. */
  String fourCc(long at) throws IOException, Unreadable {
    return ascii(at, 4);
  }

  String ascii(long at, int length) throws IOException, Unreadable {
    byte[] characters = new byte[length];
    bytesAt(at, length).get(characters);
    for (int i = 0; i < length; i++) {
      characters[i] = characters[i] >= ' ' && characters[i] <= '~' ? characters[i] : (byte) '?';
    }
    return new String(characters, StandardCharsets.US_ASCII);
  }

  /** The window, positioned at {@code at}, with at least {@code length} bytes remaining. */
  private ByteBuffer bytesAt(long at, int length) throws IOException, Unreadable {
    if (at < 0 || at > size - length) {
      throw new Unreadable(
          Reason.CUT_OFF, "The file was cut off: a part of the video is missing. Upload it again.");
    }
    if (at < windowStart || at + length > windowStart + window.limit()) {
      fetch(at, length);
    }
    return window.position((int) (at - windowStart));
  }

  private void fetch(long at, int length) throws IOException, Unreadable {
    boolean inSequence = at >= windowStart && at <= windowStart + window.limit();
    int ahead = inSequence ? Math.min(LARGEST_FETCH, 2 * window.limit()) : FIRST_FETCH;
    int wanted = (int) Math.min(Math.max(ahead, FIRST_FETCH), size - at);
    byte[] fetched = read(at, wanted, length);
    while (fetched.length < length) {
      byte[] more = read(at + fetched.length, wanted - fetched.length, length - fetched.length);
      byte[] both = Arrays.copyOf(fetched, fetched.length + more.length);
      System.arraycopy(more, 0, both, fetched.length, more.length);
      fetched = both;
    }
    window = ByteBuffer.wrap(fetched);
    windowStart = at;
  }

  private byte[] read(long at, int wanted, int needed) throws IOException, Unreadable {
    int allowed = Math.min(wanted, MAX_BYTES - bytes);
    if (reads == MAX_READS || allowed < needed) {
      throw new Unreadable(
          Reason.TOO_SCATTERED,
          "The file's structure is too fragmented to be checked. Export the video again.");
    }
    reads++;
    bytes += allowed;
    byte[] read = source.read(at, allowed);
    if (read.length == 0) {
      throw new EOFException("No bytes at %d of %d".formatted(at, size));
    }
    return read;
  }
}
