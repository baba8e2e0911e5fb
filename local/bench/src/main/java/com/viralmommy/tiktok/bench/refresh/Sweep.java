package com.viralmommy.tiktok.bench.refresh;

import com.viralmommy.tiktok.bench.Requests;
import java.time.Duration;

/**
 * A sweep and the refreshes that it led to.
 *
 * @param stored connections in the table
 * @param due of them
 * @param finding what the sweep itself asked of others
 * @param refreshing what the refreshes asked of others
 * @param messages of the queue
 * @param cpu that the functions' JVM spent on the refreshes
 */
record Sweep(
    int stored,
    int due,
    Requests finding,
    Duration found,
    Requests refreshing,
    Duration refreshed,
    int messages,
    Duration cpu) {
  Requests all() {
    return finding.and(refreshing);
  }

  /** A message is received once and deleted once, by Lambda. */
  long sqs() {
    return finding.to("Sqs") + 2L * messages;
  }
}
