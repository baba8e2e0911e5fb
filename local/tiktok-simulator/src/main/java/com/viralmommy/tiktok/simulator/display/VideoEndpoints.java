package com.viralmommy.tiktok.simulator.display;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.JsonContentType;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.limits.RateLimits;
import com.viralmommy.tiktok.simulator.oauth.CallerAuthenticator;
import com.viralmommy.tiktok.simulator.publishing.Post;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The list and the query of a creator's public videos (docs/tiktok-api.md#22-post-metrics). */
public final class VideoEndpoints {

  private static final int MOST_VIDEOS = 20;
  private static final int DEFAULT_COUNT = 10;

  private record Videos(List<Map<String, Object>> videos) {}

  private record VideoPage(List<Map<String, Object>> videos, long cursor, boolean hasMore) {}

  private final CallerAuthenticator callers;
  private final RateLimits limits;
  private final Violations violations;
  private final InstantSource clock;
  private final Supplier<List<Post>> posts;

  /**
   * @param posts the publications of all creators
   */
  public VideoEndpoints(
      CallerAuthenticator callers,
      RateLimits limits,
      Violations violations,
      InstantSource clock,
      Supplier<List<Post>> posts) {
    this.callers = callers;
    this.limits = limits;
    this.violations = violations;
    this.clock = clock;
    this.posts = posts;
  }

  public Map<Endpoint, EndpointHandler> endpoints() {
    return Map.of(Endpoint.VIDEO_QUERY, this::query, Endpoint.VIDEO_LIST, this::list);
  }

  private Response query(Request request) throws IOException {
    CallerAuthenticator.Caller caller = caller(request);
    List<String> fields = fields(request);
    JsonNode ids = body(request).path("filters").path("video_ids");
    boolean strings = ids.isArray() && !ids.isEmpty() && ids.size() <= MOST_VIDEOS;
    Set<String> wanted = new LinkedHashSet<>();
    for (JsonNode id : ids) {
      strings &= id.isTextual();
      wanted.add(id.asText());
    }
    if (!strings) {
      throw invalid("filters.video_ids is invalid", ids.toString(), "1 to 20 ids as strings");
    }
    return Response.ok(
        request,
        new Videos(
            videos(caller).stream()
                .filter(video -> wanted.contains(video.id()))
                .map(video -> video.fields(fields))
                .toList()));
  }

  private Response list(Request request) throws IOException {
    CallerAuthenticator.Caller caller = caller(request);
    List<String> fields = fields(request);
    ObjectNode body = body(request);
    JsonNode count = body.path("max_count");
    if (!count.isMissingNode()
        && (!count.isInt() || count.asInt() < 1 || count.asInt() > MOST_VIDEOS)) {
      throw invalid("max_count is invalid", count.toString(), "1 to 20");
    }
    long cursor = body.path("cursor").asLong(Long.MAX_VALUE);
    List<PublicVideo> older =
        videos(caller).stream()
            .filter(video -> video.createdAt().toEpochMilli() < cursor)
            .sorted(Comparator.comparing(PublicVideo::createdAt).reversed())
            .toList();
    List<PublicVideo> page = older.subList(0, Math.min(older.size(), count.asInt(DEFAULT_COUNT)));
    long next = page.isEmpty() ? 0 : page.getLast().createdAt().toEpochMilli();
    return Response.ok(
        request,
        new VideoPage(
            page.stream().map(video -> video.fields(fields)).toList(),
            next,
            page.size() < older.size()));
  }

  private CallerAuthenticator.Caller caller(Request request) {
    CallerAuthenticator.Caller caller = callers.require(request, "video.list");
    limits.take(request.endpoint(), caller.accessToken());
    return caller;
  }

  private List<PublicVideo> videos(CallerAuthenticator.Caller caller) {
    String username = caller.creator().username();
    return posts.get().stream()
        .filter(post -> post.creator().equals(username))
        .flatMap(post -> PublicVideo.of(post, clock.instant()))
        .toList();
  }

  private List<String> fields(Request request) {
    List<String> fields =
        FormFields.parse(request.rawQuery())
            .flatMap(q -> q.get("fields"))
            .map(f -> List.of(f.split(",", -1)))
            .orElseThrow(
                () ->
                    invalid(
                        "Fields is required, please provide fields in the request",
                        "no fields",
                        String.join(",", PublicVideo.FIELDS)));
    List<String> unknown = fields.stream().filter(f -> !PublicVideo.FIELDS.contains(f)).toList();
    if (!unknown.isEmpty()) {
      throw invalid(
          "Invalid field(s): " + String.join(",", unknown),
          String.join(",", fields),
          PublicVideo.FIELDS.stream().collect(joining(",")));
    }
    return fields;
  }

  private ObjectNode body(Request request) throws IOException {
    JsonContentType.check(request, violations);
    return request
        .smallBody()
        .flatMap(Json::parseObject)
        .orElseThrow(
            () ->
                invalid(
                    "The request parameters are malformed.", "a body that is none", "an object"));
  }

  private ApiException invalid(String message, String sent, String expected) {
    violations.report(Violation.Code.VIDEO_QUERY_INVALID, message, sent, expected);
    return new ApiException(400, "invalid_params", message);
  }

  /** A public video with counts that grow with its age. */
  private record PublicVideo(
      String id, String title, String username, int coverMs, Instant createdAt, long ageMinutes) {

    private static final List<String> FIELDS =
        List.of(
            "id",
            "create_time",
            "cover_image_url",
            "share_url",
            "video_description",
            "duration",
            "height",
            "width",
            "title",
            "embed_html",
            "embed_link",
            "like_count",
            "comment_count",
            "share_count",
            "view_count");

    private static Stream<PublicVideo> of(Post post, Instant now) {
      Instant created = post.completedAt().orElse(post.initAt());
      long age = Math.max(0, Duration.between(created, now).toMinutes());
      return post.postIds().stream()
          .map(
              id ->
                  new PublicVideo(
                      String.valueOf(id),
                      post.title(),
                      post.creator(),
                      post.coverTimestampMs(),
                      created,
                      age));
    }

    private Map<String, Object> fields(List<String> names) {
      Map<String, Object> fields = new LinkedHashMap<>();
      names.forEach(name -> fields.put(name, field(name)));
      return fields;
    }

    private Object field(String name) {
      return switch (name) {
        case "id" -> id;
        case "create_time" -> createdAt.getEpochSecond();
        case "cover_image_url" ->
            "https://p16.tiktokcdn.example/cover/" + id + ".jpeg?frame_ms=" + coverMs;
        case "share_url" -> "https://www.tiktok.com/@" + username + "/video/" + id;
        case "video_description", "title" -> title;
        case "duration" -> 15;
        case "height" -> 1920;
        case "width" -> 1080;
        case "embed_link" -> "https://www.tiktok.com/embed/v2/" + id;
        case "embed_html" ->
            "<blockquote class=\"tiktok-embed\" data-video-id=\"" + id + "\"></blockquote>";
        case "like_count" -> views() / 12;
        case "comment_count" -> views() / 150;
        case "share_count" -> views() / 300;
        case "view_count" -> views();
        default -> throw new IllegalArgumentException("No field of a video: " + name);
      };
    }

    /** Each video has its own number of views a minute, from 1 to 50. */
    private long views() {
      return Math.min(Integer.MAX_VALUE, ageMinutes * (1 + Long.parseLong(id) % 50));
    }
  }
}
