package com.viralmommy.tiktok.bench;

import java.util.List;

/**
 * One figure of the table at the end.
 *
 * @param benchmark as {@code -Dbench=} names it
 * @param what was measured, with its conditions where they are not those of the whole run
 * @param unit {@code MB/s}, {@code ms}, {@code $}; empty for a ratio
 */
public record Result(String benchmark, String what, double value, String unit, Goal goal) {
  private static final List<String> COLUMNS =
      List.of("benchmark", "what", "figure", "goal", "reached");

  static Table table(List<Result> results) {
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
    return (Figures.text(number) + " " + unit).strip();
  }
}
