package com.viralmommy.tiktok.simulator.publishing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.limits.RateLimits;
import com.viralmommy.tiktok.simulator.oauth.CallerAuthenticator;
import java.io.IOException;
import java.util.Optional;

/**
 * Creator info: what the creator may choose now, or why not to ask at all
 * (docs/tiktok-api.md#3-creator-info).
 */
final class CreatorInfoEndpoint implements EndpointHandler {

  private final CallerAuthenticator callers;
  private final RateLimits limits;
  private final PostingCaps caps;
  private final CreatorInfoQueries queries;
  private final Violations violations;

  CreatorInfoEndpoint(
      CallerAuthenticator callers,
      RateLimits limits,
      PostingCaps caps,
      CreatorInfoQueries queries,
      Violations violations) {
    this.callers = callers;
    this.limits = limits;
    this.caps = caps;
    this.queries = queries;
    this.violations = violations;
  }

  @Override
  public Response answer(Request request) throws IOException {
    CallerAuthenticator.Caller caller = callers.require(request, "video.publish");
    limits.take(Endpoint.CREATOR_INFO, caller.accessToken());
    requireEmptyBody(request);
    Creator creator = caller.creator();
    Optional<String> refusal = caps.creatorRefusal(creator);
    queries.asked(caller.grant(), refusal.isPresent());
    if (refusal.isPresent()) {
      // On purpose with 200 (docs/tiktok-api.md#03-creator-info-refuses-with-200).
      throw new ApiException(200, refusal.get(), PostingCaps.GUIDELINES);
    }
    ObjectNode data =
        Json.object()
            .put("creator_avatar_url", creator.avatarUrl())
            .put("creator_username", creator.username())
            .put("creator_nickname", creator.nickname());
    caps.privacyLevels(creator).forEach(data.putArray("privacy_level_options")::add);
    data.put("comment_disabled", creator.commentDisabled())
        .put("duet_disabled", creator.duetRefused())
        .put("stitch_disabled", creator.stitchRefused())
        .put("max_video_post_duration_sec", creator.maxVideoPostDurationSec());
    return Response.ok(request, data);
  }

  /** Nothing or {@code {}}, with the JSON content type. */
  private void requireEmptyBody(Request request) throws IOException {
    if (!request.mediaType().equals("application/json")) {
      violations.report(
          Violation.Code.JSON_CONTENT_TYPE, "Creator info wants application/json; charset=UTF-8");
    }
    byte[] body = request.smallBody().orElse(new byte[] {'?'});
    if (body.length > 0 && Json.parseObject(body).isEmpty()) {
      violations.report(
          Violation.Code.BODY_NOT_JSON, "Creator info takes no body, or an empty object");
      throw new ApiException(400, "invalid_params", "The request parameters are malformed.");
    }
  }
}
