package com.viralmommy.tiktok.bench.transfer;

/**
 * A video in S3.
 *
 * @param size in bytes
 * @param key of the object
 * @param source a presigned URL
 * @param sha256 in lower-case hex
 */
record StoredVideo(long size, String key, String source, String sha256) {}
