/** What all benchmarks use: options, processes, and counters of requests. */
package com.viralmommy.tiktok.bench.harness;
