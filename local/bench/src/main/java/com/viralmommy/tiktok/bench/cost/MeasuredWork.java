package com.viralmommy.tiktok.bench.cost;

import com.viralmommy.tiktok.bench.harness.RequestCounts;

/**
 * Measured work and the resources that it used.
 *
 * @param units number of units of work, such as publications or refreshes
 * @param requests all requests that it sent
 * @param invocations number of function invocations
 * @param gigabyteSeconds the deployed memory of the functions multiplied by their duration in this
 *     run
 * @param apiRequests requests to API Gateway
 * @param gigabytesOut gigabytes sent to TikTok
 */
public record MeasuredWork(
    double units,
    RequestCounts requests,
    double invocations,
    double gigabyteSeconds,
    double apiRequests,
    double gigabytesOut) {
  public MeasuredWork {
    if (units <= 0) {
      throw new IllegalArgumentException("units must be positive");
    }
  }
}
