package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.platform.ProblemCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A publication as the API shows it. */
public final class PublicationView {
  private PublicationView() {}

  /** It stays as it is until its turn comes: the user has that long to connect the account anew. */
  public static Map<String, Object> ofOneInNeedOfReconnect(Publication publication) {
    Map<String, Object> view = of(publication);
    Map<String, Object> waiting = new LinkedHashMap<>();
    waiting.put("code", ProblemCode.CONNECTION_NEEDS_RECONNECT.code());
    waiting.put("detail", ProblemCode.CONNECTION_NEEDS_RECONNECT.text());
    if (publication.waitsUntil() != null) {
      waiting.put("until", publication.waitsUntil().toString());
    }
    view.put("waiting", waiting);
    return view;
  }

  public static Map<String, Object> of(Publication publication) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", publication.key().id());
    view.put("connectionId", publication.connection());
    view.put("status", publication.status());
    view.put("mode", publication.post().mode());
    if (publication.post() instanceof Post.Direct post) {
      view.put("title", post.title());
      view.put("privacyLevel", post.privacyLevel());
    }
    view.put("createdAt", publication.createdAt().toString());
    view.put("publishAt", Objects.toString(publication.publishAt(), null));
    view.put("updatedAt", publication.updatedAt().toString());
    view.put("progress", progress(publication));
    if (publication.waitReason() != null && publication.waitsUntil() != null) {
      view.put(
          "waiting",
          Map.of(
              "code", publication.waitReason().code(),
              "detail", publication.waitReason().text(),
              "until", publication.waitsUntil().toString()));
    }
    if (publication.result() != null) {
      result(view, publication.result());
    }
    view.values().removeIf(Objects::isNull);
    return view;
  }

  private static Map<String, Object> progress(Publication publication) {
    Map<String, Object> progress = new LinkedHashMap<>();
    progress.put("bytesTotal", publication.source().size());
    if (publication.transfer() == null) {
      progress.put("bytesSent", 0);
      return progress;
    }
    ChunkPlan plan = publication.plan();
    int sent = publication.transfer().acknowledged();
    progress.put("bytesSent", sent == 0 ? 0 : plan.range(sent - 1).last() + 1);
    progress.put("chunksSent", sent);
    progress.put("chunksTotal", plan.count());
    return progress;
  }

  private static void result(Map<String, Object> view, Publication.Result result) {
    if (!result.postIds().isEmpty()) {
      String postId = result.postIds().getLast();
      view.put("postId", postId);
      if (result.username() != null) {
        // Not documented by TikTok, and used by everybody (docs/tiktok-api.md#6-status).
        view.put(
            "postUrl",
            "https://www.tiktok.com/@%s/video/%s"
                .formatted(URLEncoder.encode(result.username(), StandardCharsets.UTF_8), postId));
      }
    }
    if (result.failure() != null) {
      view.put("failure", failure(result.failure()));
    }
  }

  public static Map<String, Object> failure(PublicationFailure failure) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("code", failure.code().code());
    view.put("detail", failure.detail());
    view.put("retryable", failure.code().retryable());
    if (failure.tikTok() != null) {
      Map<String, Object> words = new LinkedHashMap<>();
      words.put("code", failure.tikTok().code());
      words.put("logId", failure.tikTok().logId());
      words.put("failReason", failure.tikTok().failReason());
      words.values().removeIf(Objects::isNull);
      view.put("tiktok", words);
    }
    return view;
  }
}
