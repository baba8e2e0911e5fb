package com.viralmommy.tiktok.limits;

import java.time.Instant;
import java.util.Optional;

/**
 * How much of a window is used up.
 *
 * @param resetsAt when the next permit becomes free; empty while there is one
 */
public record Usage(Window window, int used, int limit, Optional<Instant> resetsAt) {}
