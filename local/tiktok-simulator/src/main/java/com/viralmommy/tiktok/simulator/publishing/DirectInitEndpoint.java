package com.viralmommy.tiktok.simulator.publishing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.limits.RateLimits;
import com.viralmommy.tiktok.simulator.oauth.CallerAuthenticator;
import com.viralmommy.tiktok.simulator.publishing.transfer.SourceInfo;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.io.IOException;
import java.util.Optional;

/** The init of direct posts (docs/tiktok-api.md#41-direct-post). */
final class DirectInitEndpoint implements EndpointHandler {

  private final CallerAuthenticator callers;
  private final RateLimits limits;
  private final RequestBodyReader bodies;
  private final PostingCaps caps;
  private final CreatorInfoQueries queries;
  private final PublicationStore publications;
  private final PublicationStarter starter;
  private final CurrentSettings settings;
  private final Violations violations;

  DirectInitEndpoint(
      CurrentSettings settings,
      CallerAuthenticator callers,
      RateLimits limits,
      RequestBodyReader bodies,
      PostingCaps caps,
      CreatorInfoQueries queries,
      PublicationStore publications,
      PublicationStarter starter,
      Violations violations) {
    this.callers = callers;
    this.limits = limits;
    this.bodies = bodies;
    this.caps = caps;
    this.queries = queries;
    this.publications = publications;
    this.starter = starter;
    this.settings = settings;
    this.violations = violations;
  }

  @Override
  public Response answer(Request request) throws IOException {
    CallerAuthenticator.Caller caller = callers.require(request, "video.publish");
    limits.take(Endpoint.DIRECT_INIT, caller.accessToken());
    ObjectNode body = bodies.read(request);
    // The monitor makes check and creation one step: two inits at the same time must not both take
    // the last place of a cap.
    synchronized (publications) {
      boolean capsFirst = settings.is(BehaviorOption.CheckOrder.CAPS_POST_INFO_SOURCE_INFO);
      boolean sourceFirst = settings.is(BehaviorOption.CheckOrder.SOURCE_INFO_POST_INFO_CAPS);
      SourceInfo source = sourceFirst ? bodies.sourceInfo(body) : null;
      PostInfo postInfo = bodies.postInfo(body);
      if (capsFirst) {
        requireCaps(caller, postInfo);
      }
      requireOffered(caller.creator(), postInfo);
      if (!sourceFirst) {
        source = bodies.sourceInfo(body);
      }
      starter.requireVerified(source);
      if (!capsFirst) {
        requireCaps(caller, postInfo);
      }
      queries.checkInit(caller.grant(), !request.faults().answerMayBeLost());
      return starter.begin(caller.grant(), Post.Mode.DIRECT, postInfo, source, request);
    }
  }

  private void requireOffered(Creator creator, PostInfo postInfo) {
    if (!caps.privacyLevels(creator).contains(postInfo.privacyLevel())) {
      violations.report(
          Violation.Code.PRIVACY_LEVEL_NOT_OFFERED,
          "Creator info does not offer this privacy level",
          postInfo.privacyLevel(),
          String.join(" or ", caps.privacyLevels(creator)));
      throw new ApiException(403, "privacy_level_option_mismatch", PostingCaps.GUIDELINES);
    }
    boolean commentAnyway = creator.commentDisabled() && !postInfo.disableComment();
    boolean duetAnyway = creator.isDuetRefused() && !postInfo.disableDuet();
    boolean stitchAnyway = creator.isStitchRefused() && !postInfo.disableStitch();
    if (commentAnyway || duetAnyway || stitchAnyway) {
      // TikTok turns them off itself (docs/tiktok-api.md#41-direct-post), but the guidelines demand
      // a form that does not offer them.
      violations.report(
          Violation.Code.INTERACTION_NOT_OFFERED,
          "The post allows an interaction that creator info disables",
          "allowed:"
              + (commentAnyway ? " comment" : "")
              + (duetAnyway ? " duet" : "")
              + (stitchAnyway ? " stitch" : ""),
          "disable_… is true for what creator info disables");
    }
  }

  private void requireCaps(CallerAuthenticator.Caller caller, PostInfo postInfo) {
    Optional<String> refusal = caps.directRefusal(caller.creator(), postInfo);
    if (refusal.isPresent()) {
      queries.checkRefusedInit(caller.grant());
      throw new ApiException(403, refusal.get(), PostingCaps.GUIDELINES);
    }
  }
}
