package com.viralmommy.tiktok.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.viralmommy.tiktok.bench.harness.InvalidOptionException;
import com.viralmommy.tiktok.bench.harness.Options;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BenchmarksTest {
  @Test
  void refusesAnUnknownBenchmarkInOneLineThatNamesTheChoices() {
    assertThatExceptionOfType(InvalidOptionException.class)
        .isThrownBy(() -> Benchmarks.chosen(named("nothing")))
        .withMessageStartingWith("-Dbench must be one of ")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void choosesAllBenchmarksWithoutAName() {
    assertThat(Benchmarks.chosen(named(""))).containsExactly(Benchmarks.values());
  }

  private static Options named(String benchmark) {
    var properties = new Properties();
    properties.setProperty("bench", benchmark);
    return new Options(properties);
  }
}
