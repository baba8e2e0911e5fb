package com.viralmommy.tiktok.simulator.publishing.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

/** docs/tiktok-api.md#51-chunk-rules, over the whole range of sizes. */
class ChunkLimitsTest {

  private static final long MAX = 1L << 32;
  private final ChunkLimits strictest = ChunkLimits.of(BehaviorOption.ChunkRules.STRICTEST);

  private static SourceInfo.FileUpload plan(long size, long chunk, long count) {
    return new SourceInfo.FileUpload(size, chunk, count);
  }

  @Property
  void acceptsTheRecommendedPlanOfEverySize(@ForAll @LongRange(min = 1, max = MAX) long size) {
    long chunk = size <= 64_000_000 ? size : 10_000_000;
    assertThat(strictest.mistake(plan(size, chunk, size / chunk))).isEmpty();
  }

  @Property
  void acceptsNoCountButTheFloor(
      @ForAll @LongRange(min = 1, max = MAX) long size,
      @ForAll @LongRange(min = 1, max = 200_000_000) long chunk,
      @ForAll @LongRange(min = 1, max = 1200) long count) {
    Assume.that(count != size / chunk);
    assertThat(strictest.mistake(plan(size, chunk, count)))
        .contains(ChunkLimits.Mistake.CHUNK_COUNT);
  }

  @Property
  void refusesTheRoundedUpCountOfEveryPlanWithARemainder(
      @ForAll @LongRange(min = 5_242_881, max = MAX) long size,
      @ForAll @LongRange(min = 5_242_880, max = 64_000_000) long chunk) {
    Assume.that(size % chunk != 0);
    assertThat(strictest.mistake(plan(size, chunk, size / chunk + 1)))
        .contains(ChunkLimits.Mistake.CHUNK_COUNT);
  }

  @Property
  void aSinglePartIsTheWholeVideo(
      @ForAll @LongRange(min = 1, max = 128_000_000) long chunk,
      @ForAll @DoubleRange(min = 0, max = 1) double more) {
    long size = chunk + (long) (more * (chunk - 1));
    Optional<ChunkLimits.Mistake> expected =
        chunk == size && size <= 64_000_000
            ? Optional.empty()
            : Optional.of(ChunkLimits.Mistake.CHUNK_SIZE);
    assertThat(strictest.mistake(plan(size, chunk, 1))).isEqualTo(expected);
  }

  @Property
  void severalPartsAreBetweenTheBounds(
      @ForAll @LongRange(min = 4_300_000, max = 70_000_000) long chunk,
      @ForAll @DoubleRange(min = 2, max = 61) double parts) {
    long size = (long) (parts * chunk);
    Optional<ChunkLimits.Mistake> expected =
        chunk >= 5_242_880 && chunk <= 64_000_000
            ? Optional.empty()
            : Optional.of(ChunkLimits.Mistake.CHUNK_SIZE);
    assertThat(strictest.mistake(plan(size, chunk, size / chunk))).isEqualTo(expected);
  }

  @Property
  void whatTheStrictestReadingTakesEveryOtherReadingTakes(
      @ForAll @LongRange(min = 1, max = 64_000_000) long whole,
      @ForAll @LongRange(min = 5_242_880, max = 64_000_000) long chunk,
      @ForAll @DoubleRange(min = 2, max = 62) double parts) {
    long size = (long) (parts * chunk);
    for (SourceInfo.FileUpload plan :
        List.of(plan(whole, whole, 1), plan(size, chunk, size / chunk))) {
      assertThat(strictest.mistake(plan)).isEmpty();
      for (BehaviorOption.ChunkRules rules : BehaviorOption.ChunkRules.values()) {
        assertThat(ChunkLimits.of(rules).mistake(plan)).isEmpty();
      }
    }
  }
}
