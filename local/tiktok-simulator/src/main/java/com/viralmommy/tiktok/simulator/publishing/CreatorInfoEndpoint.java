package com.viralmommy.tiktok.simulator.publishing;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.JsonContentType;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.limits.RateLimits;
import com.viralmommy.tiktok.simulator.oauth.CallerAuthenticator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Creator info: the choices that the creator has now, or the reason why no post is possible
 * (docs/tiktok-api.md#3-creator-info).
 */
final class CreatorInfoEndpoint implements EndpointHandler {

  private record CreatorInfo(
      String creatorAvatarUrl,
      String creatorUsername,
      String creatorNickname,
      List<String> privacyLevelOptions,
      boolean commentDisabled,
      boolean duetDisabled,
      boolean stitchDisabled,
      int maxVideoPostDurationSec) {}

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
    queries.add(caller.grant(), refusal.isPresent());
    if (refusal.isPresent()) {
      // The status is 200 (docs/tiktok-api.md#03-creator-info-refuses-with-200).
      throw new ApiException(200, refusal.get(), PostingCaps.GUIDELINES);
    }
    return Response.ok(
        request,
        new CreatorInfo(
            creator.avatarUrl(),
            creator.username(),
            creator.nickname(),
            caps.privacyLevels(creator),
            creator.commentDisabled(),
            creator.isDuetRefused(),
            creator.isStitchRefused(),
            creator.maxVideoPostDurationSec()));
  }

  /** The body is empty or {@code {}}. */
  private void requireEmptyBody(Request request) throws IOException {
    JsonContentType.check(request, violations);
    byte[] body = request.smallBody().orElse(new byte[] {'?'});
    if (body.length > 0 && Json.parseObject(body).isEmpty()) {
      violations.report(
          Violation.Code.BODY_NOT_JSON,
          "Creator info takes no body, or an empty object",
          "a body of " + body.length + " bytes",
          "no body, or {}");
      throw new ApiException(400, "invalid_params", "The request parameters are malformed.");
    }
  }
}
