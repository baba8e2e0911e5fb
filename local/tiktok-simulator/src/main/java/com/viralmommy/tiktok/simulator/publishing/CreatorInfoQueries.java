package com.viralmommy.tiktok.simulator.publishing;

import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.oauth.Grant;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The creator info queries of each grant. One must come shortly before every direct post
 * (docs/tiktok-api.md#3-creator-info).
 */
final class CreatorInfoQueries {

  private static final class Queries {
    private final Deque<Instant> unused = new ArrayDeque<>();
    private boolean lastWasRefused;
  }

  private final CurrentSettings settings;
  private final InstantSource clock;
  private final Violations violations;
  private final Map<Grant, Queries> byGrant = new HashMap<>();

  CreatorInfoQueries(CurrentSettings settings, InstantSource clock, Violations violations) {
    this.settings = settings;
    this.clock = clock;
    this.violations = violations;
  }

  /** Notes a query. */
  synchronized void add(Grant grant, boolean refused) {
    Queries queries = byGrant.computeIfAbsent(grant, g -> new Queries());
    queries.unused.addLast(clock.instant());
    queries.lastWasRefused = refused;
  }

  /**
   * Checks an init that TikTok is about to accept.
   *
   * @param usesUp false when the client does not learn about the init, so that it may repeat it
   */
  synchronized void checkInit(Grant grant, boolean usesUp) {
    Queries queries = byGrant.computeIfAbsent(grant, g -> new Queries());
    Instant oldest = clock.instant().minus(settings.get().creatorInfoFreshness());
    while (!queries.unused.isEmpty() && queries.unused.peekFirst().isBefore(oldest)) {
      queries.unused.removeFirst();
    }
    if (queries.unused.isEmpty()) {
      violations.report(
          Violation.Code.CREATOR_INFO_NOT_QUERIED,
          "A direct post needs a creator info of its own",
          "no creator info within " + settings.get().creatorInfoFreshness(),
          "creator_info/query before each init");
    } else if (usesUp) {
      queries.unused.removeFirst();
    }
  }

  /** Checks an init that TikTok refuses. Creator info may have said so before. */
  synchronized void checkRefusedInit(Grant grant) {
    Queries queries = byGrant.get(grant);
    if (queries != null && queries.lastWasRefused) {
      violations.report(
          Violation.Code.CREATOR_INFO_REFUSAL_IGNORED,
          "Creator info had answered that no post is possible now",
          "an init",
          "no init until creator info answers ok");
    }
  }

  /** Forgets every query. */
  synchronized void clear() {
    byGrant.clear();
  }
}
