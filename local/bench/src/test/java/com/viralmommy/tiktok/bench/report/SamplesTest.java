package com.viralmommy.tiktok.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void theMedianIsTheMiddleValueDespiteAnOutlier() {
    assertThat(new Samples(List.of(9_000.0, 1.0, 3.0, 2.0, 4.0)).median()).isEqualTo(3.0);
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertThat(new Samples(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3.0);
  }

  @Test
  void hasTheMinimumAndTheMaximumOfItsRuns() throws Exception {
    var left = new ArrayDeque<>(List.of(5.0, 1.0, 7.0));

    Samples samples = Samples.of(3, left::remove);

    assertThat(samples.minimum()).isEqualTo(1.0);
    assertThat(samples.maximum()).isEqualTo(7.0);
    assertThat(left).isEmpty();
  }

  @Test
  void refusesNoRuns() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Samples(List.of()));
  }
}
