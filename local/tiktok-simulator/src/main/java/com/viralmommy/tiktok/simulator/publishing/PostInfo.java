package com.viralmommy.tiktok.simulator.publishing;

/** The {@code post_info} of a direct post (docs/tiktok-api.md#41-direct-post). */
record PostInfo(
    String privacyLevel,
    String title,
    boolean disableComment,
    boolean disableDuet,
    boolean disableStitch,
    boolean brandContent,
    boolean brandOrganic,
    boolean aiGenerated) {

  /** A draft has none: the user chooses in the app (docs/tiktok-api.md#42-inbox). */
  static final PostInfo OF_A_DRAFT = new PostInfo("", "", false, false, false, false, false, false);
}
