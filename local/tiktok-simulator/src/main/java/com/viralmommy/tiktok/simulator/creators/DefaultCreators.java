package com.viralmommy.tiktok.simulator.creators;

import java.util.List;

/** The accounts of a simulator whose settings name no others. */
public final class DefaultCreators {

  private DefaultCreators() {}

  /** One account for each kind that matters to an app. */
  public static List<Creator> all() {
    return List.of(
        Creator.named("pia.public", "Pia Public"),
        Creator.named("priya.private", "Priya Private").withPrivateAccount(true),
        Creator.named("bruno.banned", "Bruno Banned").withBanned(true),
        Creator.named("carla.nearcap", "Carla Near Her Cap").withPostsElsewhere(14),
        Creator.named("quinn.quiet", "Quinn Quiet")
            .withInteractionsDisabled(true, true, true)
            .withMaxVideoPostDurationSec(180),
        Creator.named("sam.sandbox", "Sam Sandbox").withPrivateAccount(true).withSandboxOnly(true));
  }
}
