package com.viralmommy.tiktok.tiktok;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.tiktok.login.TokenGrant;
import com.viralmommy.tiktok.tiktok.posting.FailReason;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import com.viralmommy.tiktok.tiktok.posting.PublishStatus;
import com.viralmommy.tiktok.tiktok.posting.UploadUrl;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How unusual answers are read. */
class AnswerIT {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private ScriptedTikTok tiktok;
  private TikTokClient client;

  @BeforeEach
  void start() throws IOException {
    tiktok = new ScriptedTikTok();
    client = new TikTokClient(tiktok.endpoints(), InstantSource.fixed(NOW));
  }

  @AfterEach
  void stop() {
    tiktok.close();
  }

  private TikTokResult<?> call(Operation operation) {
    return Calls.make(client, operation, tiktok.uploadUrl());
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"CHUNK", "LAST_CHUNK"},
      mode = EnumSource.Mode.EXCLUDE)
  void succeedsWithAnUnknownFieldAndALogIdElsewhere(Operation operation) {
    String success = Calls.success(operation);
    tiktok.answers(
        200,
        Map.of("x-tt-logid", "from-the-header"),
        success.replaceFirst("\\{", success.equals("{}") ? "{\"new\":[{}]" : "{\"new\":[{}],"));

    assertThat(call(operation)).isInstanceOf(TikTokResult.Success.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"ok\"",
        "7",
        "<html><body>Please wait</body></html>",
        "{",
        "{\"data\":{",
        "{}{}",
        "{} x",
        "{\"error\":{\"code\":7}}",
        "{\"error\":[]}",
        "{\"error\":{}}",
        "{\"data\":{}}",
        "{\"error\":{\"code\":\"\"}}",
        "{\"error\":\"\"}",
        "nul",
        "{'a':1}"
      })
  void onlyADocumentedAnswerIsASuccess(String body) {
    for (Operation operation : Operation.values()) {
      boolean empty = body.isEmpty();
      boolean emptyStruct = body.equals("{\"data\":{}}");
      if (Operation.CHUNKS.contains(operation)
          || operation == Operation.REVOKE && (empty || emptyStruct)) {
        continue;
      }
      tiktok.answers(200, body);

      TikTokError error = Results.error(call(operation));

      assertThat(error.code()).as("%s", operation).isEqualTo(TikTokCode.MALFORMED_ANSWER);
      assertThat(error.remedy()).isEqualTo(operation.withoutAnswer());
      assertThat(error.httpStatus()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500,INTERNAL_ERROR,RETRY",
    "502,INTERNAL_ERROR,RETRY",
    "503,INTERNAL_ERROR,RETRY",
    "429,RATE_LIMIT_EXCEEDED,RETRY_LATER",
    "401,ACCESS_TOKEN_INVALID,REFRESH_TOKEN",
    "400,UNKNOWN,GIVE_UP",
    "403,UNKNOWN,GIVE_UP",
    "404,UNKNOWN,GIVE_UP",
  })
  void usesTheStatusIfTheBodyHasNoError(int status, TikTokCode code, Remedy remedy) {
    for (String body :
        new String[] {"", "Internal Server Error", "<html>", "{}", "{\"data\":{}}"}) {
      tiktok.answers(status, body);

      TikTokError error = Results.error(client.creatorInfo(Calls.ACCESS));

      assertThat(error.code()).isEqualTo(code);
      assertThat(error.remedy()).isEqualTo(remedy);
      assertThat(error.httpStatus()).isEqualTo(status);
      assertThat(error.rawCode()).isNull();
    }
  }

  @Test
  void readsARefusalWithEmptyOrAbsentData() {
    for (String body :
        new String[] {
          Recorded.CHUNK_COUNT_INVALID,
          Recorded.CHUNK_COUNT_INVALID.replaceFirst("\\{", "{\"data\":{},"),
          Recorded.CHUNK_COUNT_INVALID.replaceFirst("\\{", "{\"data\":null,")
        }) {
      tiktok.answers(400, body);

      TikTokError error = Results.error(call(Operation.DIRECT_POST_INIT));

      assertThat(error.code()).isEqualTo(TikTokCode.INVALID_PARAMS);
      assertThat(error.message()).isEqualTo("The total chunk count is invalid");
      assertThat(error.logId()).isEqualTo("202210112248442CB9319E1FB30C1073F3");
    }
  }

  @Test
  void anInitThatFailsWithoutACodeNeedsANewInit() {
    tiktok.answers(500, "Internal Server Error");

    assertThat(Results.error(call(Operation.DIRECT_POST_INIT)).remedy()).isEqualTo(Remedy.NEW_INIT);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 401})
  void readsAFlatErrorWithAnyStatus(int status) {
    tiktok.answers(status, Recorded.REDIRECT_URI_NOT_MATCHED);

    TikTokError error = Results.error(call(Operation.CODE_EXCHANGE));

    assertThat(error.code()).isEqualTo(TikTokCode.INVALID_REQUEST);
    assertThat(error.message())
        .isEqualTo("Redirect_uri is not matched with the uri when requesting code.");
    assertThat(error.logId()).isEqualTo("202206221854370101130062072500FFA2");
  }

  @Test
  void readsANestedErrorAtTheTokenEndpointAndABareOneElsewhere() {
    tiktok.answers(429, "{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"Slow down\"}}");
    assertThat(Results.error(call(Operation.REFRESH)).code())
        .isEqualTo(TikTokCode.RATE_LIMIT_EXCEEDED);

    tiktok.answers(
        401, "{\"code\":\"access_token_invalid\",\"message\":\"No\",\"log_id\":\"2022\"}");
    TikTokError bare = Results.error(call(Operation.STATUS));
    assertThat(bare.code()).isEqualTo(TikTokCode.ACCESS_TOKEN_INVALID);
    assertThat(bare.logId()).isEqualTo("2022");
  }

  @Test
  void aTokenWithAnErrorIsNotAGrant() {
    tiktok.answers(200, Recorded.GRANT.replaceFirst("\\{", "{\"error\":\"invalid_grant\","));

    assertThat(Results.error(call(Operation.REFRESH)).code()).isEqualTo(TikTokCode.INVALID_GRANT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"expires_in\":86400|\"expires_in\":0",
        "\"expires_in\":86400|\"expires_in\":-1",
        "\"expires_in\":86400|\"expires_in\":\"86400\"",
        "\"expires_in\":86400|\"expires_in\":86400.5",
        "\"expires_in\":86400|\"expires_in\":1e4",
        "\"expires_in\":86400|\"expires_in\":null",
        "\"expires_in\":86400|\"expires_in\":400000000",
        "\"expires_in\":86400|\"expires_in\":99999999999999999999999",
        "\"expires_in\":86400|\"expired_in\":86400",
        "\"refresh_expires_in\":31536000|\"refresh_expires_in\":0",
        "\"refresh_expires_in\":31536000|\"refresh_expired_in\":31536000",
        "\"refresh_token\":\"rft.example\"|\"refresh_token\":\"\"",
        "\"refresh_token\":\"rft.example\"|\"refresh_token\":null",
        "\"refresh_token\":\"rft.example\"|\"refreshed_token\":\"rft.example\"",
        "\"access_token\":\"act.example\"|\"access_token\":\"\"",
        "\"access_token\":\"act.example\"|\"access_token\":\"two words\"",
        "\"access_token\":\"act.example\"|\"access_token\":\"line\\nbreak\"",
        "\"access_token\":\"act.example\"|\"access_token\":7",
        "\"open_id\":\"-000bexample\"|\"open_id\":\"\"",
        "\"open_id\":\"-000bexample\"|\"opened_id\":\"-000bexample\"",
      })
  void anIncompleteGrantIsMalformed(String whole, String half) {
    assertThat(Recorded.GRANT).contains(whole);
    tiktok.answers(200, Recorded.GRANT.replace(whole, half));

    assertThat(Results.error(call(Operation.REFRESH)).code())
        .isEqualTo(TikTokCode.MALFORMED_ANSWER);
  }

  @Test
  void readsTheLifetimesInSeconds() {
    tiktok.answers(200, Recorded.GRANT.replace("86400", "7200").replace("31536000", "15552000"));

    TokenGrant grant = Results.value(client.refresh(Calls.APP, Calls.REFRESH));

    assertThat(grant.expiresIn()).isEqualTo(Duration.ofHours(2));
    assertThat(grant.refreshExpiresIn()).isEqualTo(Duration.ofDays(180));
  }

  @Test
  void readsAnyListOfScopes() {
    tiktok.answers(
        200, Recorded.GRANT.replace("user.info.basic,video.publish", " video.upload, ,"));
    assertThat(Results.value(client.refresh(Calls.APP, Calls.REFRESH)).scopes())
        .containsExactly("video.upload");

    tiktok.answers(200, Recorded.GRANT.replace("\"scope\"", "\"scopes_of_tomorrow\""));
    assertThat(Results.value(client.refresh(Calls.APP, Calls.REFRESH)).scopes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"publish_id\"|\"publishing_id\"",
        "\"upload_url\"|\"uploading_url\"",
        "v_pub_file~v2-1.7601447475849021452|''",
        "v_pub_file~v2-1.7601447475849021452|vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv",
        "https://open-upload-va|file:///etc/",
        "https://open-upload-va|not a url",
        "https://open-upload-va|https://[",
        "open-upload-va.tiktokapis.com|open-upload-va.tiktokapis.com:99999",
      })
  void anInitWithoutPublishIdAndUploadUrlIsMalformed(String whole, String broken) {
    assertThat(Recorded.INIT).contains(whole);
    tiktok.answers(200, Recorded.INIT.replace(whole, broken));

    TikTokError error = Results.error(call(Operation.INBOX_INIT));
    assertThat(error.code()).isEqualTo(TikTokCode.MALFORMED_ANSWER);
    assertThat(error.logId()).isEqualTo("202210112248442CB9319E1FB30C1073F3");
  }

  @Test
  void anUploadUrlHasAMaximumLength() {
    tiktok.answers(200, Recorded.INIT.replace("00000000-0000", "0".repeat(2048)));

    assertThat(Results.error(call(Operation.INBOX_INIT)).code())
        .isEqualTo(TikTokCode.MALFORMED_ANSWER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://open-upload.tiktokapis.com",
        "https://open-upload.tiktokapis.com.evil.example",
        "https://eviltiktokapis.com",
        "https://tiktokapis.com",
        "https://169.254.169.254",
        "https://open-upload.tiktokapis.com@evil.example",
        "https://me@open-upload.tiktokapis.com",
        "https://open-upload.tiktokapis.com:8443",
        "http://127.0.0.1:1"
      })
  void noVideoIsSentToAnotherHost(String origin) {
    tiktok.answers(200, Recorded.INIT.replace("https://open-upload-va.tiktokapis.com", origin));

    TikTokError error = Results.error(call(Operation.DIRECT_POST_INIT));

    assertThat(error.code()).isEqualTo(TikTokCode.UPLOAD_HOST_REFUSED);
    assertThat(error.remedy()).isEqualTo(Remedy.GIVE_UP);
    assertThat(
            Results.error(Calls.make(client, Operation.CHUNK, new UploadUrl(origin + "/upload")))
                .code())
        .isEqualTo(TikTokCode.UPLOAD_HOST_REFUSED);
    assertThat(tiktok.asked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://open-upload.tiktokapis.com/video/?upload_id=1",
        "https://upload.us.tiktokapis.com/upload",
        "https://OPEN-UPLOAD-SG.TIKTOKAPIS.COM:443/upload",
        "http://simulator:8080/upload",
        "http://Anywhere:9/upload",
        "https://anywhere/upload",
        "http://plain:80/x",
        "http://plain/x"
      })
  void videosMayGoToTikTokAndToConfiguredHosts(String url) {
    TikTokEndpoints endpoints =
        TikTokEndpoints.of(tiktok.url(), Set.of("simulator:8080", "anywhere", "plain:80"));

    assertThat(endpoints.acceptsUpload(new UploadUrl(url))).isTrue();
  }

  /** docs/tiktok-api.md#03-creator-info-refuses-with-200: TikTok does so on purpose. */
  @ParameterizedTest
  @CsvSource({
    "spam_risk_too_many_posts,RETRY_LATER",
    "spam_risk_user_banned_from_posting,GIVE_UP",
    "reached_active_user_cap,RETRY_LATER"
  })
  void aCreatorWhoMayNotPostIsAFailureAlsoWith200(String code, Remedy remedy) {
    tiktok.answers(200, Recorded.CREATOR_INFO.replace("\"ok\"", "\"" + code + "\""));

    TikTokError error = Results.error(call(Operation.CREATOR_INFO));

    assertThat(error.rawCode()).isEqualTo(code);
    assertThat(error.remedy()).isEqualTo(remedy);
    assertThat(error.httpStatus()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"creator_username\":\"tiktok\"|\"creator_username\":\"\"",
        "\"creator_username\"|\"creator_user\"",
        "\"privacy_level_options\"|\"privacy_levels\"",
        "\"max_video_post_duration_sec\":300|\"max_video_post_duration_sec\":0",
        "\"max_video_post_duration_sec\":300|\"max_video_post_duration_sec\":\"300\"",
      })
  void aCreatorNeedsANameOptionsAndADuration(String whole, String broken) {
    assertThat(Recorded.CREATOR_INFO).contains(whole);
    tiktok.answers(200, Recorded.CREATOR_INFO.replace(whole, broken));

    assertThat(Results.error(call(Operation.CREATOR_INFO)).code())
        .isEqualTo(TikTokCode.MALFORMED_ANSWER);
  }

  @Test
  void anUnknownPrivacyLevelIsNotOffered() {
    tiktok.answers(
        200,
        Recorded.CREATOR_INFO
            .replace("\"PUBLIC_TO_EVERYONE\"", "\"SUBSCRIBERS\",7,null")
            .replace("MUTUAL_FOLLOW_FRIENDS", "FOLLOWER_OF_CREATOR"));

    assertThat(Results.value(client.creatorInfo(Calls.ACCESS)).privacyLevelOptions())
        .containsExactlyInAnyOrder(PrivacyLevel.FOLLOWER_OF_CREATOR, PrivacyLevel.SELF_ONLY);
  }

  @Test
  void readsTheRecordedFailureOfAPublicationAsASuccessOfTheCall() {
    tiktok.answers(200, Recorded.STATUS_FAILED);

    PublishStatus status = Results.value(client.status(Calls.ACCESS, "p"));

    assertThat(status.status()).isEqualTo(PublishStatus.Status.FAILED);
    assertThat(status.failReason()).contains(FailReason.FILE_FORMAT_CHECK_FAILED);
    assertThat(status.postIds()).isEmpty();
    assertThat(status.uploadedBytes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"publicaly_available_post_id\":[7678907398077074696]|7678907398077074696",
        "\"publicaly_available_post_id\":[\"7678907398077074696\"]|7678907398077074696",
        "\"publicily_available_post_id\":[\"7678907398077074696\"]|7678907398077074696",
        "\"publicly_available_post_id\":[7678907398077074697]|7678907398077074697",
        "\"publicaly_available_post_id\":7678907398077074696|7678907398077074696",
        "\"publicaly_available_post_id\":[18446744073709551615]|18446744073709551615",
        "\"publicaly_available_post_id\":[1,2,1],\"publicly_available_post_id\":[\"2\",3]|1 2 3",
        "\"publicaly_available_post_id\":[]|''",
        "\"publicaly_available_post_id\":[7.678907398077074696E18]|''",
        "\"publicaly_available_post_id\":[0,\"\",\"undefined\",null,{},-5,123456789012345678901]|''",
      })
  void readsPostIdsInEachSpellingAndNeverAsADouble(String field, String ids) {
    tiktok.answers(
        200,
        "{\"data\":{\"status\":\"PUBLISH_COMPLETE\",%s},\"error\":{\"code\":\"ok\"}}"
            .formatted(field));

    assertThat(String.join(" ", Results.value(client.status(Calls.ACCESS, "p")).postIds()))
        .isEqualTo(ids);
  }

  @Test
  void readsPostIdsAsStringsInAnotherSpelling() {
    tiktok.answers(200, Recorded.STATUS_WITH_MISSPELT_POST_ID);

    assertThat(Results.value(client.status(Calls.ACCESS, "p")).postIds())
        .containsExactly("7678907398077074696");
  }

  @Test
  void readsUnknownStatusesAndFailReasons() {
    tiktok.answers(
        200,
        """
        {"data":{"status":"UNDER_REVIEW","fail_reason":"moon_phase","uploaded_bytes":5},"error":{"code":"ok"}}\
        """);

    PublishStatus status = Results.value(client.status(Calls.ACCESS, "p"));

    assertThat(status.status()).isEqualTo(PublishStatus.Status.UNKNOWN);
    assertThat(status.failReason()).contains(FailReason.UNKNOWN);
    assertThat(status.rawFailReason()).contains("moon_phase");
    assertThat(status.uploadedBytes()).isEqualTo(OptionalLong.of(5));
  }

  /** docs/tiktok-api.md#6-status. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "file_format_check_failed",
        "duration_check_failed",
        "frame_rate_check_failed",
        "picture_size_check_failed",
        "internal",
        "video_pull_failed",
        "photo_pull_failed",
        "publish_cancelled",
        "auth_removed",
        "spam_risk_too_many_posts",
        "spam_risk_user_banned_from_posting",
        "spam_risk_text",
        "spam_risk",
        "unknown"
      })
  void knowsEachFailReason(String wireName) {
    FailReason reason = FailReason.of(wireName);

    assertThat(reason.wireName()).isEqualTo(wireName);
    assertThat(FailReason.values()).hasSize(14);
  }

  @ParameterizedTest
  @CsvSource({
    "CHUNK,400,UPLOAD_REQUEST_MALFORMED,GIVE_UP",
    "CHUNK,403,UPLOAD_URL_EXPIRED,NEW_INIT",
    "CHUNK,404,UPLOAD_TASK_NOT_FOUND,NEW_INIT",
    "CHUNK,416,UPLOAD_RANGE_NOT_SATISFIABLE,RESYNC",
    "CHUNK,500,INTERNAL_ERROR,RETRY",
    "CHUNK,502,INTERNAL_ERROR,RETRY",
    "CHUNK,429,RATE_LIMIT_EXCEEDED,RETRY_LATER",
    "CHUNK,302,REDIRECTED,GIVE_UP",
    "CHUNK,401,UNKNOWN,GIVE_UP",
    "CHUNK,200,OUTCOME_UNKNOWN,ASK_STATUS",
    "CHUNK,201,OUTCOME_UNKNOWN,ASK_STATUS",
    "LAST_CHUNK,200,OUTCOME_UNKNOWN,ASK_STATUS",
    "LAST_CHUNK,204,OUTCOME_UNKNOWN,ASK_STATUS",
    "LAST_CHUNK,206,UPLOAD_RANGE_NOT_SATISFIABLE,RESYNC",
    "LAST_CHUNK,403,UPLOAD_URL_EXPIRED,NEW_INIT",
    "LAST_CHUNK,404,UPLOAD_TASK_NOT_FOUND,NEW_INIT",
    "LAST_CHUNK,416,UPLOAD_RANGE_NOT_SATISFIABLE,RESYNC",
    "LAST_CHUNK,500,INTERNAL_ERROR,RETRY",
  })
  void readsAChunksStatusByWhichChunkItIs(
      Operation operation, int status, TikTokCode code, Remedy remedy) {
    tiktok.answers(status, Map.of(), "");

    TikTokError error = Results.error(call(operation));

    assertThat(error.code()).isEqualTo(code);
    assertThat(error.remedy()).isEqualTo(remedy);
    assertThat(error.httpStatus()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes 0-5/10",
        "bytes 0-5/11",
        "bytes */10",
        "5",
        "bytes 0-99999999999999999999/10"
      })
  void acceptsAStoredChunkWithAnyProgressHeader(String contentRange) {
    tiktok.answers(206, Map.of("Content-Range", contentRange), "");

    assertThat(Results.value(call(Operation.CHUNK))).isEqualTo(new NoContent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7|7",
        "0|0",
        "86401|86400",
        "999999999|86400",
        "Sun, 22 Nov 2026 12:00:30 GMT|30",
        "Sun, 22 Nov 2026 11:00:00 GMT|0",
        "soon|60",
        "-5|60",
        "1.5|60"
      })
  void retryAfterIsTheHeaderOrElseTheWindow(String retryAfter, long seconds) {
    tiktok.answers(
        429, Map.of("Retry-After", retryAfter), "{\"error\":{\"code\":\"rate_limit_exceeded\"}}");

    assertThat(Results.error(call(Operation.STATUS)).retryAfter())
        .contains(Duration.ofSeconds(seconds));
  }

  @Test
  void readsAnErrorWithoutAMessage() {
    tiktok.answers(400, "{\"error\":{\"code\":\"invalid_publish_id\"}}");

    assertThat(Results.error(call(Operation.STATUS)).message()).isEqualTo("TikTok sent no message");
  }

  @Test
  void readsTheLogIdFromTheHeaderIfTheBodyHasNone() {
    tiktok.answers(500, Map.of("X-Tt-Logid", "20221011"), "Internal Server Error");

    assertThat(Results.error(call(Operation.STATUS)).logId()).isEqualTo("20221011");
  }
}
