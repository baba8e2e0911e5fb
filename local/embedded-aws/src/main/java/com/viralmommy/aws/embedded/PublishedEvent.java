package com.viralmommy.aws.embedded;

import java.time.Instant;
import java.util.List;

/**
 * An event that was put on a bus.
 *
 * @param id EventBridge's
 * @param bus name or ARN as the publisher gave it, {@code default} if none
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
