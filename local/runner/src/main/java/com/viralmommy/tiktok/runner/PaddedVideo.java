package com.viralmommy.tiktok.runner;

import com.viralmommy.tiktok.media.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A valid MP4 of any size: a small video followed by a {@code free} box, which every player skips
 * (ISO/IEC 14496-12 §8.1.2).
 *
 * <p>The bytes of the box depend on their position, and no two words are equal. So the SHA-256
 * shows a chunk that is missing, repeated or misplaced. The bytes are computed when they are read,
 * so a video of 4 GB uses no memory.
 */
public final class PaddedVideo implements ByteSource {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BUFFER = 64 << 10;

  /** The small video and the header of the {@code free} box. */
  private final byte[] head;

  private final long size;

  private PaddedVideo(byte[] head, long size) {
    this.head = head;
    this.size = size;
  }

  /**
   * The bundled sample video, padded.
   *
   * @param size as for {@link #of}
   */
  public static PaddedVideo ofSize(long size) {
    try (InputStream sample = PaddedVideo.class.getResourceAsStream("/sample.mp4")) {
      return of(Objects.requireNonNull(sample, "sample.mp4").readAllBytes(), size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Pads a video.
   *
   * @param size exact, in bytes: the size of the video, or at least 8 more (the size of an empty
   *     box)
   * @throws IllegalArgumentException for any other size
   */
  public static PaddedVideo of(byte[] video, long size) {
    long free = size - video.length;
    if (free == 0) {
      return new PaddedVideo(video.clone(), size);
    }
    if (free < 8) {
      throw new IllegalArgumentException(
          "Cannot pad %d bytes to %d: the minimum is %d"
              .formatted(video.length, size, video.length + 8L));
    }
    boolean wide = free > 0xffff_ffffL;
    ByteBuffer head = ByteBuffer.allocate(video.length + (wide ? 16 : 8)).put(video);
    head.putInt(wide ? 1 : (int) free).put("free".getBytes(StandardCharsets.US_ASCII));
    if (wide) {
      head.putLong(free);
    }
    return new PaddedVideo(head.array(), size);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public byte[] read(long offset, int length) {
    byte[] bytes = new byte[Math.toIntExact(Math.min(length, size - offset))];
    fill(offset, bytes, 0, bytes.length);
    return bytes;
  }

  /** A stream of all bytes, which does not need to be closed. */
  public InputStream stream() {
    return new InputStream() {
      private long at;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int from, int length) {
        Objects.checkFromIndexSize(from, length, into.length);
        if (length == 0) {
          return 0;
        }
        if (at == size) {
          return -1;
        }
        int count = (int) Math.min(length, size - at);
        fill(at, into, from, count);
        at += count;
        return count;
      }

      @Override
      public long skip(long count) {
        long skipped = Math.clamp(count, 0, size - at);
        at += skipped;
        return skipped;
      }

      @Override
      public int available() {
        return (int) Math.min(Integer.MAX_VALUE, size - at);
      }
    };
  }

  /** Writes the video to a file, which is created or replaced. */
  public void writeTo(Path file) throws IOException {
    try (InputStream in = stream()) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The SHA-256 in lower-case hex; every call reads the whole video. */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (long at = 0; at < size; at += buffer.length) {
        int count = (int) Math.min(buffer.length, size - at);
        fill(at, buffer, 0, count);
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not available", e);
    }
  }

  private void fill(long at, byte[] into, int from, int length) {
    int copied = Math.clamp(head.length - at, 0, length);
    System.arraycopy(head, (int) Math.min(at, head.length), into, from, copied);
    int i = copied;
    while (i < length) {
      long position = at + i;
      int inWord = (int) (position & 7);
      long word = word(position >>> 3);
      if (inWord == 0 && length - i >= 8) {
        LONG.set(into, from + i, word);
        i += 8;
      } else {
        into[from + i] = (byte) (word >>> 8 * inWord);
        i++;
      }
    }
  }

  /**
   * The finalizer of SplitMix64, a bijection: different indices give different, unrelated words.
   */
  private static long word(long index) {
    long z = (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
