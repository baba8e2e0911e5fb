/**
 * Many publications accepted at once, and workers that die, at a TikTok that holds everybody to its
 * limits: days pass in minutes, on the simulator's clock.
 */
package com.viralmommy.tiktok.bench.publish;
