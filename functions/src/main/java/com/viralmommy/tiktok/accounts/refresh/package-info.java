/**
 * The hourly refresh: a sweep that finds the connections whose tokens are due, the queue it fills,
 * the worker that empties it, and the circuit breaker that stops while TikTok does not answer.
 */
package com.viralmommy.tiktok.accounts.refresh;
