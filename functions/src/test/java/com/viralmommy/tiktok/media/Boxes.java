package com.viralmommy.tiktok.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Takes real files apart and builds others. */
final class Boxes {

  private Boxes() {}

  static byte[] box(String type, byte[]... contents) {
    byte[] body = join(contents);
    return join(int32(8 + body.length), type.getBytes(StandardCharsets.US_ASCII), body);
  }

  /** A header that declares this size in 64 bits, without contents. */
  static byte[] wideHeader(String type, long size) {
    return join(int32(1), type.getBytes(StandardCharsets.US_ASCII), int64(size));
  }

  static byte[] int32(long value) {
    return ByteBuffer.allocate(4).putInt((int) value).array();
  }

  static byte[] int64(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  /** Consecutive boxes, each with its header. */
  static List<byte[]> split(byte[] boxes) {
    List<byte[]> split = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(boxes);
    while (rest.hasRemaining()) {
      byte[] box = new byte[rest.getInt(rest.position())];
      rest.get(box);
      split.add(box);
    }
    return split;
  }

  static String type(byte[] box) {
    return new String(box, 4, 4, StandardCharsets.US_ASCII);
  }

  static byte[] body(byte[] box) {
    return Arrays.copyOfRange(box, 8, box.length);
  }

  /**
   * Where the first box of this type begins; the type's name must not occur before it by chance.
   */
  static int indexOf(byte[] file, String type) {
    int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(type) - 4;
    if (at < 0) {
      throw new IllegalArgumentException("no " + type);
    }
    return at;
  }

  /**
   * The file with these bytes in place of its own, at an offset inside the first box of this type.
   */
  static byte[] patch(byte[] file, String type, int offset, byte[] with) {
    byte[] patched = file.clone();
    System.arraycopy(with, 0, patched, indexOf(file, type) + offset, with.length);
    return patched;
  }

  /** The first box of this type. */
  static byte[] first(byte[] file, String type) {
    return split(file).stream().filter(box -> type(box).equals(type)).findFirst().orElseThrow();
  }

  /**
   * The boxes with those of one type replaced, in whatever boxes they are, and the sizes around
   * them set right.
   */
  static byte[] replace(byte[] boxes, String type, UnaryOperator<byte[]> change) {
    byte[] replaced = new byte[0];
    for (byte[] box : split(boxes)) {
      byte[] with = box;
      if (type(box).equals(type)) {
        with = change.apply(box);
      } else if (Set.of("moov", "trak", "mdia", "mvex", "moof", "traf").contains(type(box))) {
        with = box(type(box), replace(body(box), type, change));
      }
      replaced = join(replaced, with);
    }
    return replaced;
  }

  /** {@code mvhd}, {@code mdhd} or {@code tkhd} with the 64-bit times of version 1. */
  static byte[] withWideTimes(byte[] header) {
    ByteBuffer narrow = ByteBuffer.wrap(body(header));
    long flags = narrow.getInt();
    long created = narrow.getInt();
    long modified = narrow.getInt();
    byte[] between = new byte[type(header).equals("tkhd") ? 8 : 4];
    narrow.get(between);
    long duration = narrow.getInt() & 0xffff_ffffL;
    byte[] rest = new byte[narrow.remaining()];
    narrow.get(rest);
    return box(
        type(header),
        int32(flags | 1 << 24),
        int64(created),
        int64(modified),
        between,
        int64(duration),
        rest);
  }
}
