package com.viralmommy.tiktok.bench;

import java.io.PrintStream;
import java.util.List;

/** One thing that is measured by one command. */
@FunctionalInterface
public interface Benchmark {
  /**
   * Measures, and prints its tables as it goes.
   *
   * @return what the table at the end shows of it
   */
  List<Result> run(PrintStream out) throws Exception;
}
