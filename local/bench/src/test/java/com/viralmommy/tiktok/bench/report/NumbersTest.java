package com.viralmommy.tiktok.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "0.12345|0.123",
        "1.2345|1.23",
        "12.345|12.3",
        "123.45|123",
        "1234567|1,234,567"
      })
  void keepsThreeSignificantDigits(double value, String text) {
    assertThat(Numbers.text(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5000000|5 MB",
        "287600000|287.6 MB",
        "4294967296|4.3 GB",
        "1000000000|1 GB",
        "17|17 B"
      })
  void formatsSizes(long bytes, String text) {
    assertThat(Numbers.size(bytes)).isEqualTo(text);
  }
}
