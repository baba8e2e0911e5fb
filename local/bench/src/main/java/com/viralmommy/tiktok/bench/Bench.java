package com.viralmommy.tiktok.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the benchmarks that were asked for, and ends in one table of what they found. */
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
        chosen.put(each.shortName(), each.of(options));
      }
    } catch (WrongOptionException e) {
      errors.println(e.getMessage());
      return 1;
    }
    return run(chosen) ? 0 : 1;
  }

  /** One that breaks does not take the figures of the others with it. */
  boolean run(Map<String, Benchmark> benchmarks) {
    out.println(Conditions.ofThisMachine());
    List<Result> results = new ArrayList<>();
    boolean whole = true;
    for (var each : benchmarks.entrySet()) {
      long startedAt = System.nanoTime();
      try {
        results.addAll(each.getValue().run(out));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      } catch (Exception e) {
        whole = false;
        errors.println(each.getKey() + " broke off:");
        e.printStackTrace(errors);
      }
      out.printf(
          "%s took %d s%n%n", each.getKey(), (System.nanoTime() - startedAt) / 1_000_000_000);
    }
    out.print(Result.table(results));
    return whole;
  }
}
