package com.viralmommy.tiktok.simulator.journal;

import java.time.Instant;

/**
 * A departure of a client from TikTok's rules, whether or not TikTok refuses it. It never contains
 * a whole token, code, secret or upload URL.
 *
 * @param requestNumber the number of the request in the journal, or 0 outside of a request
 * @param logId the log id of the answer, or empty outside of a request
 * @param creator the username behind the request, or empty where none is known
 * @param sent what the client sent
 * @param expected what the rule expects
 * @param rule the rule as a heading of a page of this repository
 */
public record Violation(
    Code code,
    Instant time,
    long requestNumber,
    String logId,
    String creator,
    String detail,
    String sent,
    String expected,
    String rule) {

  private static final String RULES = "docs/tiktok-api.md#";

  /** Each rule that a client can break. */
  public enum Code {
    AUTHORIZE_REQUEST_REFUSED("11-authorize-request"),
    QUERY_NOT_ENCODED("11-authorize-request"),
    CODE_CHALLENGE_NOT_HEX("013-pkce-is-hex"),
    FORM_CONTENT_TYPE("014-the-token-endpoint-takes-one-content-type"),
    FORM_MALFORMED("13-token-endpoint"),
    CLIENT_CREDENTIALS_WRONG("14-error-body-and-http-status"),
    CODE_UNKNOWN("12-callback"),
    CODE_USED_TWICE("12-callback"),
    CODE_EXPIRED("12-callback"),
    REDIRECT_URI_CHANGED("13-token-endpoint"),
    CODE_VERIFIER_WRONG("16-pkce"),
    REFRESH_TOKEN_UNKNOWN("13-token-endpoint"),
    REFRESH_TOKEN_EXPIRED("017-refresh-tokens-rotate-towards-a-fixed-deadline"),
    REFRESH_TOKEN_ROTATED_ALREADY("017-refresh-tokens-rotate-towards-a-fixed-deadline"),
    REVOKED_TOKEN_IS_NOT_AN_ACCESS_TOKEN("15-revoke"),
    UNKNOWN_METHOD_OR_PATH("8-errors-and-rate-limits"),
    AUTHORIZATION_HEADER_MISSING("21-user-info"),
    ACCESS_TOKEN_UNKNOWN("13-token-endpoint"),
    SCOPE_NOT_GRANTED("17-scopes"),
    USER_FIELDS_INVALID("21-user-info"),
    VIDEO_QUERY_INVALID("22-post-metrics"),
    JSON_CONTENT_TYPE("41-direct-post"),
    BODY_NOT_JSON("41-direct-post"),
    CREATOR_INFO_NOT_QUERIED("3-creator-info"),
    CREATOR_INFO_REFUSAL_IGNORED("31-audit-rules-and-caps"),
    POST_INFO_INVALID("41-direct-post"),
    POST_INFO_WITH_INBOX_INIT("42-inbox"),
    PRIVACY_LEVEL_NOT_OFFERED("31-audit-rules-and-caps"),
    INTERACTION_NOT_OFFERED("31-audit-rules-and-caps"),
    BRANDED_CONTENT_PRIVATE("31-audit-rules-and-caps"),
    BRAND_TOGGLE_MISSING("41-direct-post"),
    COVER_TIMESTAMP_INVALID("41-direct-post"),
    FIELD_MISPLACED("41-direct-post"),
    SOURCE_INFO_INVALID("41-direct-post"),
    VIDEO_URL_NOT_HTTPS("92-pulling-from-a-url"),
    CHUNK_COUNT_INVALID("51-chunk-rules"),
    CHUNK_SIZE_INVALID("51-chunk-rules"),
    RATE_LIMIT_EXCEEDED("83-rate-limits-and-caps"),
    UPLOAD_URL_UNKNOWN("53-put"),
    UPLOAD_URL_EXPIRED("08-the-upload-url-is-a-secret"),
    UPLOAD_AUTHORIZATION_SENT("53-put"),
    UPLOAD_CONTENT_TYPE("53-put"),
    UPLOAD_CONTENT_LENGTH("53-put"),
    UPLOAD_CONTENT_RANGE("53-put"),
    UPLOAD_CHUNK_LENGTH("51-chunk-rules"),
    UPLOAD_RANGE_OUT_OF_ORDER("53-put"),
    UPLOAD_RANGE_STORED_ALREADY("53-put"),
    PUBLISH_ID_INVALID("63-errors"),
    PUBLISH_ID_OF_ANOTHER_USER("63-errors"),
    NOT_CANCELLABLE("65-cancel"),
    SAME_VIDEO_SENT_AGAIN("102-duplicate-posts");

    private final String heading;

    Code(String heading) {
      this.heading = heading;
    }

    /** The rule as a heading of a page of this repository. */
    public String rule() {
      return RULES + heading;
    }
  }
}
