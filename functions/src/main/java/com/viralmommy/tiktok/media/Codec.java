package com.viralmommy.tiktok.media;

/**
 * How the pictures are encoded.
 *
 * @param fourCc the sample entry's own name for it, printable ASCII, e.g. {@code avc1}
 */
public record Codec(Family family, String fourCc) {

  /** What TikTok distinguishes; {@link #OTHER} is everything that it does not take. */
  public enum Family {
    H264,
    H265,
    VP8,
    VP9,
    OTHER
  }

  static Codec of(String fourCc) {
    return new Codec(
        switch (fourCc) {
          // dva*, dvh*: Dolby Vision on top of a stream that every H.264 or H.265 decoder reads.
          case "avc1", "avc2", "avc3", "avc4", "dva1", "dvav" -> Family.H264;
          case "hvc1", "hev1", "hvc2", "hev2", "dvh1", "dvhe" -> Family.H265;
          case "vp08" -> Family.VP8;
          case "vp09" -> Family.VP9;
          default -> Family.OTHER;
        },
        fourCc);
  }
}
