package com.viralmommy.tiktok.bench.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.bench.report.BenchmarkResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A small run of the benchmark: the requests per refresh do not depend on the number. */
class RefreshBenchmarkIT {
  @Test
  void aRefreshNeedsFourWriteUnitsAndOneCallWhateverIsStored() throws Exception {
    var printed = new ByteArrayOutputStream();

    Map<String, Double> figures =
        new RefreshBenchmark(200, 1_500, 50, 500, 1)
            .run(new PrintStream(printed, true, StandardCharsets.UTF_8)).stream()
                .collect(Collectors.toMap(BenchmarkResult::what, BenchmarkResult::value));

    assertThat(figures)
        .as(printed.toString(StandardCharsets.UTF_8))
        .containsEntry("sweep's requests, many stored to few", 1.0)
        .containsEntry("write units a refresh", 4.0)
        .containsEntry("TikTok's calls a due connection", 1.0)
        .containsEntry("violations", 0.0);
  }
}
