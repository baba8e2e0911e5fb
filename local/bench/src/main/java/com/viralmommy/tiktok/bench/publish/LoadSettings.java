package com.viralmommy.tiktok.bench.publish;

/**
 * The settings of a load.
 *
 * @param publications number of publications, created in one burst and spread evenly over creators
 * @param creators number of creators
 * @param workers number of concurrent workers
 * @param crashInterval one of so many invocations crashes, unless it ends before its crash
 * @param videoBytes size of each video
 */
public record LoadSettings(
    int publications, int creators, int workers, int crashInterval, int videoBytes) {}
