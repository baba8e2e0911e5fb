package com.viralmommy.tiktok.tiktok;

import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.PIA;
import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/tiktok-api.md#53-put: each status of a chunk. */
class ChunkUploadContractIT {

  /** Three chunks, the last with the remainder. */
  private static final long TOTAL = 17_000_001;

  private static final long CHUNK = 5_500_000;
  private static final SourceInfo PLAN = new SourceInfo(TOTAL, CHUNK, 3);

  @AutoClose private final SimulatedTikTok tiktok = SimulatedTikTok.audited();

  private UploadTicket begin() {
    return tiktok.begin(tiktok.token(PIA), PrivacyLevel.SELF_ONLY, PLAN);
  }

  private TikTokResult<ChunkReceipt> first(UploadTicket ticket) {
    return tiktok.put(ticket, 0, CHUNK - 1, TOTAL);
  }

  private TikTokResult<ChunkReceipt> second(UploadTicket ticket) {
    return tiktok.put(ticket, CHUNK, 2 * CHUNK - 1, TOTAL);
  }

  private TikTokResult<ChunkReceipt> last(UploadTicket ticket) {
    return tiktok.put(ticket, 2 * CHUNK, TOTAL - 1, TOTAL);
  }

  @Test
  void is206BetweenAnd201AtTheEnd() {
    UploadTicket ticket = begin();

    assertThat(Results.value(first(ticket)))
        .isEqualTo(new ChunkReceipt(206, false, OptionalLong.of(CHUNK)));
    assertThat(Results.value(second(ticket)))
        .isEqualTo(new ChunkReceipt(206, false, OptionalLong.of(2 * CHUNK)));
    assertThat(Results.value(last(ticket)))
        .isEqualTo(new ChunkReceipt(201, true, OptionalLong.of(TOTAL)));

    assertThat(tiktok.simulator.posts())
        .singleElement()
        .satisfies(
            post -> assertThat(post.chunkSizes()).containsExactly(CHUNK, CHUNK, TOTAL - 2 * CHUNK));
    assertThat(tiktok.violations()).isEmpty();
  }

  /** The example of docs/tiktok-api.md#51-chunk-rules. */
  @Test
  void theDocumentsExampleIs206FourTimesAndThen201() {
    long total = 50_000_123;
    UploadTicket ticket =
        tiktok.begin(
            tiktok.token(PIA), PrivacyLevel.SELF_ONLY, new SourceInfo(total, 10_000_000, 5));

    for (int i = 0; i < 5; i++) {
      long last = i == 4 ? total - 1 : (i + 1) * 10_000_000L - 1;
      Results.value(tiktok.put(ticket, i * 10_000_000L, last, total));
    }

    assertThat(tiktok.simulator.posts())
        .singleElement()
        .satisfies(
            post -> {
              assertThat(post.putStatuses()).containsExactly(206, 206, 206, 206, 201);
              assertThat(post.chunkSizes().getLast()).isEqualTo(10_000_123);
            });
    assertThat(tiktok.violations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"video/mp4", "video/quicktime", "video/webm"})
  void takesTheThreeTypes(String type) {
    UploadTicket ticket =
        tiktok.begin(tiktok.token(PIA), PrivacyLevel.SELF_ONLY, new SourceInfo(1000, 1000, 1));

    ChunkReceipt receipt =
        Results.value(
            tiktok.client.putChunk(
                ticket.uploadUrl(),
                new ChunkRange(0, 999, 1000),
                type,
                SimulatedTikTok.zeros(1000)));

    assertThat(receipt.complete()).isTrue();
    assertThat(tiktok.violations()).isEmpty();
  }

  @Test
  void theProgressMayBeALastIndex() {
    try (SimulatedTikTok other =
        new SimulatedTikTok(
            SimulatorSettings.defaults()
                .withAudited(true)
                .with(BehaviorOption.ProgressHeader.LAST_INDEX))) {
      UploadTicket ticket = other.begin(other.token(PIA), PrivacyLevel.SELF_ONLY, PLAN);

      assertThat(Results.value(other.put(ticket, 0, CHUNK - 1, TOTAL)).uploadedBytes())
          .hasValue(CHUNK - 1);
    }
  }

  @Test
  void anotherTypeIs400() {
    UploadTicket ticket = begin();

    Expect.failure(
        tiktok.client.putChunk(
            ticket.uploadUrl(),
            new ChunkRange(0, CHUNK - 1, TOTAL),
            "application/octet-stream",
            SimulatedTikTok.zeros(CHUNK)),
        400,
        TikTokCode.UPLOAD_REQUEST_MALFORMED,
        Remedy.GIVE_UP);
  }

  @Test
  void anotherTotalThanTheInitsIs400() {
    Expect.failure(
        tiktok.put(begin(), 0, CHUNK - 1, TOTAL + 1),
        400,
        TikTokCode.UPLOAD_REQUEST_MALFORMED,
        Remedy.GIVE_UP);
    assertThat(tiktok.violations()).containsExactly(Violation.Code.UPLOAD_CONTENT_RANGE);
  }

  @Test
  void aChunkOfAnotherLengthThanDeclaredIs400() {
    Expect.failure(
        tiktok.put(begin(), 0, CHUNK, TOTAL),
        400,
        TikTokCode.UPLOAD_REQUEST_MALFORMED,
        Remedy.GIVE_UP);
    assertThat(tiktok.violations()).containsExactly(Violation.Code.UPLOAD_CHUNK_LENGTH);
  }

