package com.viralmommy.tiktok.simulator.publishing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.limits.RateLimits;
import com.viralmommy.tiktok.simulator.oauth.CallerAuthenticator;
import com.viralmommy.tiktok.simulator.publishing.transfer.SourceInfo;
import java.io.IOException;
import java.util.Optional;

/**
 * The init of drafts in the creator's inbox (docs/tiktok-api.md#42-inbox). TikTok ignores a {@code
 * post_info}.
 */
final class InboxInitEndpoint implements EndpointHandler {

  private final CallerAuthenticator callers;
  private final RateLimits limits;
  private final RequestBodyReader bodies;
  private final PostingCaps caps;
  private final PublicationStore publications;
  private final PublicationStarter starter;
  private final Violations violations;

  InboxInitEndpoint(
      CallerAuthenticator callers,
      RateLimits limits,
      RequestBodyReader bodies,
      PostingCaps caps,
      PublicationStore publications,
      PublicationStarter starter,
      Violations violations) {
    this.callers = callers;
    this.limits = limits;
    this.bodies = bodies;
    this.caps = caps;
    this.publications = publications;
    this.starter = starter;
    this.violations = violations;
  }

  @Override
  public Response answer(Request request) throws IOException {
    CallerAuthenticator.Caller caller = callers.require(request, "video.upload");
    limits.take(Endpoint.INBOX_INIT, caller.accessToken());
    ObjectNode body = bodies.read(request);
    if (body.has("post_info")) {
      violations.report(
          Violation.Code.POST_INFO_WITH_INBOX_INIT,
          "The creator chooses title and privacy in the app, so that post_info is ignored",
          "post_info",
          "source_info alone");
    }
    synchronized (publications) {
      SourceInfo source = bodies.sourceInfo(body);
      starter.requireVerified(source);
      Optional<String> refusal = caps.inboxRefusal(caller.creator());
      if (refusal.isPresent()) {
        throw new ApiException(403, refusal.get(), PostingCaps.GUIDELINES);
      }
      return starter.begin(caller.grant(), Post.Mode.INBOX, PostInfo.OF_A_DRAFT, source, request);
    }
  }
}
