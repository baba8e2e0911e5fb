package com.viralmommy.tiktok.simulator.publishing;

import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.oauth.Grant;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Remembers who has asked for creator info: it must come shortly before every direct post
 * (docs/tiktok-api.md#3-creator-info).
 */
final class CreatorInfoQueries {

  private static final class Asked {
    private final Deque<Instant> unused = new ArrayDeque<>();
    private boolean lastWasRefused;
  }

  private final SimulatorSettings settings;
  private final InstantSource clock;
  private final Violations violations;
  private final Map<Grant, Asked> byGrant = new HashMap<>();

  CreatorInfoQueries(SimulatorSettings settings, InstantSource clock, Violations violations) {
    this.settings = settings;
    this.clock = clock;
    this.violations = violations;
  }

  synchronized void asked(Grant grant, boolean refused) {
    Asked asked = byGrant.computeIfAbsent(grant, g -> new Asked());
    asked.unused.addLast(clock.instant());
    asked.lastWasRefused = refused;
  }

  /**
   * Checks an init that TikTok is about to accept.
   *
   * @param usesUp false when the client does not learn of the init: its repetition is the same post
   */
  synchronized void checkInit(Grant grant, boolean usesUp) {
    Asked asked = byGrant.computeIfAbsent(grant, g -> new Asked());
    Instant oldest = clock.instant().minus(settings.creatorInfoFreshness());
    while (!asked.unused.isEmpty() && asked.unused.peekFirst().isBefore(oldest)) {
      asked.unused.removeFirst();
    }
    if (asked.unused.isEmpty()) {
      violations.report(
          Violation.Code.CREATOR_INFO_NOT_QUERIED,
          "No creator info of its own within "
              + settings.creatorInfoFreshness()
              + " before a direct post");
    } else if (usesUp) {
      asked.unused.removeFirst();
    }
  }

  /** Checks an init that TikTok refuses: had creator info said so already? */
  synchronized void checkRefusedInit(Grant grant) {
    Asked asked = byGrant.get(grant);
    if (asked != null && asked.lastWasRefused) {
      violations.report(
          Violation.Code.CREATOR_INFO_REFUSAL_IGNORED,
          "Creator info had said that no post is possible now");
    }
  }
}
