package com.viralmommy.tiktok.bench.publish;

import java.time.Duration;

/**
 * What is asked of the functions.
 *
 * @param publications accepted in one burst, spread evenly over the creators
 * @param workers that run at the same time
 * @param deathEvery so often, on the simulator's clock, the next worker that starts dies on its way
 * @param videoBytes of each video
 */
public record Load(
    int publications, int creators, int workers, Duration deathEvery, int videoBytes) {}
