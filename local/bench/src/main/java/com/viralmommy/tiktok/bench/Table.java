package com.viralmommy.tiktok.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows under headings, printed so that both a terminal and Markdown show them. */
public final class Table {
  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  private Table(List<String> headings) {
    this.headings = headings;
  }

  public static Table of(String... headings) {
    return new Table(List.of(headings));
  }

  /**
   * @param cells one a heading; numbers are written as {@link Figures#text} has them
   */
  public Table row(Object... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(
          "%d cells under %d headings".formatted(cells.length, headings.size()));
    }
    rows.add(Arrays.stream(cells).map(Table::text).toList());
    return this;
  }

  private static String text(Object cell) {
    return switch (cell) {
      case Double number -> Figures.text(number);
      case Integer number -> String.format(Locale.ROOT, "%,d", number);
      case Long number -> String.format(Locale.ROOT, "%,d", number);
      default -> String.valueOf(cell);
    };
  }

  /** The first column is flush left, the others flush right. */
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
