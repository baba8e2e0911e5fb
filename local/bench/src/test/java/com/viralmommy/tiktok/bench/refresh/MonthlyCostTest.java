package com.viralmommy.tiktok.bench.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MonthlyCostTest {
  /** The expected values are calculated by hand from the price list. */
  @Test
  void multipliesQuantitiesByPrices() {
    var cost = new MonthlyCost(33_000_000, 4, 0.02, 0.03, 0.02, 0.01, 200_000);

    assertThat(cost.writes()).isCloseTo(82.5, within(1e-6));
    assertThat(cost.reads()).isCloseTo(0.0825, within(1e-6));
    assertThat(cost.queue()).isCloseTo(0.396, within(1e-6));
    assertThat(cost.kms()).isCloseTo(1.6, within(1e-6));
    assertThat(cost.lambda()).isCloseTo(4.4 + 0.066 + 0.308, within(0.01));
    assertThat(cost.total())
        .isCloseTo(
            cost.writes() + cost.reads() + cost.queue() + cost.kms() + cost.lambda(), within(1e-9));
  }
}
