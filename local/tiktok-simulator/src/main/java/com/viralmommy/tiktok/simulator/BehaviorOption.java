package com.viralmommy.tiktok.simulator;

import java.util.Arrays;
import java.util.List;

/**
 * What TikTok's documents leave open (contract §12 and the marks [U]). The first value of each is
 * the strict default; {@link SimulatorSettings#with(BehaviorOption...)} chooses another.
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

  /** HTTP status of OAuth errors (§1.4). */
  enum OAuthErrorStatus implements BehaviorOption {
    OK_200,
    BAD_REQUEST_400,
    UNAUTHORIZED_401
  }

  /** What becomes of the refresh token when it is used (§1.3). */
  enum RefreshRotation implements BehaviorOption {
    /** A new one every time, and the old one is dead at once. */
    ROTATE,
    SAME_TOKEN,
    /** The old one works on for {@link SimulatorSettings#graceWindow()}. */
    GRACE_WINDOW
  }

  /** Whether refreshing prolongs the refresh token's life (§1.3). */
  enum RefreshDeadline implements BehaviorOption {
    COUNTS_DOWN,
    RESETS
  }

  /** What counts as form content (§0, fact 14). */
  enum FormContentType implements BehaviorOption {
    EXACT,
    LENIENT_CHARSET
  }

  /** Whether the authorize request must carry a challenge (§1.6). */
  enum Pkce implements BehaviorOption {
    OPTIONAL,
    REQUIRED
  }

  /** Whether a refusal's callback returns the state (§1.2). */
  enum StateOnDenial implements BehaviorOption {
    ECHOED,
    ABSENT
  }

  /** What the app is at TikTok: only in production may every account log in (§1.1). */
  enum AppStage implements BehaviorOption {
    PRODUCTION,
    SANDBOX,
    DRAFT
  }

  /** Which error a user field without its scope yields (§2). */
  enum MissingFieldScope implements BehaviorOption {
    SCOPE_NOT_AUTHORIZED,
    SCOPE_PERMISSION_MISSED
  }

  /** The spelling of the parameter error at init (§0, fact 4). */
  enum InvalidParamName implements BehaviorOption {
    INVALID_PARAMS,
    INVALID_PARAM;

    public String wire() {
      return this == INVALID_PARAMS ? "invalid_params" : "invalid_param";
    }
  }

  /** How big a megabyte is, and whether one chunk may be smaller than its video (§5.1). */
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

  /** The order of the checks at init across their groups (§13, point 5). */
  enum CheckOrder implements BehaviorOption {
    POST_INFO_SOURCE_INFO_CAPS,
    SOURCE_INFO_POST_INFO_CAPS,
    CAPS_POST_INFO_SOURCE_INFO
  }

  /** The answer to a range that is stored already (§5.3). */
  enum StoredRange implements BehaviorOption {
    REFUSED_416,
    IDEMPOTENT_206
  }

  /** Whether every chunk but the last must have the declared length (§12). */
  enum NonFinalChunk implements BehaviorOption {
    AS_DECLARED,
    ANY_LENGTH
  }

  /** What UPLOADED_BYTES means in the progress header (§5.3). */
  enum ProgressHeader implements BehaviorOption {
    BYTE_COUNT,
    LAST_INDEX
  }

  /** Whether status tells how much of an upload has arrived (§6: what is empty is left out). */
  enum UploadedBytes implements BehaviorOption {
    TOLD,
    LEFT_OUT
  }

  /** Whether TikTok has audited the app for public posts (§3.1). */
  enum Audit implements BehaviorOption {
    UNAUDITED,
    AUDITED
  }

  /** What creator info offers to an unaudited app (§13, point 7). */
  enum UnauditedOptions implements BehaviorOption {
    BY_ACCOUNT_TYPE,
    SELF_ONLY
  }

  /** Whether a 429 says when to come back (§8). */
  enum RetryAfterHeader implements BehaviorOption {
    ABSENT,
    SECONDS
  }

  /** The spelling of the webhook event for a post that is public now (§7). */
  enum WebhookSpelling implements BehaviorOption {
    PUBLICLY,
    PUBLICALY
  }

  /** How a webhook writes the post id (§7). */
  enum WebhookPostId implements BehaviorOption {
    NUMBER,
    STRING
  }

  /** How often a webhook that was answered with 200 is sent (§7: at least once). */
  enum WebhookCopies implements BehaviorOption {
    ONCE,
    TWICE
  }

  /** Whether cancelling works for uploads too (§6 names downloads only). */
  enum Cancelling implements BehaviorOption {
    DOWNLOADS_ONLY,
    UNFINISHED_UPLOADS_TOO
  }

  /** Whether bytes that are no MP4, MOV or WebM end as {@code file_format_check_failed} (§5.4). */
  enum ContainerCheck implements BehaviorOption {
    OFF,
    ON
  }

  /** Who decides on the authorize page. */
  enum ConsentMode implements BehaviorOption {
    /** Approves at once, as {@link TikTokSimulator#approveAs} says. */
    AUTOMATIC,
    /** A person clicks. */
    PAGE
  }
}
