/**
 * How fast, and at which cost, the publish worker moves a video from S3 to TikTok: against a pipe
 * of two {@code curl}s with the same chunks, and against the integration guide's one buffer. Each
 * party is a process of its own, and every byte goes through TLS twice.
 */
package com.viralmommy.tiktok.bench.transfer;
