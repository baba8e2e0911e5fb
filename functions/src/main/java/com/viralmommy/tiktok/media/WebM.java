package com.viralmommy.tiktok.media;

import java.io.IOException;

/**
 * Reads the EBML header (RFC 8794) of a WebM file. Its document type distinguishes WebM from
 * Matroska, which TikTok does not accept. The rest of the file is not read.
 */
final class WebM {
  private static final long EBML = 0x1A45DFA3L;
  private static final int DOC_TYPE = 0x4282;

  private WebM() {}

  /** Whether the file begins with an EBML header. */
  static boolean hasHeader(RangeReader in) throws IOException, Unreadable {
    return in.size() >= 4 && in.u32(0) == EBML;
  }

  static VideoFacts read(RangeReader in) throws IOException, Unreadable {
    long at = 4;
    long end = at + lengthOfSize(in, at) + size(in, at);
    at += lengthOfSize(in, at);
    while (at < end) {
      // Element ids in the header have one or two bytes.
      int idLength = in.u8(at) >= 0x80 ? 1 : 2;
      boolean isDocType = idLength == 2 && in.u16(at) == DOC_TYPE;
      at += idLength;
      long size = size(in, at);
      at += lengthOfSize(in, at);
      if (isDocType) {
        if (size == 4 && in.ascii(at, 4).equals("webm")) {
          return VideoFacts.of(Container.WEBM);
        }
        throw Unreadable.unknownFormat();
      }
      at += size;
    }
    throw Unreadable.unknownFormat();
  }

  /** The length of a variable-size integer in bytes, 1 to 8: its leading zero bits plus one. */
  private static int lengthOfSize(RangeReader in, long at) throws IOException, Unreadable {
    int length = Integer.numberOfLeadingZeros(in.u8(at)) - 23;
    if (length > 8) {
      throw Unreadable.unknownFormat();
    }
    return length;
  }

  private static long size(RangeReader in, long at) throws IOException, Unreadable {
    int length = lengthOfSize(in, at);
    long value = in.u8(at) & (0xff >> length);
    for (int i = 1; i < length; i++) {
      value = value << 8 | in.u8(at + i);
    }
    return value;
  }
}
