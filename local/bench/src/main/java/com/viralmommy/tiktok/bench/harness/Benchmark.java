package com.viralmommy.tiktok.bench.harness;

import com.viralmommy.tiktok.bench.report.BenchmarkResult;
import java.io.PrintStream;
import java.util.List;

/** A benchmark that one command runs. */
@FunctionalInterface
public interface Benchmark {
  /**
   * Measures and prints its tables.
   *
   * @return the rows for the final table
   */
  List<BenchmarkResult> run(PrintStream out) throws Exception;
}
