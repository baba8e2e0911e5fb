package com.viralmommy.tiktok.tiktok.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkRangeTest {

  /**
   * The example of docs/tiktok-api.md#51-chunk-rules: 50,000,123 bytes in five chunks of
   * 10,000,000.
   */
  @Test
  void includesBothEnds() {
    ChunkRange first = new ChunkRange(0, 9_999_999, 50_000_123);
    ChunkRange last = new ChunkRange(40_000_000, 50_000_122, 50_000_123);

    assertThat(first.length()).isEqualTo(10_000_000);
    assertThat(first.isLast()).isFalse();
    assertThat(first.contentRange()).isEqualTo("bytes 0-9999999/50000123");
    assertThat(last.length()).isEqualTo(10_000_123);
    assertThat(last.isLast()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"-1,5,10", "5,4,10", "0,10,10", "0,0,0"})
  void mustBeWithinTheVideo(long first, long last, long total) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ChunkRange(first, last, total));
  }
}
