package com.viralmommy.tiktok.tiktok;

import static com.viralmommy.tiktok.tiktok.Operation.CANCEL;
import static com.viralmommy.tiktok.tiktok.Operation.CODE_EXCHANGE;
import static com.viralmommy.tiktok.tiktok.Operation.REFRESH;
import static com.viralmommy.tiktok.tiktok.Operation.REVOKE;
import static com.viralmommy.tiktok.tiktok.Operation.STATUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks the whole table of codes, each at every operation that returns it. */
class TikTokCodeIT {

  /**
   * The tables of docs/tiktok-api.md#8-errors-and-rate-limits and others: TikTok's code, its HTTP
   * status and the remedy.
   */
  private static final String DOCUMENTED =
      """
      access_denied                  200 RECONNECT     docs/tiktok-api.md#14-error-body-and-http-status
      invalid_client                 200 GIVE_UP       docs/tiktok-api.md#14-error-body-and-http-status
      invalid_grant                  200 RECONNECT     docs/tiktok-api.md#14-error-body-and-http-status
      invalid_request                200 GIVE_UP       docs/tiktok-api.md#14-error-body-and-http-status
      invalid_scope                  200 GIVE_UP       docs/tiktok-api.md#14-error-body-and-http-status
      unauthorized_client            200 GIVE_UP       docs/tiktok-api.md#14-error-body-and-http-status
      unsupported_grant_type         200 GIVE_UP       docs/tiktok-api.md#14-error-body-and-http-status
      unsupported_response_type      200 GIVE_UP       docs/tiktok-api.md#14-error-body-and-http-status
      server_error                   200 RETRY         docs/tiktok-api.md#14-error-body-and-http-status
      temporarily_unavailable        200 RETRY         docs/tiktok-api.md#14-error-body-and-http-status
      access_token_invalid           401 REFRESH_TOKEN docs/tiktok-api.md#8-errors-and-rate-limits
      scope_not_authorized           401 RECONNECT     docs/tiktok-api.md#8-errors-and-rate-limits
      scope_permission_missed        400 RECONNECT     docs/tiktok-api.md#8-errors-and-rate-limits
      invalid_params                 400 GIVE_UP       docs/tiktok-api.md#8-errors-and-rate-limits
      invalid_param                  400 GIVE_UP       docs/tiktok-api.md#8-errors-and-rate-limits
      invalid_file_upload            400 GIVE_UP       docs/tiktok-api.md#8-errors-and-rate-limits
      rate_limit_exceeded            429 RETRY_LATER   docs/tiktok-api.md#8-errors-and-rate-limits
      internal_error                 500 RETRY         docs/tiktok-api.md#8-errors-and-rate-limits
      app_version_check_failed       400 GIVE_UP       docs/tiktok-api.md#8-errors-and-rate-limits
      spam_risk_too_many_posts       403 RETRY_LATER   docs/tiktok-api.md#41-direct-post
      spam_risk_user_banned_from_posting 403 GIVE_UP   docs/tiktok-api.md#41-direct-post
      reached_active_user_cap        403 RETRY_LATER   docs/tiktok-api.md#41-direct-post
      unaudited_client_can_only_post_to_private_accounts 403 GIVE_UP docs/tiktok-api.md#41-direct-post
      url_ownership_unverified       403 GIVE_UP       docs/tiktok-api.md#41-direct-post
      privacy_level_option_mismatch  403 GIVE_UP       docs/tiktok-api.md#41-direct-post
      spam_risk_too_many_pending_share 403 RETRY_LATER docs/tiktok-api.md#42-inbox
      invalid_publish_id             400 GIVE_UP       docs/tiktok-api.md#6-status
      token_not_authorized_for_specified_publish_id 400 GIVE_UP docs/tiktok-api.md#6-status
      publish_not_cancellable        400 ASK_STATUS    docs/tiktok-api.md#6-status
      upload_size_too_large          400 GIVE_UP       docs/tiktok-api.md#11-common-wrong-beliefs, row 1
      """;

