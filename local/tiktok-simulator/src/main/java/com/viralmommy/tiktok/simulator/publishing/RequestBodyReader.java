package com.viralmommy.tiktok.simulator.publishing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.publishing.transfer.ChunkLimits;
import com.viralmommy.tiktok.simulator.publishing.transfer.SourceInfo;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * Reads and checks the bodies of the publishing endpoints, with the recorded messages
 * (docs/tiktok-api.md#41-direct-post).
 */
final class RequestBodyReader {

  private static final String BAD_POST_INFO = "The request post info is empty or incorrect";
  private static final String BAD_SOURCE_INFO = "The request source info is empty or incorrect";
  private static final List<String> PRIVACY_LEVELS =
      List.of("PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "FOLLOWER_OF_CREATOR", "SELF_ONLY");
  private static final int LONGEST_TITLE = 2200;

  private final String invalidParams;
  private final ChunkLimits limits;
  private final Violations violations;

  RequestBodyReader(SimulatorSettings settings, Violations violations) {
    this.invalidParams = settings.value(BehaviorOption.InvalidParamName.class).wire();
    this.limits = ChunkLimits.of(settings.value(BehaviorOption.ChunkRules.class));
    this.violations = violations;
  }

  /** The JSON object of a request. */
  ObjectNode read(Request request) throws IOException {
    if (!request.mediaType().equals("application/json")) {
      violations.report(
          Violation.Code.JSON_CONTENT_TYPE,
          request.endpoint() + " wants application/json; charset=UTF-8");
      throw refused("Only `application/json` is accepted as Content-Type.");
    }
    return request
        .smallBody()
        .flatMap(Json::parseObject)
        .orElseThrow(
            () -> {
              violations.report(
                  Violation.Code.BODY_NOT_JSON, request.endpoint() + " wants a JSON object");
              return refused("The request parameters are malformed.");
            });
  }

  PostInfo postInfo(ObjectNode body) {
    if (!(body.get("post_info") instanceof ObjectNode info)) {
      throw badPostInfo("post_info is missing");
    }
    String privacy = info.path("privacy_level").asText("");
    if (!PRIVACY_LEVELS.contains(privacy)) {
      throw badPostInfo("privacy_level is none of the four");
    }
    JsonNode title = info.path("title");
    if (!(title.isMissingNode() || title.isNull() || title.isTextual())) {
      throw badPostInfo("title is no string");
    }
    // UTF-16 code units (docs/tiktok-api.md#41-direct-post), which is what Java counts.
    if (title.asText("").length() > LONGEST_TITLE) {
      throw badPostInfo("title is longer than " + LONGEST_TITLE);
    }
    if (!info.has("brand_content_toggle") || !info.has("brand_organic_toggle")) {
      violations.report(Violation.Code.BRAND_TOGGLE_MISSING, "Both brand toggles must be sent");
    }
    if (body.path("source_info").has("video_cover_timestamp_ms")) {
      violations.report(
          Violation.Code.FIELD_MISPLACED, "video_cover_timestamp_ms belongs in post_info");
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
            flag(info, "is_aigc"));
    if (read.brandContent() && privacy.equals("SELF_ONLY")) {
      violations.report(
          Violation.Code.BRANDED_CONTENT_PRIVATE, "Branded content cannot be SELF_ONLY");
    }
    return read;
  }

  /** The source, with a chunk plan that TikTok accepts. */
  SourceInfo sourceInfo(ObjectNode body) {
    if (!(body.get("source_info") instanceof ObjectNode info)) {
      throw badSourceInfo("source_info is missing");
    }
    return switch (info.path("source").asText("")) {
      case "FILE_UPLOAD" -> fileUpload(info);
      case "PULL_FROM_URL" -> pullFromUrl(info);
      default -> throw badSourceInfo("source is neither FILE_UPLOAD nor PULL_FROM_URL");
    };
  }

  private SourceInfo fileUpload(ObjectNode info) {
    SourceInfo.FileUpload plan =
        new SourceInfo.FileUpload(
            positive(info, "video_size"),
            positive(info, "chunk_size"),
            positive(info, "total_chunk_count"));
    limits
        .fault(plan)
        .ifPresent(
            fault -> {
              throw refused(fault, plan);
            });
    return plan;
  }

  private ApiException refused(ChunkLimits.Fault fault, SourceInfo.FileUpload plan) {
    return switch (fault) {
      case VIDEO_SIZE -> badSourceInfo("video_size " + plan.videoSize() + " is too large");
      case CHUNK_COUNT -> {
        violations.report(Violation.Code.CHUNK_COUNT_INVALID, plan.toString());
        yield refused("The total chunk count is invalid");
      }
      case CHUNK_SIZE -> {
        violations.report(Violation.Code.CHUNK_SIZE_INVALID, plan.toString());
        yield refused("The chunk size is invalid");
      }
    };
  }

  private SourceInfo pullFromUrl(ObjectNode info) {
    try {
      URI url = URI.create(info.path("video_url").asText(""));
      if (url.isAbsolute() && url.getHost() != null) {
        return new SourceInfo.PullFromUrl(url);
      }
    } catch (IllegalArgumentException e) {
      // Answered below like every other URL that is none.
    }
    throw badSourceInfo("video_url is no absolute URL");
  }

  private long positive(ObjectNode info, String field) {
    JsonNode value = info.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 1) {
      throw badSourceInfo(field + " is no positive integer");
    }
    return value.asLong();
  }

  private boolean flag(ObjectNode info, String field) {
    JsonNode value = info.path(field);
    if (!(value.isMissingNode() || value.isNull() || value.isBoolean())) {
      throw badPostInfo(field + " is no boolean");
    }
    return value.asBoolean(false);
  }

  private ApiException badPostInfo(String detail) {
    violations.report(Violation.Code.POST_INFO_INVALID, detail);
    return refused(BAD_POST_INFO);
  }

  private ApiException badSourceInfo(String detail) {
    violations.report(Violation.Code.SOURCE_INFO_INVALID, detail);
    return refused(BAD_SOURCE_INFO);
  }

  private ApiException refused(String message) {
    return new ApiException(400, invalidParams, message);
  }
}
