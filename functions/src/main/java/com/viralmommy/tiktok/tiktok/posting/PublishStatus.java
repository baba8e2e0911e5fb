package com.viralmommy.tiktok.tiktok.posting;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.tiktok.wire.TikTokJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a publication is (docs/tiktok-api.md#6-status). The call succeeds also where the
 * publication has {@link Status#FAILED}.
 *
 * @param rawStatus TikTok's word
 * @param failReason only with {@link Status#FAILED}
 * @param rawFailReason TikTok's word for it
 * @param postIds only for what is public and moderated, so often later than {@link
 *     Status#PUBLISH_COMPLETE}, or never
 * @param uploadedBytes how much of the video TikTok holds; off by one at most
 *     (docs/tiktok-api.md#53-put)
 */
public record PublishStatus(
    Status status,
    String rawStatus,
    Optional<FailReason> failReason,
    Optional<String> rawFailReason,
    List<String> postIds,
    OptionalLong uploadedBytes) {

  public enum Status {
    PROCESSING_UPLOAD,
    PROCESSING_DOWNLOAD,
    SEND_TO_USER_INBOX,
    PUBLISH_COMPLETE,
    FAILED,
    /** A word that this list does not hold: neither an end nor a failure, so keep asking. */
    UNKNOWN;

    public static Status of(String wireName) {
      return Arrays.stream(values())
          .filter(status -> status.name().equals(wireName))
          .findFirst()
          .orElse(UNKNOWN);
    }
  }

  /** TikTok's spelling, the guide's, and the one that both mean. */
  private static final List<String> POST_ID_FIELDS =
      List.of(
          "publicaly_available_post_id",
          "publicily_available_post_id",
          "publicly_available_post_id");

  public PublishStatus {
    postIds = List.copyOf(postIds);
  }

  static Optional<PublishStatus> read(JsonNode data) {
    return TikTokJson.text(data, "status")
        .filter(word -> !word.isBlank())
        .map(word -> TikTokJson.visible(word, TikTokJson.MAX_WORD))
        .map(
            word -> {
              Optional<String> rawFailReason =
                  TikTokJson.text(data, "fail_reason")
                      .filter(reason -> !reason.isBlank())
                      .map(reason -> TikTokJson.visible(reason, TikTokJson.MAX_WORD));
              return new PublishStatus(
                  Status.of(word),
                  word,
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
