package com.viralmommy.tiktok.limits;

import java.time.Instant;
import java.util.Optional;

/**
 * How much of a limit is used up.
 *
 * @param name such as {@code posts_per_day}
 * @param resetsAt when the next of the used permits becomes free; empty while none is used
 */
public record Usage(String name, int used, int limit, Optional<Instant> resetsAt) {}
