package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.publishing.model.Publication;
import java.time.Duration;
import java.time.Instant;

/**
 * The result of one step: the changed publication and what to do next. The publication is stored
 * before anything else happens.
 */
sealed interface Step {
  /**
   * The timeout of sending a chunk, and the work around it. A step begins only if this much time is
   * left.
   */
  Duration MAX_DURATION = Duration.ofSeconds(150);

  /** The publication after the step, which is not stored yet. */
  Publication publication();

  /** Run the next step at once, in this invocation. */
  record Continue(Publication publication) implements Step {}

  /** Run the next step at this time, in a new invocation. A time that has passed means at once. */
  record Wait(Publication publication, Instant until) implements Step {}

  /** The publication has ended. */
  record End(Publication publication) implements Step {}
}
