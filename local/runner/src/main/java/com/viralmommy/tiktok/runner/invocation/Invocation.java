package com.viralmommy.tiktok.runner.invocation;

import java.time.Duration;

/**
 * One run of a function, whatever came of it.
 *
 * @param function its name
 * @param took from the event's bytes to those of the answer
 * @param answered whether there was an answer, and not an error of the function
 */
public record Invocation(String function, Duration took, boolean answered) {}
