package com.viralmommy.tiktok.events;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Detail of an event on the bus; one of the last three members is set.
 *
 * @param eventId the same in every delivery of the event
 * @param sequence later events of an item have a greater one, compared as text
 * @param occurredAt ISO 8601, to the second
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EventDetail(
    String eventId,
    String sequence,
    String occurredAt,
    String userId,
    Object publication,
    Object drop,
    Object connection) {
  /** DynamoDB's sequence numbers have at most this many digits. */
  private static final int SEQUENCE_DIGITS = 40;

  static EventDetail ofPublication(Change change, String userId, Object publication) {
    return of(change, userId, publication, null, null);
  }

  static EventDetail ofDrop(Change change, String userId, Object drop) {
    return of(change, userId, null, drop, null);
  }

  static EventDetail ofConnection(Change change, String userId, Object connection) {
    return of(change, userId, null, null, connection);
  }

  private static EventDetail of(
      Change change, String userId, Object publication, Object drop, Object connection) {
    return new EventDetail(
        change.id(),
        padded(change.sequenceNumber()),
        change.at().toString(),
        userId,
        publication,
        drop,
        connection);
  }

  /** All of one length, so that comparing them as text compares the numbers. */
  private static String padded(String number) {
    return "0".repeat(Math.max(0, SEQUENCE_DIGITS - number.length())) + number;
  }
}
