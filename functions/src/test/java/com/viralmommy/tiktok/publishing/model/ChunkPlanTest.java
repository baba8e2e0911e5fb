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
  private static final long MAX_SINGLE_CHUNK_BYTES = 64_000_000L;
  private static final long MIN_CHUNK_BYTES = 5_242_880L;
  private static final long MAX_LAST_CHUNK_BYTES = 128_000_000L;

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
  void plansTheDocumentedExamples(long size, long chunkSize, int count, long last) {
    ChunkPlan plan = ChunkPlan.of(size, MAX_SINGLE_CHUNK_BYTES, ChunkPlan.DEFAULT_CHUNK_BYTES);
    assertThat(plan).isEqualTo(new ChunkPlan(size, chunkSize));
    assertThat(plan.count()).isEqualTo(count);
    assertThat(plan.range(count - 1).length()).isEqualTo(last);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, FOUR_GIB + 1, Long.MAX_VALUE})
  void refusesASizeThatTikTokDoesNotAccept(long size) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ChunkPlan.of(size, MAX_SINGLE_CHUNK_BYTES, ChunkPlan.DEFAULT_CHUNK_BYTES));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, MIN_CHUNK_BYTES - 1, MAX_SINGLE_CHUNK_BYTES / 2 + 1, Long.MAX_VALUE})
  void refusesAChunkSizeThatIsInvalidUnderEitherReadingOfMegabyte(long chunkSize) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ChunkPlan.of(MAX_SINGLE_CHUNK_BYTES + 1, MAX_SINGLE_CHUNK_BYTES, chunkSize));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, MIN_CHUNK_BYTES - 1, MAX_SINGLE_CHUNK_BYTES + 1, Long.MAX_VALUE})
  void refusesASingleChunkSizeThatIsInvalidUnderEitherReadingOfMegabyte(long maxSingleChunk) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChunkPlan.of(1, maxSingleChunk, MIN_CHUNK_BYTES));
  }

  /**
   * A single chunk of at most 10 MB instead of 64 MB (docs/tiktok-api.md#11-common-wrong-beliefs,
   * rows 2 and 3).
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
  void dividesSmallerVideosIfConfigured(long size, long chunkSize, int count, long last) {
    ChunkPlan plan = ChunkPlan.of(size, 10_000_000, ChunkPlan.DEFAULT_CHUNK_BYTES);
    assertThat(plan).isEqualTo(new ChunkPlan(size, chunkSize));
    assertThat(plan.count()).isEqualTo(count);
    assertThat(plan.range(count - 1).length()).isEqualTo(last);
  }

  @Property(tries = 5000)
  void everyPlanIsValid(
      @ForAll @LongRange(min = 1, max = FOUR_GIB) long size,
      @ForAll @LongRange(min = MIN_CHUNK_BYTES, max = MAX_SINGLE_CHUNK_BYTES) long maxSingleChunk,
      @ForAll @LongRange(min = MIN_CHUNK_BYTES, max = MAX_SINGLE_CHUNK_BYTES / 2)
          long preferredChunkSize) {
    requireValid(ChunkPlan.of(size, maxSingleChunk, preferredChunkSize), maxSingleChunk);
  }

  /** The sizes at which a remainder appears, disappears or becomes a chunk. */
  @Property(tries = 5000)
  void everyPlanNearAWholeNumberOfChunksIsValid(
      @ForAll @LongRange(min = 1, max = 819) long chunks,
      @ForAll @LongRange(min = MIN_CHUNK_BYTES, max = MAX_SINGLE_CHUNK_BYTES) long maxSingleChunk,
      @ForAll @LongRange(min = MIN_CHUNK_BYTES, max = MAX_SINGLE_CHUNK_BYTES / 2)
          long preferredChunkSize,
      @ForAll @LongRange(min = -1, max = 1) long off) {
    long size = Math.clamp(chunks * preferredChunkSize + off, 1, FOUR_GIB);
    requireValid(ChunkPlan.of(size, maxSingleChunk, preferredChunkSize), maxSingleChunk);
  }

  private static void requireValid(ChunkPlan plan, long maxSingleChunk) {
    long size = plan.size();
    assertThat(plan.count()).isEqualTo((int) (size / plan.chunkSize())).isBetween(1, 1000);
    if (plan.count() == 1) {
      assertThat(plan.chunkSize()).isEqualTo(size).isLessThanOrEqualTo(MAX_SINGLE_CHUNK_BYTES);
    } else {
      assertThat(size).isGreaterThan(maxSingleChunk);
      assertThat(plan.chunkSize()).isBetween(MIN_CHUNK_BYTES, MAX_SINGLE_CHUNK_BYTES);
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
    // TikTok allows a last chunk of twice this size. No plan needs more than a single chunk's.
    assertThat(plan.range(plan.count() - 1).length())
        .isLessThanOrEqualTo(MAX_SINGLE_CHUNK_BYTES)
        .isLessThanOrEqualTo(MAX_LAST_CHUNK_BYTES);
  }

  @Test
  void noUploadedBytesAreNoChunk() {
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
  void countsChunksUnderBothReadingsOfUploadedBytes(long uploaded, int chunks) {
    assertThat(new ChunkPlan(64_000_001, 10_000_000).chunksIn(uploaded)).isEqualTo(chunks);
  }

  /**
   * TikTok may report the number of bytes or the index of the last one (docs/tiktok-api.md#53-put).
   */
  @Property(tries = 2000)
  void countsAChunkAtItsBoundaryUnderBothReadingsAndNotBefore(
      @ForAll @LongRange(min = MAX_SINGLE_CHUNK_BYTES + 1, max = FOUR_GIB) long size,
      @ForAll @LongRange(min = MIN_CHUNK_BYTES, max = MAX_SINGLE_CHUNK_BYTES / 2)
          long preferredChunkSize,
      @ForAll @LongRange(min = 1, max = 819) long boundary) {
    ChunkPlan plan = ChunkPlan.of(size, MAX_SINGLE_CHUNK_BYTES, preferredChunkSize);
    int chunks = (int) Math.min(boundary, plan.count());
    long bytes = plan.range(chunks - 1).last() + 1;
    assertThat(plan.chunksIn(bytes)).as("as a number").isEqualTo(chunks);
    assertThat(plan.chunksIn(bytes - 1)).as("as an index").isEqualTo(chunks);
    assertThat(plan.chunksIn(bytes - 2)).as("one byte short").isEqualTo(chunks - 1);
    assertThat(plan.chunksIn(bytes + 1)).as("one byte more").isEqualTo(chunks);
  }
}
