package com.viralmommy.tiktok.tiktok;

import static com.viralmommy.tiktok.tiktok.Operation.ALL;
import static com.viralmommy.tiktok.tiktok.Operation.BY_TOKEN;
import static com.viralmommy.tiktok.tiktok.Operation.CANCEL;
import static com.viralmommy.tiktok.tiktok.Operation.CHUNK;
import static com.viralmommy.tiktok.tiktok.Operation.CHUNKS;
import static com.viralmommy.tiktok.tiktok.Operation.CREATOR_INFO;
import static com.viralmommy.tiktok.tiktok.Operation.DIRECT_POST_INIT;
import static com.viralmommy.tiktok.tiktok.Operation.INBOX_INIT;
import static com.viralmommy.tiktok.tiktok.Operation.INITS;
import static com.viralmommy.tiktok.tiktok.Operation.LAST_CHUNK;
import static com.viralmommy.tiktok.tiktok.Operation.OAUTH;
import static com.viralmommy.tiktok.tiktok.Operation.REVOKE;
import static com.viralmommy.tiktok.tiktok.Operation.STATUS;
import static com.viralmommy.tiktok.tiktok.Operation.USER_INFO;
import static com.viralmommy.tiktok.tiktok.Remedy.ASK_STATUS;
import static com.viralmommy.tiktok.tiktok.Remedy.GIVE_UP;
import static com.viralmommy.tiktok.tiktok.Remedy.NEW_INIT;
import static com.viralmommy.tiktok.tiktok.Remedy.RECONNECT;
import static com.viralmommy.tiktok.tiktok.Remedy.REFRESH_TOKEN;
import static com.viralmommy.tiktok.tiktok.Remedy.RESYNC;
import static com.viralmommy.tiktok.tiktok.Remedy.RETRY;
import static com.viralmommy.tiktok.tiktok.Remedy.RETRY_LATER;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The table of all errors of a call to TikTok: the codes that TikTok sends
 * (docs/tiktok-api.md#81-error-codes), the statuses of a chunk (docs/tiktok-api.md#53-put), and the
 * errors that this client detects. A row holds TikTok's spellings, the operations that return the
 * error, and the remedy.
 */
public enum TikTokCode {
  // Flat errors of the OAuthEndpoints endpoints, docs/tiktok-api.md#14-error-body-and-http-status
  ACCESS_DENIED(wire("access_denied"), OAUTH, RECONNECT),
  INVALID_CLIENT(wire("invalid_client"), OAUTH, GIVE_UP),
  /**
   * The code or refresh token is invalid. At revoke it is the access token, which can be refreshed
   * first (docs/tiktok-api.md#15-revoke).
   */
  INVALID_GRANT(wire("invalid_grant"), OAUTH, RECONNECT, Map.of(REVOKE, REFRESH_TOKEN)),
  INVALID_REQUEST(wire("invalid_request"), OAUTH, GIVE_UP),
  INVALID_SCOPE(wire("invalid_scope"), OAUTH, GIVE_UP),
  UNAUTHORIZED_CLIENT(wire("unauthorized_client"), OAUTH, GIVE_UP),
  UNSUPPORTED_GRANT_TYPE(wire("unsupported_grant_type"), OAUTH, GIVE_UP),
  UNSUPPORTED_RESPONSE_TYPE(wire("unsupported_response_type"), OAUTH, GIVE_UP),
  SERVER_ERROR(wire("server_error"), OAUTH, RETRY),
  TEMPORARILY_UNAVAILABLE(wire("temporarily_unavailable"), OAUTH, RETRY),

  // All endpoints that take an access token, docs/tiktok-api.md#8-errors-and-rate-limits
  ACCESS_TOKEN_INVALID(wire("access_token_invalid"), BY_TOKEN, REFRESH_TOKEN),
  SCOPE_NOT_AUTHORIZED(wire("scope_not_authorized"), BY_TOKEN, RECONNECT),
  SCOPE_PERMISSION_MISSED(wire("scope_permission_missed"), Set.of(USER_INFO), RECONNECT),
  /**
   * TikTok documents the singular; its endpoints send the plural
   * (docs/tiktok-api.md#04-one-error-code-has-two-spellings).
   */
  INVALID_PARAMS(wire("invalid_params", "invalid_param"), BY_TOKEN, GIVE_UP),
  RATE_LIMIT_EXCEEDED(wire("rate_limit_exceeded"), BY_TOKEN, RETRY_LATER, Duration.ofMinutes(1)),
  /**
   * Also every 5xx without a code. An init may have taken effect nevertheless
   * (docs/tiktok-api.md#103-safe-retries).
   */
  INTERNAL_ERROR(
      wire("internal_error"), ALL, RETRY, Map.of(DIRECT_POST_INIT, NEW_INIT, INBOX_INIT, NEW_INIT)),
  INVALID_FILE_UPLOAD(wire("invalid_file_upload"), INITS, GIVE_UP),
  /** Occurs for photo posts only, which this client does not make. */
  APP_VERSION_CHECK_FAILED(wire("app_version_check_failed"), Set.of(), GIVE_UP),

  // Limits of the creator or the app, docs/tiktok-api.md#3-creator-info and
  // docs/tiktok-api.md#4-init-endpoints. Creator info returns them with HTTP 200.
  SPAM_RISK_TOO_MANY_POSTS(
      wire("spam_risk_too_many_posts"),
      Set.of(CREATOR_INFO, DIRECT_POST_INIT),
      RETRY_LATER,
      Duration.ofDays(1)),
  SPAM_RISK_USER_BANNED_FROM_POSTING(
      wire("spam_risk_user_banned_from_posting"),
      Set.of(CREATOR_INFO, DIRECT_POST_INIT, INBOX_INIT),
      GIVE_UP),
  REACHED_ACTIVE_USER_CAP(
      wire("reached_active_user_cap"),
      Set.of(CREATOR_INFO, DIRECT_POST_INIT),
      RETRY_LATER,
      Duration.ofDays(1)),
  SPAM_RISK_TOO_MANY_PENDING_SHARE(
      wire("spam_risk_too_many_pending_share"),
      Set.of(INBOX_INIT),
      RETRY_LATER,
      Duration.ofDays(1)),
  /**
   * The account is not private; the post's privacy level does not matter
   * (docs/tiktok-api.md#011-an-unaudited-app-needs-a-private-account).
   */
  UNAUDITED_CLIENT_CAN_ONLY_POST_TO_PRIVATE_ACCOUNTS(
      wire("unaudited_client_can_only_post_to_private_accounts"),
      Set.of(DIRECT_POST_INIT),
      GIVE_UP),
  URL_OWNERSHIP_UNVERIFIED(wire("url_ownership_unverified"), INITS, GIVE_UP),
  PRIVACY_LEVEL_OPTION_MISMATCH(
      wire("privacy_level_option_mismatch"), Set.of(DIRECT_POST_INIT), GIVE_UP),

  // Errors about a publication, docs/tiktok-api.md#6-status
  INVALID_PUBLISH_ID(wire("invalid_publish_id"), Set.of(STATUS, CANCEL), GIVE_UP),
  TOKEN_NOT_AUTHORIZED_FOR_SPECIFIED_PUBLISH_ID(
      wire("token_not_authorized_for_specified_publish_id"), Set.of(STATUS, CANCEL), GIVE_UP),
  PUBLISH_NOT_CANCELLABLE(wire("publish_not_cancellable"), Set.of(CANCEL), ASK_STATUS),

  // Statuses of a chunk, which have no code, docs/tiktok-api.md#53-put
  UPLOAD_REQUEST_MALFORMED(wire(), CHUNKS, GIVE_UP),
  UPLOAD_URL_EXPIRED(wire(), CHUNKS, NEW_INIT),
  UPLOAD_TASK_NOT_FOUND(wire(), CHUNKS, NEW_INIT),
  UPLOAD_RANGE_NOT_SATISFIABLE(wire(), CHUNKS, RESYNC),

  /**
   * The video is larger than the product allows. TikTok itself does not send this code
   * (docs/tiktok-api.md#11-common-wrong-beliefs, row 1).
   */
  UPLOAD_SIZE_TOO_LARGE(wire("upload_size_too_large"), INITS, GIVE_UP),

  // Errors that this client detects
  /** No connection was made, so nothing was sent. */
  UNREACHABLE(wire(), ALL, RETRY),
  /**
   * The request was sent, and no complete answer arrived. The remedy is {@code
   * Operation.withoutAnswer()}.
   */
  OUTCOME_UNKNOWN(wire(), ALL, ASK_STATUS),
  /** The answer is not in TikTok's format, or above 1 MiB. Treated like a missing answer. */
  MALFORMED_ANSWER(wire(), ALL, ASK_STATUS),
  /**
   * TikTok answered with a redirect. It is never followed, because it could send tokens and videos
   * to another host (docs/tiktok-api.md#53-put). A status call is repeated later, because TikTok
   * may have the video.
   */
  REDIRECTED(wire(), ALL, GIVE_UP, Map.of(STATUS, RETRY_LATER)),
  /** The {@code upload_url} is on a host that videos must not be sent to. */
  UPLOAD_HOST_REFUSED(wire(), Set.of(DIRECT_POST_INIT, INBOX_INIT, CHUNK, LAST_CHUNK), GIVE_UP),
  /**
   * TikTok sent a code that is not in this table. Only the status call is repeated, because it has
   * no effect.
   */
  UNKNOWN(wire(), ALL, GIVE_UP, Map.of(STATUS, RETRY_LATER));

  private static final Map<String, TikTokCode> BY_WIRE_NAME = byWireName();

  private final List<String> wireNames;
  private final Set<Operation> operations;
  private final Remedy remedy;
  private final Map<Operation, Remedy> exceptions;
  private final Optional<Duration> window;

  TikTokCode(List<String> wireNames, Set<Operation> operations, Remedy remedy) {
    this(wireNames, operations, remedy, Map.of(), Optional.empty());
  }

  TikTokCode(
      List<String> wireNames,
      Set<Operation> operations,
      Remedy remedy,
      Map<Operation, Remedy> exceptions) {
    this(wireNames, operations, remedy, exceptions, Optional.empty());
  }

  TikTokCode(List<String> wireNames, Set<Operation> operations, Remedy remedy, Duration window) {
    this(wireNames, operations, remedy, Map.of(), Optional.of(window));
  }

  TikTokCode(
      List<String> wireNames,
      Set<Operation> operations,
      Remedy remedy,
      Map<Operation, Remedy> exceptions,
      Optional<Duration> window) {
    this.wireNames = wireNames;
    this.operations = operations;
    this.remedy = remedy;
    this.exceptions = exceptions;
    this.window = window;
  }

  /** The row of TikTok's code; {@link #UNKNOWN} if there is none. */
  public static TikTokCode of(String wireName) {
    return BY_WIRE_NAME.getOrDefault(wireName, UNKNOWN);
  }

  /** TikTok's spellings; empty for chunk statuses and errors that this client detects. */
  public List<String> wireNames() {
    return wireNames;
  }

  /** The operations that are known to return it. */
  public Set<Operation> operations() {
    return operations;
  }

  /** The remedy at most operations; see {@link #remedyAt}. */
  public Remedy remedy() {
    return remedy;
  }

  /** The remedy at an operation. */
  public Remedy remedyAt(Operation operation) {
    return this == OUTCOME_UNKNOWN || this == MALFORMED_ANSWER
        ? operation.withoutAnswer()
        : exceptions.getOrDefault(operation, remedy);
  }

  /**
   * The length of the limit's window; empty if the code names no limit. The window slides, so a
   * call may succeed earlier.
   */
  public Optional<Duration> window() {
    return window;
  }

  private static List<String> wire(String... names) {
    return List.of(names);
  }

  private static Map<String, TikTokCode> byWireName() {
    Map<String, TikTokCode> codes = new HashMap<>();
    Arrays.stream(values()).forEach(code -> code.wireNames.forEach(name -> codes.put(name, code)));
    return Map.copyOf(codes);
  }
}
