package com.viralmommy.tiktok.media;

/**
 * A video codec.
 *
 * @param fourCc the name in the file's sample entry, printable ASCII, for example {@code avc1}
 */
public record Codec(Family family, String fourCc) {

  /** The codec families that TikTok accepts, and {@link #OTHER} for all others. */
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
          // dva*, dvh*: Dolby Vision, which any H.264 or H.265 decoder can decode.
          case "avc1", "avc2", "avc3", "avc4", "dva1", "dvav" -> Family.H264;
          case "hvc1", "hev1", "hvc2", "hev2", "dvh1", "dvhe" -> Family.H265;
          case "vp08" -> Family.VP8;
          case "vp09" -> Family.VP9;
          default -> Family.OTHER;
        },
        fourCc);
  }
}
