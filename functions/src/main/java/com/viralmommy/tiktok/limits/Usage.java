package com.viralmommy.tiktok.limits;

import java.time.Instant;
import java.util.Optional;

/**
 * How much of a limit is used.
 *
 * @param name such as {@code posts_per_day}
 * @param used number of permits in use
 * @param limit number of permits in total
 * @param resetsAt when the first used permit becomes free; empty if none is used
 */
public record Usage(String name, int used, int limit, Optional<Instant> resetsAt) {}
