package com.viralmommy.tiktok.simulator.journal;

import java.time.Instant;
import java.util.List;

/**
 * One exchange. Secrets in the query and the bodies are shortened to their first characters.
 *
 * @param number counts the requests from 1, in the order of their arrival
 * @param query the query as it was sent, with shortened secrets
 * @param status the HTTP status, or 0 when the connection ended without an answer
 * @param millis real time that the exchange took
 * @param errorCode TikTok's error code, {@code ok} for success, empty where an answer has none
 * @param message the message of TikTok's error, or empty
 * @param creator the username behind the request, or empty where none is known
 * @param fault the injected faults that took part, or empty
 * @param tolerated departures from the documents that TikTok is known to accept
 * @param requestBody at most 2,000 characters; empty for uploads and for all but the latest 1,000
 *     requests
 * @param responseBody at most 2,000 characters; empty for all but the latest 1,000 requests
 */
public record JournalEntry(
    long number,
    Instant time,
    String method,
    String path,
    String query,
    int status,
    long millis,
    String errorCode,
    String message,
    String logId,
    String creator,
    String fault,
    List<String> tolerated,
    String requestBody,
    String responseBody) {

  /** The entry as it is kept when many others have followed. */
  JournalEntry withoutBodies() {
    return new JournalEntry(
        number, time, method, path, query, status, millis, errorCode, message, logId, creator,
        fault, tolerated, "", "");
  }
}
