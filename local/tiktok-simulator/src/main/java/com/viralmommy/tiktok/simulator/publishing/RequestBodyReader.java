package com.viralmommy.tiktok.simulator.publishing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.JsonContentType;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.publishing.transfer.ChunkLimits;
import com.viralmommy.tiktok.simulator.publishing.transfer.SourceInfo;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * Reads and checks the bodies of the publishing endpoints. The messages are those that clients have
 * recorded (docs/tiktok-api.md#41-direct-post).
 */
final class RequestBodyReader {

  private static final String BAD_POST_INFO = "The request post info is empty or incorrect";
  private static final String BAD_SOURCE_INFO = "The request source info is empty or incorrect";
  private static final List<String> PRIVACY_LEVELS =
      List.of("PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "FOLLOWER_OF_CREATOR", "SELF_ONLY");
  private static final int LONGEST_TITLE = 2200;

  private final CurrentSettings settings;
  private final Violations violations;

  RequestBodyReader(CurrentSettings settings, Violations violations) {
    this.settings = settings;
    this.violations = violations;
  }

  /** The JSON object of a request. */
  ObjectNode read(Request request) throws IOException {
    if (!JsonContentType.check(request, violations)) {
      throw refused("Only `application/json` is accepted as Content-Type.");
    }
    return request
        .smallBody()
        .flatMap(Json::parseObject)
        .orElseThrow(
            () -> {
              violations.report(
                  Violation.Code.BODY_NOT_JSON,
                  request.endpoint() + " needs a JSON object",
                  "a body that is none",
                  "a JSON object");
              return refused("The request parameters are malformed.");
            });
  }

  PostInfo postInfo(ObjectNode body) {
    if (!(body.get("post_info") instanceof ObjectNode info)) {
      throw badPostInfo("post_info is missing", "no post_info", "post_info");
    }
    String privacy = info.path("privacy_level").asText("");
    if (!PRIVACY_LEVELS.contains(privacy)) {
      throw badPostInfo(
          "privacy_level is unknown",
          shown(info, "privacy_level"),
          String.join(" or ", PRIVACY_LEVELS));
    }
    JsonNode title = info.path("title");
    if (!(title.isMissingNode() || title.isNull() || title.isTextual())) {
      throw badPostInfo("title is no string", shown(info, "title"), "a string");
    }
    // TikTok counts UTF-16 code units (docs/tiktok-api.md#41-direct-post), as String.length does.
    if (title.asText("").length() > LONGEST_TITLE) {
      throw badPostInfo(
          "title is too long",
          title.asText().length() + " UTF-16 code units",
          "at most " + LONGEST_TITLE);
    }
    if (!info.has("brand_content_toggle") || !info.has("brand_organic_toggle")) {
      violations.report(
          Violation.Code.BRAND_TOGGLE_MISSING,
          "Both brand toggles are required",
          "brand_content_toggle: "
              + shown(info, "brand_content_toggle")
              + ", brand_organic_toggle: "
              + shown(info, "brand_organic_toggle"),
          "true or false for both");
    }
    if (body.path("source_info").has("video_cover_timestamp_ms")) {
      violations.report(
          Violation.Code.FIELD_MISPLACED,
          "video_cover_timestamp_ms is in the wrong object, so that TikTok ignores it",
          "in source_info",
          "in post_info");
    }
    PostInfo read =
        new PostInfo(
            privacy,
            title.isTextual() ? title.asText() : "",
            flag(info, "disable_comment"),
            flag(info, "disable_duet"),
            flag(info, "disable_stitch"),
            flag(info, "brand_content_toggle"),
            flag(info, "brand_organic_toggle"),
            flag(info, "is_aigc"),
            coverTimestamp(info));
    if (read.brandContent() && privacy.equals("SELF_ONLY")) {
      violations.report(
          Violation.Code.BRANDED_CONTENT_PRIVATE,
          "Branded content cannot be private",
          "brand_content_toggle with SELF_ONLY",
          "another privacy level");
    }
    return read;
  }

  /** The source, with a chunk plan that TikTok accepts. */
  SourceInfo sourceInfo(ObjectNode body) {
    if (!(body.get("source_info") instanceof ObjectNode info)) {
      throw badSourceInfo("source_info is missing", "no source_info", "source_info");
    }
    return switch (info.path("source").asText("")) {
      case "FILE_UPLOAD" -> fileUpload(info);
      case "PULL_FROM_URL" -> pullFromUrl(info);
      default ->
          throw badSourceInfo(
              "source is unknown", shown(info, "source"), "FILE_UPLOAD or PULL_FROM_URL");
    };
  }

  private SourceInfo fileUpload(ObjectNode info) {
    SourceInfo.FileUpload plan =
        new SourceInfo.FileUpload(
            positive(info, "video_size"),
            positive(info, "chunk_size"),
            integer(info, "total_chunk_count"));
    ChunkLimits.of(settings.get().value(BehaviorOption.ChunkRules.class))
        .mistake(plan)
        .ifPresent(
            mistake -> {
              throw refused(mistake, plan);
            });
    return plan;
  }

  private ApiException refused(ChunkLimits.Mistake mistake, SourceInfo.FileUpload plan) {
    return switch (mistake) {
      case VIDEO_SIZE ->
          badSourceInfo("The video is too large", plan.videoSize() + " bytes", "at most 4 GB");
      case CHUNK_COUNT -> {
        violations.report(
            Violation.Code.CHUNK_COUNT_INVALID,
            "total_chunk_count is video_size / chunk_size, rounded down, from 1 to 1000",
            plan.toString(),
            "total_chunk_count " + Math.max(1, plan.videoSize() / plan.chunkSize()));
        yield refused("The total chunk count is invalid");
      }
      case CHUNK_SIZE -> {
        violations.report(
            Violation.Code.CHUNK_SIZE_INVALID,
            "A chunk is too small or too large, or a single chunk is not the whole video",
            plan.toString(),
            "chunk_size from 5 to 64 MB, or video_size with a count of 1 up to 64 MB");
        yield refused("The chunk size is invalid");
      }
    };
  }

  private SourceInfo pullFromUrl(ObjectNode info) {
    URI url = url(info.path("video_url").asText(""));
    if (url == null) {
      throw badSourceInfo("video_url is no absolute URL", shown(info, "video_url"), "an https URL");
    }
    if (!"https".equals(url.getScheme())) {
      violations.report(
          Violation.Code.VIDEO_URL_NOT_HTTPS,
          "TikTok downloads videos over https only",
          url.getScheme() + "://" + url.getHost(),
          "https");
      // The simulator downloads over http too, because few test servers have a certificate.
      if (!"http".equals(url.getScheme())) {
        throw refused(BAD_SOURCE_INFO);
      }
    }
    return new SourceInfo.PullFromUrl(url);
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text);
      return url.isAbsolute() && url.getHost() != null ? url : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private long positive(ObjectNode info, String field) {
    JsonNode value = info.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 1) {
      throw badSourceInfo(
          field + " is no positive integer", shown(info, field), "an integer of at least 1");
    }
    return value.asLong();
  }

  private long integer(ObjectNode info, String field) {
    JsonNode value = info.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw badSourceInfo(field + " is no integer", shown(info, field), "an integer");
    }
    return value.asLong();
  }

  /** An invalid time means the first frame (docs/tiktok-api.md#41-direct-post). */
  private int coverTimestamp(ObjectNode info) {
    JsonNode value = info.path("video_cover_timestamp_ms");
    if (value.isMissingNode() || value.isNull()) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 0) {
      violations.report(
          Violation.Code.COVER_TIMESTAMP_INVALID,
          "video_cover_timestamp_ms is invalid, so that TikTok takes the first frame",
          shown(info, "video_cover_timestamp_ms"),
          "an int32 of at least 0");
      return 0;
    }
    return value.asInt();
  }

  private static String shown(ObjectNode info, String field) {
    JsonNode value = info.path(field);
    return value.isMissingNode() ? "nothing" : value.toString();
  }

  private boolean flag(ObjectNode info, String field) {
    JsonNode value = info.path(field);
    if (!(value.isMissingNode() || value.isNull() || value.isBoolean())) {
      throw badPostInfo(field + " is no boolean", shown(info, field), "true or false");
    }
    return value.asBoolean(false);
  }

  private ApiException badPostInfo(String detail, String sent, String expected) {
    violations.report(Violation.Code.POST_INFO_INVALID, detail, sent, expected);
    return refused(BAD_POST_INFO);
  }

  private ApiException badSourceInfo(String detail, String sent, String expected) {
    violations.report(Violation.Code.SOURCE_INFO_INVALID, detail, sent, expected);
    return refused(BAD_SOURCE_INFO);
  }

  private ApiException refused(String message) {
    return new ApiException(
        400, settings.get().value(BehaviorOption.InvalidParamName.class).wire(), message);
  }
}
