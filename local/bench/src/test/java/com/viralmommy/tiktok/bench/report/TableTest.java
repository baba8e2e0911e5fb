package com.viralmommy.tiktok.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void printsAMarkdownTableWithAlignedColumns() {
    Table table = Table.of("size", "MB/s").row("5 MB", 93.25).row("1 GB", 1234);

    assertThat(table)
        .hasToString(
            """
            | size |  MB/s |
            |------|------:|
            | 5 MB |  93.3 |
            | 1 GB | 1,234 |
            """);
  }

  @Test
  void refusesARowWithMissingCells() {
    assertThatIllegalArgumentException().isThrownBy(() -> Table.of("a", "b").row("only one"));
  }

  @Test
  void theFinalTableShowsWhichGoalsAreReached() {
    Table table =
        BenchmarkResult.table(
            List.of(
                new BenchmarkResult("transfer", "of curl", 0.95, "", new Goal.AtLeast(0.9)),
                new BenchmarkResult("refresh", "a month", 120, "$", new Goal.AtMost(98)),
                new BenchmarkResult("coldstart", "classes", 4321, "", new Goal.None())));

    assertThat(table)
        .hasToString(
            """
            | benchmark |    what | figure |     goal | reached |
            |-----------|--------:|-------:|---------:|--------:|
            | transfer  | of curl |  0.950 |  ≥ 0.900 |     yes |
            | refresh   | a month |  120 $ | ≤ 98.0 $ |      no |
            | coldstart | classes |  4,321 |          |         |
            """);
  }
}
