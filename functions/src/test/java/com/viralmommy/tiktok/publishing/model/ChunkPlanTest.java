package com.viralmommy.tiktok.publishing.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.viralmommy.tiktok.tiktok.posting.ChunkRange;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/tiktok-api.md#51-chunk-rules and 5.2. */
class ChunkPlanTest {
  private static final long FOUR_GIB = 4_294_967_296L;
  private static final long MOST_SINGLE = 64_000_000L;
  private static final long LEAST_CHUNK = 5_242_880L;
  private static final long MOST_LAST = 128_000_000L;

  @ParameterizedTest(name = "{0} bytes: {2} of {1}, the last {3}")
  @CsvSource({
    "         1,          1,   1,          1",
    "   4999999,    4999999,   1,    4999999",
    "   5242880,    5242880,   1,    5242880",
    "  12345678,   12345678,   1,   12345678",
    "  50000123,   50000123,   1,   50000123",
    "  64000000,   64000000,   1,   64000000",
    "  64000001,   10000000,   6,   14000001",
    "  66259900,   10000000,   6,   16259900",
    " 121000000,   10000000,  12,   11000000",
    " 287600000,   10000000,  28,   17600000",
    "4294967296,   10000000, 429,   14967296"
  })
  void cutsAsTheContractsTable(long size, long chunkSize, int count, long last) {
    ChunkPlan plan = ChunkPlan.of(size, MOST_SINGLE, ChunkPlan.DEFAULT_CHUNK);
    assertThat(plan).isEqualTo(new ChunkPlan(size, chunkSize));
    assertThat(plan.count()).isEqualTo(count);
    assertThat(plan.range(count - 1).length()).isEqualTo(last);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, FOUR_GIB + 1, Long.MAX_VALUE})
  void refusesASizeThatTikTokDoesNotTake(long size) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChunkPlan.of(size, MOST_SINGLE, ChunkPlan.DEFAULT_CHUNK));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, LEAST_CHUNK - 1, MOST_SINGLE / 2 + 1, Long.MAX_VALUE})
  void refusesAChunkSizeThatDoesNotHoldUnderBothReadingsOfMegabyte(long chunkSize) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChunkPlan.of(MOST_SINGLE + 1, MOST_SINGLE, chunkSize));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, LEAST_CHUNK - 1, MOST_SINGLE + 1, Long.MAX_VALUE})
  void refusesAWholeVideoThatDoesNotHoldUnderBothReadingsOfMegabyte(long singleMost) {
    assertThatIllegalArgumentException().isThrownBy(() -> ChunkPlan.of(1, singleMost, LEAST_CHUNK));
  }

  /**
   * The guide cuts above 10 MB, in a way that TikTok refuses
   * (docs/tiktok-api.md#11-common-wrong-beliefs rows 2 and 3).
   */
  @ParameterizedTest(name = "{0} bytes: {2} of {1}, the last {3}")
  @CsvSource({
    " 10000000, 10000000, 1, 10000000",
    " 10485759, 10485759, 1, 10485759",
    " 10485760,  5242880, 2,  5242880",
    " 10485761,  5242880, 2,  5242881",
    " 12345678,  6172839, 2,  6172839",
    " 19999999,  9999999, 2, 10000000",
    " 20000000, 10000000, 2, 10000000",
    " 50000123, 10000000, 5, 10000123"
  })
  void cutsSmallerVideosWhereConfiguredTo(long size, long chunkSize, int count, long last) {
    ChunkPlan plan = ChunkPlan.of(size, 10_000_000, ChunkPlan.DEFAULT_CHUNK);
    assertThat(plan).isEqualTo(new ChunkPlan(size, chunkSize));
    assertThat(plan.count()).isEqualTo(count);
    assertThat(plan.range(count - 1).length()).isEqualTo(last);
  }

  @Property(tries = 5000)
  void everyPlanIsOneThatTikTokTakes(
      @ForAll @LongRange(min = 1, max = FOUR_GIB) long size,
      @ForAll @LongRange(min = LEAST_CHUNK, max = MOST_SINGLE) long singleMost,
      @ForAll @LongRange(min = LEAST_CHUNK, max = MOST_SINGLE / 2) long wanted) {
    requireLegal(ChunkPlan.of(size, singleMost, wanted), singleMost);
  }

  /** Where a remainder appears, vanishes or tips over into another chunk. */
  @Property(tries = 5000)
  void everyPlanAroundAWholeNumberOfChunksIsOneThatTikTokTakes(
      @ForAll @LongRange(min = 1, max = 819) long chunks,
      @ForAll @LongRange(min = LEAST_CHUNK, max = MOST_SINGLE) long singleMost,
      @ForAll @LongRange(min = LEAST_CHUNK, max = MOST_SINGLE / 2) long wanted,
      @ForAll @LongRange(min = -1, max = 1) long off) {
    long size = Math.clamp(chunks * wanted + off, 1, FOUR_GIB);
    requireLegal(ChunkPlan.of(size, singleMost, wanted), singleMost);
  }

  private static void requireLegal(ChunkPlan plan, long singleMost) {
    long size = plan.size();
    assertThat(plan.count()).isEqualTo((int) (size / plan.chunkSize())).isBetween(1, 1000);
    if (plan.count() == 1) {
      assertThat(plan.chunkSize()).isEqualTo(size).isLessThanOrEqualTo(MOST_SINGLE);
    } else {
      assertThat(size).isGreaterThan(singleMost);
      assertThat(plan.chunkSize()).isBetween(LEAST_CHUNK, MOST_SINGLE);
    }
    long next = 0;
    for (int i = 0; i < plan.count(); i++) {
      ChunkRange range = plan.range(i);
      assertThat(range.first()).isEqualTo(next);
      assertThat(range.total()).isEqualTo(size);
      assertThat(range.isLast()).isEqualTo(plan.isLast(i));
      if (!plan.isLast(i)) {
        assertThat(range.length()).isEqualTo(plan.chunkSize());
      }
      next = range.last() + 1;
    }
    assertThat(next).isEqualTo(size);
    // TikTok allows twice as much; half of it is what keeps every plan below one single chunk.
    assertThat(plan.range(plan.count() - 1).length())
        .isLessThanOrEqualTo(MOST_SINGLE)
        .isLessThanOrEqualTo(MOST_LAST);
  }

  @Test
  void nothingUploadedIsNoChunkEvenOfAVideoOfOneByte() {
    assertThat(whole(1).chunksIn(0)).isZero();
    assertThat(whole(1).chunksIn(1)).isEqualTo(1);
    assertThat(whole(2).chunksIn(0)).isZero();
  }

  private static ChunkPlan whole(long size) {
    return new ChunkPlan(size, size);
  }

  @ParameterizedTest(name = "{0} bytes at TikTok are {1} of 6 chunks")
  @CsvSource({
    "       -1, 0",
    "        0, 0",
    "        1, 0",
    "  9999998, 0",
    "  9999999, 1",
    " 10000000, 1",
    " 10000001, 1",
    " 49999998, 4",
    " 49999999, 5",
    " 50000000, 5",
    " 60000000, 5",
    " 64000000, 6",
    " 64000001, 6",
    " 63999999, 5",
    " 99999999, 6"
  })
  void countsChunksByBothReadingsOfUploadedBytes(long uploaded, int chunks) {
    assertThat(new ChunkPlan(64_000_001, 10_000_000).chunksIn(uploaded)).isEqualTo(chunks);
  }

  /**
   * TikTok may give the number of bytes, or the index of the last one (docs/tiktok-api.md#53-put).
   */
  @Property(tries = 2000)
  void findsEveryBoundaryByBothReadingsAndNotBefore(
      @ForAll @LongRange(min = MOST_SINGLE + 1, max = FOUR_GIB) long size,
      @ForAll @LongRange(min = LEAST_CHUNK, max = MOST_SINGLE / 2) long wanted,
      @ForAll @LongRange(min = 1, max = 819) long boundary) {
    ChunkPlan plan = ChunkPlan.of(size, MOST_SINGLE, wanted);
    int chunks = (int) Math.min(boundary, plan.count());
    long bytes = plan.range(chunks - 1).last() + 1;
    assertThat(plan.chunksIn(bytes)).as("as a number").isEqualTo(chunks);
    assertThat(plan.chunksIn(bytes - 1)).as("as an index").isEqualTo(chunks);
    assertThat(plan.chunksIn(bytes - 2)).as("one byte short").isEqualTo(chunks - 1);
    assertThat(plan.chunksIn(bytes + 1)).as("one byte more").isEqualTo(chunks);
  }
}