  private record Row(String wireName, int httpStatus, Remedy remedy, String section) {}

  private static Stream<Row> documented() {
    return DOCUMENTED
        .lines()
        .map(line -> line.split(" +"))
        .map(f -> new Row(f[0], Integer.parseInt(f[1]), Remedy.valueOf(f[2]), f[3]));
  }

  private ScriptedTikTok tiktok;
  private TikTokClient client;

  @BeforeEach
  void start() throws IOException {
    tiktok = new ScriptedTikTok();
    client = new TikTokClient(tiktok.endpoints());
  }

  @AfterEach
  void stop() {
    tiktok.close();
  }

  @Test
  void holdsTheDocumentedCodesAndNoOthers() {
    Set<String> ours =
        Arrays.stream(TikTokCode.values())
            .flatMap(code -> code.wireNames().stream())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(ours)
        .isEqualTo(documented().map(Row::wireName).collect(Collectors.toCollection(TreeSet::new)));
  }

  @TestFactory
  Stream<DynamicTest> hasTheDocumentedRemedyOfEachCode() {
    return documented()
        .map(
            row ->
                dynamicTest(
                    row.section() + " " + row.wireName(),
                    () -> {
                      TikTokCode code = TikTokCode.of(row.wireName());
                      assertThat(code).isNotEqualTo(TikTokCode.UNKNOWN);
                      assertThat(code.remedy()).isEqualTo(row.remedy());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> readsEachCodeAtEachCallWhereItOccurs() {
    return documented()
        .flatMap(
            row ->
                TikTokCode.of(row.wireName()).operations().stream()
                    .sorted()
                    .filter(operation -> !Operation.CHUNKS.contains(operation))
                    .map(
                        operation ->
                            dynamicTest(
                                row.wireName() + " at " + operation, () -> read(row, operation))));
  }

  private void read(Row row, Operation operation) {
    boolean flat = Operation.OAUTH.contains(operation);
    String body =
        flat
            ? """
            {"error":"%s","error_description":"TikTok's words","log_id":"2022A2"}\
            """
            : """
            {"error":{"code":"%s","message":"TikTok's words","log_id":"2022A2"}}\
            """;
    tiktok.answers(row.httpStatus(), body.formatted(row.wireName()));

    TikTokError error = Results.error(Calls.make(client, operation, tiktok.uploadUrl()));

    TikTokCode code = TikTokCode.of(row.wireName());
    assertThat(error)
        .isEqualTo(
            new TikTokError(
                code,
                row.wireName(),
                row.httpStatus(),
                "2022A2",
                "TikTok's words",
                code.remedyAt(operation),
                code.window()));
  }

  /**
   * docs/tiktok-api.md#15-revoke and docs/tiktok-api.md#103-safe-retries: where the same word asks
   * for something else.
   */
  @ParameterizedTest
  @CsvSource({
    "INVALID_GRANT,REFRESH,RECONNECT",
    "INVALID_GRANT,REVOKE,REFRESH_TOKEN",
    "INTERNAL_ERROR,REFRESH,RETRY",
    "INTERNAL_ERROR,STATUS,RETRY",
    "INTERNAL_ERROR,CHUNK,RETRY",
    "INTERNAL_ERROR,LAST_CHUNK,RETRY",
    "INTERNAL_ERROR,DIRECT_POST_INIT,NEW_INIT",
    "INTERNAL_ERROR,INBOX_INIT,NEW_INIT",
    "UPLOAD_URL_EXPIRED,CHUNK,NEW_INIT",
    "UPLOAD_URL_EXPIRED,LAST_CHUNK,NEW_INIT",
    "UPLOAD_TASK_NOT_FOUND,CHUNK,NEW_INIT",
    "UPLOAD_TASK_NOT_FOUND,LAST_CHUNK,NEW_INIT",
    "OUTCOME_UNKNOWN,CODE_EXCHANGE,RECONNECT",
    "OUTCOME_UNKNOWN,REFRESH,ASK_STATUS",
    "OUTCOME_UNKNOWN,REVOKE,RETRY",
    "OUTCOME_UNKNOWN,USER_INFO,RETRY",
    "OUTCOME_UNKNOWN,CREATOR_INFO,RETRY",
    "OUTCOME_UNKNOWN,DIRECT_POST_INIT,NEW_INIT",
    "OUTCOME_UNKNOWN,INBOX_INIT,NEW_INIT",
    "OUTCOME_UNKNOWN,CHUNK,RETRY",
    "OUTCOME_UNKNOWN,LAST_CHUNK,ASK_STATUS",
    "OUTCOME_UNKNOWN,STATUS,RETRY",
    "OUTCOME_UNKNOWN,CANCEL,ASK_STATUS",
    "MALFORMED_ANSWER,REFRESH,ASK_STATUS",
    "MALFORMED_ANSWER,DIRECT_POST_INIT,NEW_INIT",
    "REDIRECTED,DIRECT_POST_INIT,GIVE_UP",
    "REDIRECTED,STATUS,RETRY_LATER",
    "UNREACHABLE,REFRESH,RETRY",
    "UNREACHABLE,LAST_CHUNK,RETRY",
  })
  void theRemedyDependsOnTheCall(TikTokCode code, Operation operation, Remedy remedy) {
    assertThat(code.remedyAt(operation)).isEqualTo(remedy);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void neverRepeatsUnknownCodesExceptForStatus(Operation operation) {
    assertThat(TikTokCode.of("spam_risk_of_tomorrow")).isEqualTo(TikTokCode.UNKNOWN);
    // A status call has no effect, so it may be repeated.
    assertThat(TikTokCode.UNKNOWN.remedyAt(operation))
        .isEqualTo(operation == STATUS ? Remedy.RETRY_LATER : Remedy.GIVE_UP);
    assertThat(TikTokCode.UNKNOWN.remedy()).isEqualTo(Remedy.GIVE_UP);
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"CHUNK", "LAST_CHUNK"},
      mode = EnumSource.Mode.EXCLUDE)
  void readsAServerErrorWithAnUnknownCode(Operation operation) {
    tiktok.answers(
        500,
        Operation.OAUTH.contains(operation)
            ? "{\"error\":\"of_tomorrow\",\"error_description\":\"New\"}"
            : "{\"error\":{\"code\":\"of_tomorrow\",\"message\":\"New\"}}");

    TikTokError error = Results.error(Calls.make(client, operation, tiktok.uploadUrl()));

    assertThat(error)
        .isEqualTo(
            new TikTokError(
                TikTokCode.INTERNAL_ERROR,
                "of_tomorrow",
                500,
                null,
                "New",
                TikTokCode.INTERNAL_ERROR.remedyAt(operation),
                Optional.empty()));
  }

  @Test
  void namesTheWindowOfEachLimit() {
    Map<TikTokCode, Duration> windows = new HashMap<>();
    for (TikTokCode code : TikTokCode.values()) {
      code.window().ifPresent(window -> windows.put(code, window));
      assertThat(code.window().isPresent()).isEqualTo(code.remedy() == Remedy.RETRY_LATER);
    }
    assertThat(windows)
        .containsEntry(TikTokCode.RATE_LIMIT_EXCEEDED, Duration.ofMinutes(1))
        .containsEntry(TikTokCode.SPAM_RISK_TOO_MANY_POSTS, Duration.ofDays(1))
        .hasSize(4);
  }

  @Test
  void namesTheOperationsOfEachCode() {
    assertThat(TikTokCode.INVALID_GRANT.operations())
        .containsExactlyInAnyOrder(CODE_EXCHANGE, REFRESH, REVOKE);
    assertThat(TikTokCode.INVALID_PUBLISH_ID.operations())
        .containsExactlyInAnyOrder(STATUS, CANCEL);
  }
}
