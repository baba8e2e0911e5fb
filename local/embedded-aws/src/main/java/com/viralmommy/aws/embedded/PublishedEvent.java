package com.viralmommy.aws.embedded;

import java.time.Instant;
import java.util.List;

/**
 * An event that was published to an EventBridge bus.
 *
 * @param id assigned by EventBridge
 * @param bus name or ARN as in the request, {@code default} if it had none
 * @param detail a JSON object
 */
public record PublishedEvent(
    String id,
    String bus,
    Instant time,
    String source,
    String detailType,
    String detail,
    List<String> resources) {}
