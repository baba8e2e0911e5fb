package com.viralmommy.aws.embedded;

import java.time.Instant;

/**
 * An object was stored: what S3 tells in an {@code s3:ObjectCreated:*} notification.
 *
 * @param bucket the bucket's name
 * @param key the object's key, not URL-encoded (S3's own notification encodes it)
 * @param size in bytes
 * @param eTag without quotes
 * @param time when the object was complete
 * @param sequencer hexadecimal, of fixed length: of two objects stored one after the other under a
 *     key, the later has the greater one
 */
public record ObjectCreated(
    String bucket, String key, long size, String eTag, Instant time, String sequencer) {}
