package com.viralmommy.tiktok.runner;

import java.time.Duration;

/**
 * One run of a function, whatever came of it.
 *
 * @param function its name
 * @param took from the event's bytes to those of the answer
 */
public record Invocation(String function, Duration took) {}
