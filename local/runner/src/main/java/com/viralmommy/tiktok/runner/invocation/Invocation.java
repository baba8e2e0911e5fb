package com.viralmommy.tiktok.runner.invocation;

import java.time.Duration;

/**
 * One completed invocation of a function, successful or not.
 *
 * @param function the function's name
 * @param took time between the event and the answer
 * @param answered false if the function failed
 */
public record Invocation(String function, Duration took, boolean answered) {}
