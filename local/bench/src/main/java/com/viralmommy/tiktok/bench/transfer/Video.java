package com.viralmommy.tiktok.bench.transfer;

/**
 * A video in S3.
 *
 * @param source a presigned URL of it
 */
record Video(long size, String key, String source, String sha256) {}
