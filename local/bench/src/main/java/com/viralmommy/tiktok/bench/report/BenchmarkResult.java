package com.viralmommy.tiktok.bench.report;

import java.util.List;

/**
 * One row of the final table.
 *
 * @param benchmark the value of {@code -Dbench}
 * @param what the measured quantity, with its conditions
 * @param unit {@code MB/s}, {@code ms}, {@code $}; empty for a ratio
 */
public record BenchmarkResult(String benchmark, String what, double value, String unit, Goal goal) {
  private static final List<String> COLUMNS =
      List.of("benchmark", "what", "figure", "goal", "reached");

  /** The final table. */
  public static Table table(List<BenchmarkResult> results) {
    Table table = Table.of(COLUMNS.toArray(String[]::new));
    results.forEach(result -> table.row(result.cells()));
    return table;
  }

  private Object[] cells() {
    String wanted =
        switch (goal) {
          case Goal.None() -> "";
          case Goal.AtLeast(double least) -> "≥ " + withUnit(least);
          case Goal.AtMost(double most) -> "≤ " + withUnit(most);
        };
    String reached = goal instanceof Goal.None ? "" : goal.isMetBy(value) ? "yes" : "no";
    return new Object[] {benchmark, what, withUnit(value), wanted, reached};
  }

  private String withUnit(double number) {
    return (Numbers.text(number) + " " + unit).strip();
  }
}
