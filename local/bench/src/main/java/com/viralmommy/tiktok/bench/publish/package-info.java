/**
 * Measures a burst of publications with crashing workers, at a TikTok simulator that enforces its
 * limits: {@code -Dbench=publish}. Days pass in minutes on the simulator's clock.
 */
package com.viralmommy.tiktok.bench.publish;
