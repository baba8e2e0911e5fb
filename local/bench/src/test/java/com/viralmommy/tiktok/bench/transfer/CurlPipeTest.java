package com.viralmommy.tiktok.bench.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CurlPipeTest {
  @Test
  void addsUserAndSystemTimeOfTheChildProcessesOnly() throws Exception {
    assertThat(CurlPipe.cpu("0m9.000000s 0m9.000000s\n1m1.250000s 0m0.500000s\n"))
        .isEqualTo(Duration.ofMillis(61_750));
  }

  @Test
  void refusesAnOutputWithoutTimes() {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> CurlPipe.cpu("curl: (7)"));
  }
}
