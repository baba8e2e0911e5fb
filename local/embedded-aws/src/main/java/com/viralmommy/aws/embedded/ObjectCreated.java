package com.viralmommy.aws.embedded;

import java.time.Instant;

/**
 * An object that was stored in S3, with the facts of an {@code s3:ObjectCreated:*} notification.
 *
 * @param bucket the bucket's name
 * @param key the object's key, not URL-encoded (S3's own notification encodes it)
 * @param size in bytes
 * @param eTag without quotes
 * @param time when the object was complete
 * @param sequencer hexadecimal, of fixed length; of two versions of one key, the later has the
 *     greater value
 */
public record ObjectCreated(
    String bucket, String key, long size, String eTag, Instant time, String sequencer) {}