  @Test
  void anUploadUrlIs403AfterAnHour() {
    UploadTicket ticket = begin();
    Results.value(first(ticket));
    tiktok.simulator.clock().advance(Duration.ofHours(1));

    Expect.failure(second(ticket), 403, TikTokCode.UPLOAD_URL_EXPIRED, Remedy.NEW_INIT);
  }

  @Test
  void anUnknownUploadUrlIs404() {
    UploadUrl url = new UploadUrl(begin().uploadUrl().value() + "x");

    Expect.failure(
        tiktok.put(url, 0, CHUNK - 1, TOTAL),
        404,
        TikTokCode.UPLOAD_TASK_NOT_FOUND,
        Remedy.NEW_INIT);
  }

  @Test
  void aGapIs416() {
    UploadTicket ticket = begin();

    Expect.failure(second(ticket), 416, TikTokCode.UPLOAD_RANGE_NOT_SATISFIABLE, Remedy.RESYNC);
    assertThat(tiktok.violations()).containsExactly(Violation.Code.UPLOAD_RANGE_OUT_OF_ORDER);
  }

  @Test
  void aStoredRangeIs416AndStatusSaysWhereToGoOn() {
    AccessToken token = tiktok.token(PIA);
    UploadTicket ticket = tiktok.begin(token, PrivacyLevel.SELF_ONLY, PLAN);
    tiktok.simulator.faults().on(Endpoint.UPLOAD).dropAfterEffect();
    Expect.lost(first(ticket), Remedy.RETRY);

    Expect.failure(first(ticket), 416, TikTokCode.UPLOAD_RANGE_NOT_SATISFIABLE, Remedy.RESYNC);
    assertThat(Results.value(tiktok.client.status(token, ticket.publishId())).uploadedBytes())
        .hasValue(CHUNK);
    Results.value(second(ticket));
    Results.value(last(ticket));
    assertThat(tiktok.violations()).isEmpty();
  }

  @Test
  void aStoredRangeMayAlsoBe206() {
    try (SimulatedTikTok other =
        new SimulatedTikTok(
            SimulatorSettings.defaults()
                .withAudited(true)
                .with(BehaviorOption.StoredRange.IDEMPOTENT_206))) {
      UploadTicket ticket = other.begin(other.token(PIA), PrivacyLevel.SELF_ONLY, PLAN);
      Results.value(other.put(ticket, 0, CHUNK - 1, TOTAL));

      assertThat(Results.value(other.put(ticket, 0, CHUNK - 1, TOTAL)).uploadedBytes())
          .hasValue(CHUNK);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aServerErrorIsRepeatedWithTheSameChunk(int status) {
    UploadTicket ticket = begin();
    tiktok.simulator.faults().on(Endpoint.UPLOAD).status(status);
    tiktok.simulator.faults().on(Endpoint.UPLOAD).occurrence(4).status(status);
    RetryPolicy policy =
        new RetryPolicy(
            4, Duration.ofMillis(1), Duration.ofMillis(1), new Random(1), duration -> {});

    assertThat(Results.error(first(ticket)).remedy()).isEqualTo(Remedy.RETRY);
    Results.value(first(ticket));
    Results.value(second(ticket));
    // The fourth PUT fails, and the policy sends the fifth.
    assertThat(Results.value(policy.run(() -> Duration.ofHours(1), () -> last(ticket))).complete())
        .isTrue();

    assertThat(tiktok.simulator.posts().getFirst().putStatuses())
        .filteredOn(List.of(201, 206)::contains)
        .containsExactly(206, 206, 201);
    assertThat(tiktok.violations()).isEmpty();
  }

  /** docs/tiktok-api.md#103-safe-retries: never another init before asking. */
  @Test
  void theLastChunksLostAnswerIsAskedOfStatus() {
    AccessToken token = tiktok.token(PIA);
    UploadTicket ticket = tiktok.begin(token, PrivacyLevel.SELF_ONLY, PLAN);
    Results.value(first(ticket));
    Results.value(second(ticket));
    tiktok.simulator.faults().on(Endpoint.UPLOAD).dropAfterEffect();

    Expect.lost(last(ticket), Remedy.ASK_STATUS);

    assertThat(Results.value(tiktok.client.status(token, ticket.publishId())).uploadedBytes())
        .hasValue(TOTAL);
    assertThat(tiktok.simulator.posts()).hasSize(1);
  }

  /** The same chunk again is documented; what the upload then is, only status can tell. */
  @Test
  void aLastChunkThatWasStoredDespiteA5xxIsNeverGivenAnotherInitUnasked() {
    AccessToken token = tiktok.token(PIA);
    UploadTicket ticket = tiktok.begin(token, PrivacyLevel.SELF_ONLY, PLAN);
    Results.value(first(ticket));
    Results.value(second(ticket));
    tiktok.simulator.faults().on(Endpoint.UPLOAD).statusAfterEffect(502);

    Expect.failure(last(ticket), 502, TikTokCode.INTERNAL_ERROR, Remedy.RETRY);
    Expect.failure(last(ticket), 416, TikTokCode.UPLOAD_RANGE_NOT_SATISFIABLE, Remedy.RESYNC);
    assertThat(Results.value(tiktok.client.status(token, ticket.publishId())).uploadedBytes())
        .hasValue(TOTAL);
    assertThat(tiktok.violations()).isEmpty();
  }

  @Test
  void aConnectionLostBeforeAChunkIsStoredIsRepeated() {
    UploadTicket ticket = begin();
    tiktok.simulator.faults().on(Endpoint.UPLOAD).dropBeforeEffect();

    Expect.lost(first(ticket), Remedy.RETRY);
    Results.value(first(ticket));
    assertThat(tiktok.violations()).isEmpty();
  }
}
