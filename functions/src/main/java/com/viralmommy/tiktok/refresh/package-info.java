/**
 * Keeps tokens alive: one single-flight refresher that everyone who needs a token goes through
 * (design §6).
 */
package com.viralmommy.tiktok.refresh;
