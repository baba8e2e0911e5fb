/**
 * Measures the product on this machine: {@code mvn -q -Pbench}. One package a benchmark; what they
 * share is here.
 */
package com.viralmommy.tiktok.bench;
