package com.viralmommy.tiktok.tiktok.posting;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.tiktok.wire.LogText;
import com.viralmommy.tiktok.tiktok.wire.TikTokJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The status of a publication (docs/tiktok-api.md#6-status). The call succeeds even if the
 * publication has {@link Status#FAILED}.
 *
 * @param failReason present only with {@link Status#FAILED}
 * @param rawFailReason the fail reason as TikTok sent it, at most 128 characters
 * @param postIds ids of the post; TikTok sends them only for public posts that passed moderation,
 *     often after {@link Status#PUBLISH_COMPLETE}, or never
 * @param uploadedBytes number of bytes that TikTok has received; may be one too low, because TikTok
 *     sends a count or a last index (docs/tiktok-api.md#53-put)
 */
public record PublishStatus(
    Status status,
    Optional<FailReason> failReason,
    Optional<String> rawFailReason,
    List<String> postIds,
    OptionalLong uploadedBytes) {

  /** The states of a publication at TikTok (docs/tiktok-api.md#61-fields). */
  public enum Status {
    PROCESSING_UPLOAD,
    PROCESSING_DOWNLOAD,
    SEND_TO_USER_INBOX,
    PUBLISH_COMPLETE,
    FAILED,
    /** TikTok sent a status that is not listed here. Callers treat it as not final. */
    UNKNOWN;

    /** The status of that name; {@link #UNKNOWN} if it is not listed. */
    public static Status of(String wireName) {
      return Arrays.stream(values())
          .filter(status -> status.name().equals(wireName))
          .findFirst()
          .orElse(UNKNOWN);
    }
  }

  /**
   * TikTok sends the first spelling. The others are read in case TikTok corrects or changes it
   * (docs/tiktok-api.md#09-the-post-id-is-misspelt-and-does-not-fit-a-double).
   */
  private static final List<String> POST_ID_FIELDS =
      List.of(
          "publicaly_available_post_id",
          "publicily_available_post_id",
          "publicly_available_post_id");

  public PublishStatus {
    postIds = List.copyOf(postIds);
  }

  /** Reads the answer's {@code data}; empty if it names no status. */
  public static Optional<PublishStatus> read(JsonNode data) {
    return TikTokJson.text(data, "status")
        .filter(status -> !status.isBlank())
        .map(
            status -> {
              Optional<String> rawFailReason =
                  TikTokJson.text(data, "fail_reason")
                      .filter(reason -> !reason.isBlank())
                      .map(reason -> LogText.printable(reason, LogText.MAX_WORD));
              return new PublishStatus(
                  Status.of(status),
                  rawFailReason.map(FailReason::of),
                  rawFailReason,
                  postIds(data),
                  TikTokJson.count(data, "uploaded_bytes"));
            });
  }

  private static List<String> postIds(JsonNode data) {
    List<String> ids = new ArrayList<>();
    for (String field : POST_ID_FIELDS) {
      JsonNode value = data.path(field);
      if (value.isArray()) {
        value.forEach(element -> TikTokJson.id(element).ifPresent(ids::add));
      } else {
        TikTokJson.id(value).ifPresent(ids::add);
      }
    }
    return ids.stream().distinct().toList();
  }
}
