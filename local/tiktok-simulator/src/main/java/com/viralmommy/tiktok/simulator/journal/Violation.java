package com.viralmommy.tiktok.simulator.journal;

import java.time.Instant;

/**
 * A departure of a client from the contract, whether or not TikTok would have let it pass.
 *
 * @param section the contract's section
 * @param detail never holds a token, a code, a secret or an upload URL
 */
public record Violation(Code code, String section, String detail, Instant time) {

  /** Each rule that a client can break. */
  public enum Code {
    AUTHORIZE_REQUEST_REFUSED("1.1"),
    QUERY_NOT_ENCODED("1.1"),
    FORM_CONTENT_TYPE("1.3"),
    FORM_MALFORMED("1.3"),
    CLIENT_CREDENTIALS_WRONG("1.4"),
    CODE_UNKNOWN("1.2"),
    CODE_USED_TWICE("1.2"),
    REDIRECT_URI_CHANGED("1.3"),
    CODE_VERIFIER_WRONG("1.6"),
    REFRESH_TOKEN_UNKNOWN("1.3"),
    REFRESH_TOKEN_ROTATED_ALREADY("1.3"),
    UNKNOWN_METHOD_OR_PATH("8"),
    AUTHORIZATION_HEADER_MISSING("2"),
    SCOPE_NOT_GRANTED("1.7"),
    USER_FIELDS_INVALID("2"),
    JSON_CONTENT_TYPE("4.1"),
    BODY_NOT_JSON("4.1"),
    CREATOR_INFO_NOT_QUERIED("3"),
    CREATOR_INFO_REFUSAL_IGNORED("3.1"),
    POST_INFO_INVALID("4.1"),
    PRIVACY_LEVEL_NOT_OFFERED("3.1"),
    INTERACTION_NOT_OFFERED("3.1"),
    BRANDED_CONTENT_PRIVATE("3.1"),
    BRAND_TOGGLE_MISSING("4.1"),
    FIELD_MISPLACED("4.1"),
    SOURCE_INFO_INVALID("4.1"),
    CHUNK_COUNT_INVALID("5.1"),
    CHUNK_SIZE_INVALID("5.1"),
    RATE_LIMIT_EXCEEDED("8"),
    UPLOAD_URL_UNKNOWN("5.3"),
    UPLOAD_AUTHORIZATION_SENT("5.3"),
    UPLOAD_CONTENT_TYPE("5.3"),
    UPLOAD_CONTENT_LENGTH("5.3"),
    UPLOAD_CONTENT_RANGE("5.3"),
    UPLOAD_CHUNK_LENGTH("5.1"),
    UPLOAD_RANGE_OUT_OF_ORDER("5.3"),
    UPLOAD_RANGE_STORED_ALREADY("5.3"),
    PUBLISH_ID_INVALID("6"),
    PUBLISH_ID_OF_ANOTHER_USER("6"),
    NOT_CANCELLABLE("6"),
    SAME_VIDEO_SENT_AGAIN("10");

    private final String section;

    Code(String section) {
      this.section = section;
    }

    public String section() {
      return section;
    }
  }
}
