/**
 * Measures the publish worker's transfer of a video from S3 to TikTok: {@code -Dbench=transfer}.
 *
 * <p>It is compared with a pipe of two {@code curl} processes with the same chunks, and with a
 * client that reads the whole video into one buffer. Each participant is a separate process, and
 * both connections use TLS.
 */
package com.viralmommy.tiktok.bench.transfer;
