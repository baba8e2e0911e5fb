package com.viralmommy.tiktok.simulator.settings;

import java.util.Arrays;
import java.util.List;

/**
 * What TikTok's documents leave open
 * (docs/tiktok-api.md#12-what-the-simulator-does-where-tiktok-is-not-documented and the marks [U]).
 * The first value of each is the strict default; {@link SimulatorSettings#with(BehaviorOption...)}
 * chooses another.
 */
public sealed interface BehaviorOption {

  String name();

  /** Every switch there is. */
  static List<Class<?>> kinds() {
    return List.of(BehaviorOption.class.getPermittedSubclasses());
  }

  /**
   * The value written as in {@code RefreshRotation.GRACE_WINDOW}.
   *
   * @throws IllegalArgumentException when there is none
   */
  static BehaviorOption parse(String text) {
    return kinds().stream()
        .flatMap(k -> Arrays.stream(k.getEnumConstants()))
        .map(BehaviorOption.class::cast)
        .filter(s -> text.equals(s.getClass().getSimpleName() + "." + s.name()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no switch " + text));
  }

  /** HTTP status of OAuthEndpoints errors (docs/tiktok-api.md#14-error-body-and-http-status). */
  enum OAuthErrorStatus implements BehaviorOption {
    OK_200,
    BAD_REQUEST_400,
    UNAUTHORIZED_401
  }

  /** What becomes of the refresh token when it is used (docs/tiktok-api.md#13-token-endpoint). */
  enum RefreshRotation implements BehaviorOption {
    /** A new one every time, and the old one is dead at once. */
    ROTATE,
    SAME_TOKEN,
    /** The old one works on for {@link SimulatorSettings#graceWindow()}. */
    GRACE_WINDOW
  }

  /**
   * Whether refreshing prolongs the refresh token's life (docs/tiktok-api.md#13-token-endpoint).
   */
  enum RefreshDeadline implements BehaviorOption {
    COUNTS_DOWN,
    RESETS
  }

  /**
   * What counts as form content (docs/tiktok-api.md#014-the-token-endpoint-takes-one-content-type).
   */
  enum FormContentType implements BehaviorOption {
    EXACT,
    LENIENT_CHARSET
  }

  /** Whether the authorize request must carry a challenge (docs/tiktok-api.md#16-pkce). */
  enum Pkce implements BehaviorOption {
    OPTIONAL,
    REQUIRED
  }

  /** Whether a refusal's callback returns the state (docs/tiktok-api.md#12-callback). */
  enum StateOnDenial implements BehaviorOption {
    ECHOED,
    ABSENT
  }

  /**
   * What the app is at TikTok: only in production may every account log in
   * (docs/tiktok-api.md#11-authorize-request).
   */
  enum AppStage implements BehaviorOption {
    PRODUCTION,
    SANDBOX,
    DRAFT
  }

  /**
   * Which error a user field without its scope yields
   * (docs/tiktok-api.md#2-user-info-and-post-metrics).
   */
  enum MissingFieldScope implements BehaviorOption {
    SCOPE_NOT_AUTHORIZED,
    SCOPE_PERMISSION_MISSED
  }

  /**
   * The spelling of the parameter error at init
   * (docs/tiktok-api.md#04-one-error-code-has-two-spellings).
   */
  enum InvalidParamName implements BehaviorOption {
    INVALID_PARAMS,
    INVALID_PARAM;

    public String wire() {
      return this == INVALID_PARAMS ? "invalid_params" : "invalid_param";
    }
  }

  /**
   * How big a megabyte is, and whether one chunk may be smaller than its video
   * (docs/tiktok-api.md#51-chunk-rules).
   */
  enum ChunkRules implements BehaviorOption {
    /** Refuses what either reading of MB refuses. */
    STRICTEST,
    DECIMAL,
    BINARY,
    /**
     * As STRICTEST, but a single chunk may be declared smaller than the video, as before August
     * 2026.
     */
    LEGACY
  }

  /**
   * The order of the checks at init across their groups
   * (docs/tiktok-api.md#13-what-nobody-could-confirm).
   */
  enum CheckOrder implements BehaviorOption {
    POST_INFO_SOURCE_INFO_CAPS,
    SOURCE_INFO_POST_INFO_CAPS,
    CAPS_POST_INFO_SOURCE_INFO
  }

  /** The answer to a range that is stored already (docs/tiktok-api.md#53-put). */
  enum StoredRange implements BehaviorOption {
    REFUSED_416,
    IDEMPOTENT_206
  }

  /**
   * Whether every chunk but the last must have the declared length
   * (docs/tiktok-api.md#12-what-the-simulator-does-where-tiktok-is-not-documented).
   */
  enum NonFinalChunk implements BehaviorOption {
    AS_DECLARED,
    ANY_LENGTH
  }

  /** What UPLOADED_BYTES means in the progress header (docs/tiktok-api.md#53-put). */
  enum ProgressHeader implements BehaviorOption {
    BYTE_COUNT,
    LAST_INDEX
  }

  /**
   * Whether status tells how much of an upload has arrived (docs/tiktok-api.md#6-status: what is
   * empty is left out).
   */
  enum UploadedBytes implements BehaviorOption {
    TOLD,
    LEFT_OUT
  }

  /**
   * Whether TikTok has audited the app for public posts
   * (docs/tiktok-api.md#31-audit-rules-and-caps).
   */
  enum Audit implements BehaviorOption {
    UNAUDITED,
    AUDITED
  }

  /**
   * What creator info offers to an unaudited app (docs/tiktok-api.md#13-what-nobody-could-confirm).
   */
  enum UnauditedOptions implements BehaviorOption {
    BY_ACCOUNT_TYPE,
    SELF_ONLY
  }

  /** Whether a 429 says when to come back (docs/tiktok-api.md#8-errors-and-rate-limits). */
  enum RetryAfterHeader implements BehaviorOption {
    ABSENT,
    SECONDS
  }

  /**
   * The spelling of the webhook event for a post that is public now
   * (docs/tiktok-api.md#7-webhooks).
   */
  enum WebhookSpelling implements BehaviorOption {
    PUBLICLY,
    PUBLICALY
  }

  /** How a webhook writes the post id (docs/tiktok-api.md#7-webhooks). */
  enum WebhookPostId implements BehaviorOption {
    NUMBER,
    STRING
  }

  /**
   * How often a webhook that was answered with 200 is sent (docs/tiktok-api.md#7-webhooks: at least
   * once).
   */
  enum WebhookCopies implements BehaviorOption {
    ONCE,
    TWICE
  }

  /**
   * Whether cancelling works for uploads too (docs/tiktok-api.md#6-status names downloads only).
   */
  enum Cancelling implements BehaviorOption {
    DOWNLOADS_ONLY,
    UNFINISHED_UPLOADS_TOO
  }

  /**
   * Whether bytes that are no MP4, MOV or WebM end as {@code file_format_check_failed}
   * (docs/tiktok-api.md#54-media-limits).
   */
  enum ContainerCheck implements BehaviorOption {
    OFF,
    ON
  }

  /** Who decides on the authorize page. */
  enum ConsentMode implements BehaviorOption {
    /** Approves at once, as {@code TikTokSimulator.approveAs} says. */
    AUTOMATIC,
    /** A person clicks. */
    PAGE
  }
}
