package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.publishing.model.Publication;
import java.time.Instant;

/**
 * What one step made of a publication, and what comes next. Each is stored before anything else
 * happens.
 */
sealed interface Step {
  Publication publication();

  /** Go on at once, in this invocation. */
  record Continue(Publication publication) implements Step {}

  /** Look again at this time; now or earlier means at once, in a fresh invocation. */
  record Wait(Publication publication, Instant until) implements Step {}

  /** Nobody needs to look at it again. */
  record End(Publication publication) implements Step {}
}
