package com.viralmommy.tiktok.media;

/** What {@link VideoProbe} found. */
public sealed interface ProbeResult {

  /**
   * A video in one of the containers that TikTok takes; {@link VideoRules} says whether TikTok
   * takes the rest.
   */
  record Video(VideoFacts facts) implements ProbeResult {}

  /**
   * No video that TikTok could read.
   *
   * @param text says so to the user, in a sentence
   */
  record NotAVideo(Reason reason, String text) implements ProbeResult {}

  /** Why a file is not a video. */
  enum Reason {
    EMPTY,
    /** Neither MP4, MOV nor WebM. */
    UNKNOWN_FORMAT,
    /** The file ends before its contents do. */
    CUT_OFF,
    /** Its structure contradicts itself. */
    DAMAGED,
    /** No pictures: sound alone, or nothing. */
    NO_VIDEO_TRACK,
    /** Its facts are scattered over more ranges than the probe reads. */
    TOO_SCATTERED
  }
}
