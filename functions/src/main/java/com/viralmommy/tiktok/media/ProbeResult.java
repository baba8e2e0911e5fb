package com.viralmommy.tiktok.media;

/** The result of {@code VideoProbe}. */
public sealed interface ProbeResult {

  /** A video in a container that TikTok accepts; {@code VideoRules} checks the other facts. */
  record Video(VideoFacts facts) implements ProbeResult {}

  /**
   * The file is not a video that TikTok can read.
   *
   * @param text a sentence for the user
   */
  record NotAVideo(Reason reason, String text) implements ProbeResult {}

  /** Why a file is not a video. */
  enum Reason {
    EMPTY,
    /** Neither MP4, MOV nor WebM. */
    UNKNOWN_FORMAT,
    /** The file is shorter than its contents declare. */
    CUT_OFF,
    /** The structure is malformed or contradictory. */
    DAMAGED,
    /** There is no video track, or it has no frames. */
    NO_VIDEO_TRACK,
    /** The facts are spread over more ranges than the probe reads. */
    TOO_SCATTERED
  }
}
