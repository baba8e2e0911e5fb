package com.viralmommy.tiktok.simulator.publishing;

/**
 * The {@code post_info} of a direct post (docs/tiktok-api.md#41-direct-post).
 *
 * @param coverTimestampMs the frame of the cover in milliseconds; 0 for the first frame
 */
record PostInfo(
    String privacyLevel,
    String title,
    boolean disableComment,
    boolean disableDuet,
    boolean disableStitch,
    boolean brandContent,
    boolean brandOrganic,
    boolean aiGenerated,
    int coverTimestampMs) {

  /** That of a draft. Its creator chooses in the app (docs/tiktok-api.md#42-inbox). */
  static final PostInfo OF_A_DRAFT =
      new PostInfo("", "", false, false, false, false, false, false, 0);
}
