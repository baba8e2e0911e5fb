package com.viralmommy.tiktok.bench.refresh;

import com.viralmommy.tiktok.bench.harness.RequestCounts;
import java.time.Duration;

/**
 * The measurements of a sweep and its refreshes.
 *
 * @param stored number of connections in the table
 * @param due number of due connections
 * @param sweepRequests requests of the sweep
 * @param sweepDuration duration of the sweep
 * @param refreshRequests requests of the refreshes
 * @param refreshDuration duration of the refreshes
 * @param messages number of queue messages
 * @param cpu CPU time of the refreshes in the functions' JVM
 */
record SweepMeasurement(
    int stored,
    int due,
    RequestCounts sweepRequests,
    Duration sweepDuration,
    RequestCounts refreshRequests,
    Duration refreshDuration,
    int messages,
    Duration cpu) {
  RequestCounts all() {
    return sweepRequests.plus(refreshRequests);
  }

  /** SQS requests; Lambda receives and deletes each message once. */
  long sqs() {
    return sweepRequests.to("Sqs") + 2L * messages;
  }
}
