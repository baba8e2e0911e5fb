package com.viralmommy.tiktok.bench;

import com.viralmommy.tiktok.bench.harness.Benchmark;
import com.viralmommy.tiktok.bench.harness.InvalidOptionException;
import com.viralmommy.tiktok.bench.harness.MachineInfo;
import com.viralmommy.tiktok.bench.harness.Options;
import com.viralmommy.tiktok.bench.report.BenchmarkResult;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The program that runs the chosen benchmarks and prints one table of all results. */
public final class Bench {
  private final PrintStream out;
  private final PrintStream errors;

  Bench(PrintStream out, PrintStream errors) {
    this.out = out;
    this.errors = errors;
  }

  public static void main(String[] args) {
    System.exit(new Bench(System.out, System.err).exitCode(new Options(System.getProperties())));
  }

  private int exitCode(Options options) {
    Map<String, Benchmark> chosen = new LinkedHashMap<>();
    try {
      for (Benchmarks each : Benchmarks.chosen(options)) {
        chosen.put(each.optionName(), each.create(options));
      }
    } catch (InvalidOptionException e) {
      errors.println(e.getMessage());
      return 1;
    }
    return run(chosen) ? 0 : 1;
  }

  /** Runs all benchmarks, even if one fails; false if one failed. */
  boolean run(Map<String, Benchmark> benchmarks) {
    out.println(MachineInfo.read());
    List<BenchmarkResult> results = new ArrayList<>();
    boolean allSucceeded = true;
    for (var each : benchmarks.entrySet()) {
      long startedAt = System.nanoTime();
      try {
        results.addAll(each.getValue().run(out));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      } catch (Exception e) {
        allSucceeded = false;
        errors.println(each.getKey() + " failed:");
        e.printStackTrace(errors);
      }
      out.printf(
          "%s took %d s%n%n", each.getKey(), (System.nanoTime() - startedAt) / 1_000_000_000);
    }
    out.print(BenchmarkResult.table(results));
    return allSucceeded;
  }
}
