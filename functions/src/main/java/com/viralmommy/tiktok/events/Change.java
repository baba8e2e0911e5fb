package com.viralmommy.tiktok.events;

import com.viralmommy.tiktok.platform.dynamodb.Item;
import java.time.Instant;
import java.util.Optional;

/**
 * A change of an item, from the stream of its table.
 *
 * @param id of the stream record; every delivery of the change has the same
 * @param sequenceNumber decimal number; later changes of an item have greater ones
 * @param table name of the table
 * @param at time of the change, to the second
 * @param before the item before the change; empty if it is new
 * @param after the item after the change; empty if it was removed
 */
public record Change(
    String id,
    String sequenceNumber,
    String table,
    Instant at,
    Optional<Item> before,
    Optional<Item> after) {}
