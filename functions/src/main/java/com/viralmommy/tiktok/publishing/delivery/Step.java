package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.publishing.model.Publication;
import java.time.Duration;
import java.time.Instant;

/**
 * What one step made of a publication, and what comes next. Each is stored before anything else
 * happens.
 */
sealed interface Step {
  /**
   * The timeout of a chunk, and the work around it. A step is begun only if this much time is left.
   */
  Duration MAX_DURATION = Duration.ofSeconds(150);

  /** The publication after the step, which is not stored yet. */
  Publication publication();

  /** Go on at once, in this invocation. */
  record Continue(Publication publication) implements Step {}

  /** Look again at this time; now or earlier means at once, in a fresh invocation. */
  record Wait(Publication publication, Instant until) implements Step {}

  /** Nobody needs to look at it again. */
  record End(Publication publication) implements Step {}
}
