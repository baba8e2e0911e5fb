package com.viralmommy.tiktok.bench.publish;

/**
 * What is asked of the functions.
 *
 * @param publications accepted in one burst, spread evenly over the creators
 * @param workers that run at the same time
 * @param deathEvery the last of so many invocations dies on its way, unless its way is too short
 * @param videoBytes of each video
 */
public record Load(int publications, int creators, int workers, int deathEvery, int videoBytes) {}
