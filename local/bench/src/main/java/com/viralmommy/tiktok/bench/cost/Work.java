package com.viralmommy.tiktok.bench.cost;

import com.viralmommy.tiktok.bench.Requests;

/**
 * Work that was done and counted.
 *
 * @param units how many were done: publications, refreshes
 * @param requests all that they sent
 * @param invocations of functions
 * @param gigabyteSeconds of functions: the memory that they are deployed with, times how long they
 *     ran here
 * @param apiRequests that came through API Gateway
 * @param gigabytesOut that went to TikTok
 */
public record Work(
    double units,
    Requests requests,
    double invocations,
    double gigabyteSeconds,
    double apiRequests,
    double gigabytesOut) {
  public Work {
    if (units <= 0) {
      throw new IllegalArgumentException("no work was done");
    }
  }
}
