package com.viralmommy.tiktok.simulator.settings;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A choice where TikTok's documents are silent or contradict observations
 * (docs/tiktok-api.md#12-what-the-simulator-does-where-tiktok-is-not-documented). The first value
 * of each option is the default; {@link SimulatorSettings#with(BehaviorOption...)} chooses another.
 */
public sealed interface BehaviorOption {

  /** The name of the value, as in {@code GRACE_WINDOW}. */
  String name();

  /** Every option, in the order of this file. */
  static List<Class<?>> kinds() {
    return List.of(BehaviorOption.class.getPermittedSubclasses());
  }

  /** The values of an option; the first one is the default. */
  static List<String> valuesOf(Class<?> kind) {
    return Arrays.stream(kind.getEnumConstants()).map(Object::toString).toList();
  }

  /** One sentence about an option. */
  static String describe(Class<?> kind) {
    return kind.getAnnotation(Description.class).value();
  }

  /**
   * The value written as in {@code RefreshRotation.GRACE_WINDOW}.
   *
   * @throws IllegalArgumentException with the choices, when there is no such value
   */
  static BehaviorOption parse(String text) {
    String option = text.substring(0, Math.max(0, text.indexOf('.')));
    Class<?> kind =
        kinds().stream()
            .filter(k -> k.getSimpleName().equals(option))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "There is no option "
                            + text
                            + ". Write OptionName.VALUE with one of the options "
                            + kinds().stream()
                                .map(Class::getSimpleName)
                                .collect(Collectors.joining(", "))));
    return Arrays.stream(kind.getEnumConstants())
        .map(BehaviorOption.class::cast)
        .filter(value -> text.equals(option + "." + value.name()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The option "
                        + option
                        + " has no value "
                        + text.substring(option.length() + 1)
                        + ". Choose one of "
                        + String.join(", ", valuesOf(kind))));
  }

  /** The HTTP status of OAuth errors (docs/tiktok-api.md#14-error-body-and-http-status). */
  @Description("The HTTP status of OAuth errors.")
  enum OAuthErrorStatus implements BehaviorOption {
    OK_200,
    BAD_REQUEST_400,
    UNAUTHORIZED_401
  }

  /** What happens to a refresh token that is used (docs/tiktok-api.md#13-token-endpoint). */
  @Description(
      "What happens to a refresh token that is used: a new one replaces it at once, it stays the"
          + " same, or the old one works for the grace window.")
  enum RefreshRotation implements BehaviorOption {
    /** Each refresh returns a new token, and the old one is invalid at once. */
    ROTATE,
    SAME_TOKEN,
    /** The old token works for {@link SimulatorSettings#graceWindow()}. */
    GRACE_WINDOW
  }

  /** Whether a refresh extends the refresh token's life (docs/tiktok-api.md#13-token-endpoint). */
  @Description("Whether a refresh extends the life of the refresh token.")
  enum RefreshDeadline implements BehaviorOption {
    COUNTS_DOWN,
    RESETS
  }

  /**
   * Whether a form's content type may have a charset
   * (docs/tiktok-api.md#014-the-token-endpoint-takes-one-content-type).
   */
  @Description("Whether the content type of a form may have a charset.")
  enum FormContentType implements BehaviorOption {
    EXACT,
    LENIENT_CHARSET
  }

  /** Whether the authorize request needs a code challenge (docs/tiktok-api.md#16-pkce). */
  @Description("Whether the authorize request needs a code challenge.")
  enum Pkce implements BehaviorOption {
    OPTIONAL,
    REQUIRED
  }

  /**
   * The encodings of a code challenge that the token exchange accepts
   * (docs/tiktok-api.md#013-pkce-is-hex). Libraries that follow RFC 7636 send base64url.
   */
  @Description(
      "The encodings of a code challenge that the token exchange accepts: hex, as TikTok documents,"
          + " or base64url too, as RFC 7636 says.")
  enum ChallengeEncoding implements BehaviorOption {
    HEX,
    HEX_OR_BASE64URL
  }

  /**
   * Whether the authorize request needs a state (docs/tiktok-api.md#11-authorize-request). Some
   * libraries send none when they use PKCE.
   */
  @Description("Whether the authorize request needs a state.")
  enum State implements BehaviorOption {
    REQUIRED,
    OPTIONAL
  }

  /** Whether the callback of a declined request has the state (docs/tiktok-api.md#12-callback). */
  @Description("Whether the callback returns the state when the user declines.")
  enum StateOnDenial implements BehaviorOption {
    ECHOED,
    ABSENT
  }

  /**
   * The stage of the app. Every account can log in to a production app only
   * (docs/tiktok-api.md#11-authorize-request).
   */
  @Description(
      "The stage of the app: every account logs in to a production app, target users alone log in"
          + " to a sandbox, and no account logs in to a draft.")
  enum AppStage implements BehaviorOption {
    PRODUCTION,
    SANDBOX,
    DRAFT
  }

  /** What a revocation ends (docs/tiktok-api.md#15-revoke). */
  @Description(
      "What a revocation ends: the grant of the token alone, or every grant of the user. The"
          + " webhook is sent when the user has no grant left.")
  enum Revocation implements BehaviorOption {
    THIS_GRANT,
    ALL_GRANTS_OF_THE_USER
  }

  /**
   * The error of a user field whose scope is missing
   * (docs/tiktok-api.md#2-user-info-and-post-metrics).
   */
  @Description("The error code of a user field whose scope is missing.")
  enum MissingFieldScope implements BehaviorOption {
    SCOPE_NOT_AUTHORIZED,
    SCOPE_PERMISSION_MISSED
  }

  /**
   * The spelling of the parameter error at init
   * (docs/tiktok-api.md#04-one-error-code-has-two-spellings).
   */
  @Description("The spelling of the parameter error at init.")
  enum InvalidParamName implements BehaviorOption {
    INVALID_PARAMS,
    INVALID_PARAM;

    /** The error code in JSON. */
    public String wire() {
      return this == INVALID_PARAMS ? "invalid_params" : "invalid_param";
    }
  }

  /**
   * The size of a megabyte, and whether a single chunk may be smaller than its video
   * (docs/tiktok-api.md#51-chunk-rules).
   */
  @Description(
      "The size of a megabyte in the chunk rules: the stricter of both at each limit, 10^6, or"
          + " 2^20 bytes. With LEGACY a single chunk may also be smaller than its video.")
  enum ChunkRules implements BehaviorOption {
    /** Refuses what 10^6 or 2^20 bytes per MB would refuse. */
    STRICTEST,
    DECIMAL,
    BINARY,
    /** Like STRICTEST, but a single chunk may be smaller than the video (before August 2026). */
    LEGACY
  }

  /**
   * The order of the groups of checks at init (docs/tiktok-api.md#13-what-nobody-could-confirm).
   */
  @Description("The order of the groups of checks at init.")
  enum CheckOrder implements BehaviorOption {
    POST_INFO_SOURCE_INFO_CAPS,
    SOURCE_INFO_POST_INFO_CAPS,
    CAPS_POST_INFO_SOURCE_INFO
  }

  /** The answer to a byte range that is stored already (docs/tiktok-api.md#53-put). */
  @Description("The answer to a byte range that is stored already.")
  enum StoredRange implements BehaviorOption {
    REFUSED_416,
    IDEMPOTENT_206
  }

  /**
   * Whether every chunk but the last has the declared length
   * (docs/tiktok-api.md#12-what-the-simulator-does-where-tiktok-is-not-documented).
   */
  @Description("Whether every chunk but the last must have the declared length.")
  enum NonFinalChunk implements BehaviorOption {
    AS_DECLARED,
    ANY_LENGTH
  }

  /** What the progress header of a PUT contains (docs/tiktok-api.md#53-put). */
  @Description("What the progress header of a PUT contains: a byte count or the last byte's index.")
  enum ProgressHeader implements BehaviorOption {
    BYTE_COUNT,
    LAST_INDEX
  }

  /**
   * Whether a status that is not final contains the progress of the upload
   * (docs/tiktok-api.md#6-status).
   */
  @Description("Whether the status of an unfinished upload contains uploaded_bytes.")
  enum UploadedBytes implements BehaviorOption {
    PRESENT,
    ABSENT
  }

  /** Whether TikTok has audited the app (docs/tiktok-api.md#31-audit-rules-and-caps). */
  @Description(
      "Whether TikTok has audited the app. An unaudited app posts SELF_ONLY to private accounts,"
          + " for at most 5 creators in 24 hours.")
  enum Audit implements BehaviorOption {
    UNAUDITED,
    AUDITED
  }

  /**
   * The privacy levels that creator info offers to an unaudited app
   * (docs/tiktok-api.md#13-what-nobody-could-confirm).
   */
  @Description(
      "The privacy levels that creator info offers to an unaudited app: those of the account's"
          + " type, or SELF_ONLY alone. Both were seen.")
  enum UnauditedOptions implements BehaviorOption {
    BY_ACCOUNT_TYPE,
    SELF_ONLY
  }

  /** Whether a 429 has {@code Retry-After} (docs/tiktok-api.md#8-errors-and-rate-limits). */
  @Description("Whether a 429 has the header Retry-After.")
  enum RetryAfterHeader implements BehaviorOption {
    ABSENT,
    SECONDS
  }

  /** The spelling of the webhook event for a public post (docs/tiktok-api.md#7-webhooks). */
  @Description("The spelling of the webhook event for a post that has become public.")
  enum WebhookSpelling implements BehaviorOption {
    PUBLICLY,
    PUBLICALY
  }

  /** The JSON type of the post id in webhooks (docs/tiktok-api.md#7-webhooks). */
  @Description("The JSON type of post_id in webhooks.")
  enum WebhookPostId implements BehaviorOption {
    NUMBER,
    STRING
  }

  /** How often a webhook is sent that was answered with 200 (docs/tiktok-api.md#7-webhooks). */
  @Description("How often a webhook is sent that was answered with 200.")
  enum WebhookCopies implements BehaviorOption {
    ONCE,
    TWICE
  }

  /** Whether uploads can be cancelled too (docs/tiktok-api.md#6-status names downloads only). */
  @Description("Whether only downloads can be cancelled, or unfinished uploads too.")
  enum Cancelling implements BehaviorOption {
    DOWNLOADS_ONLY,
    UNFINISHED_UPLOADS_TOO
  }

  /**
   * Whether bytes other than MP4, MOV or WebM end as {@code file_format_check_failed}
   * (docs/tiktok-api.md#54-media-limits).
   */
  @Description(
      "Whether an upload that is neither MP4, MOV nor WebM ends as file_format_check_failed.")
  enum ContainerCheck implements BehaviorOption {
    OFF,
    ON
  }

  /** Who decides on an authorize request. */
  @Description(
      "Who decides on an authorize request: the simulator at once, as approve-as says, or a person"
          + " on the consent page.")
  enum ConsentMode implements BehaviorOption {
    AUTOMATIC,
    PAGE
  }
}
