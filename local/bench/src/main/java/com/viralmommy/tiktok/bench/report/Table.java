package com.viralmommy.tiktok.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table that is readable in a terminal and valid Markdown. */
public final class Table {
  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  private Table(List<String> headings) {
    this.headings = headings;
  }

  /** A table without rows. */
  public static Table of(String... headings) {
    return new Table(List.of(headings));
  }

  /**
   * Adds a row.
   *
   * @param cells one for each heading; numbers are formatted by {@link Numbers#text}
   */
  public Table row(Object... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(
          "%d cells for %d headings".formatted(cells.length, headings.size()));
    }
    rows.add(Arrays.stream(cells).map(Table::text).toList());
    return this;
  }

  private static String text(Object cell) {
    return switch (cell) {
      case Double number -> Numbers.text(number);
      case Integer number -> String.format(Locale.ROOT, "%,d", number);
      case Long number -> String.format(Locale.ROOT, "%,d", number);
      default -> String.valueOf(cell);
    };
  }

  /** The first column is left-aligned, the others are right-aligned. */
  @Override
  public String toString() {
    int[] widths =
        IntStream.range(0, headings.size())
            .map(
                column ->
                    Math.max(
                        headings.get(column).length(),
                        rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)))
            .toArray();
    String rule =
        IntStream.range(0, widths.length)
            .mapToObj(
                column ->
                    column == 0
                        ? "-".repeat(widths[column] + 2)
                        : "-".repeat(widths[column] + 1) + ":")
            .collect(Collectors.joining("|", "|", "|\n"));
    return line(headings, widths)
        + rule
        + rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  private static String line(List<String> cells, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(
            column -> {
              String cell = cells.get(column);
              String space = " ".repeat(widths[column] - cell.length());
              return column == 0 ? " " + cell + space + " " : " " + space + cell + " ";
            })
        .collect(Collectors.joining("|", "|", "|\n"));
  }
}
