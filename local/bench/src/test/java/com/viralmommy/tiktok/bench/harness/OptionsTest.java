package com.viralmommy.tiktok.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @ParameterizedTest
  @CsvSource({"5MB,5000000", "1GB,1000000000", "12KB,12000", "7B,7"})
  void readsSizesInPowersOfTen(String value, long bytes) {
    assertThat(of("size", value).size("size")).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "GB", "-1GB", "1gb", "1.5GB", "99999999999GB"})
  void refusesAnInvalidSize(String value) {
    assertThatExceptionOfType(InvalidOptionException.class)
        .isThrownBy(() -> of("size", value).size("size"))
        .withMessage("-Dsize must be a size such as 5MB or 1GB");
  }

  @Test
  void aNumberMustBeWithinItsBounds() {
    assertThat(of("runs", "7").number("runs", 5, 9, 6)).isEqualTo(7);
    assertThat(of("other", "7").number("runs", 5, 9, 6)).isEqualTo(6);
    assertThatExceptionOfType(InvalidOptionException.class)
        .isThrownBy(() -> of("runs", "4").number("runs", 5, 9, 6))
        .withMessage("-Druns must be a whole number from 5 to 9");
  }

  private static Options of(String name, String value) {
    var properties = new Properties();
    properties.setProperty(name, value);
    return new Options(properties);
  }
}
