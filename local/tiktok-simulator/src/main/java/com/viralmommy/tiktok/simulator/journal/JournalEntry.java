package com.viralmommy.tiktok.simulator.journal;

import java.time.Instant;

/**
 * One exchange, without its query, its headers and its body, which may hold secrets.
 *
 * @param status the HTTP status, or 0 when the connection ended without an answer
 * @param millis real time that the exchange took
 * @param errorCode TikTok's word for the outcome, {@code ok} for success, empty where an answer has
 *     none
 * @param fault the injected faults that took part, or empty
 */
public record JournalEntry(
    Instant time,
    String method,
    String path,
    int status,
    long millis,
    String errorCode,
    String logId,
    String fault) {}
