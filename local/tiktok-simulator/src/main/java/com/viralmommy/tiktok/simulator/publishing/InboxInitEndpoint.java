package com.viralmommy.tiktok.simulator.publishing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.limits.RateLimits;
import com.viralmommy.tiktok.simulator.oauth.CallerAuthenticator;
import com.viralmommy.tiktok.simulator.publishing.transfer.SourceInfo;
import java.io.IOException;
import java.util.Optional;

/**
 * Begins a draft in the creator's inbox (docs/tiktok-api.md#42-inbox). A {@code post_info} is
 * tolerated and ignored.
 */
final class InboxInitEndpoint implements EndpointHandler {

  private final CallerAuthenticator callers;
  private final RateLimits limits;
  private final RequestBodyReader bodies;
  private final PostingCaps caps;
  private final PublicationStore publications;
  private final PublicationStarter answers;

  InboxInitEndpoint(
      CallerAuthenticator callers,
      RateLimits limits,
      RequestBodyReader bodies,
      PostingCaps caps,
      PublicationStore publications,
      PublicationStarter answers) {
    this.callers = callers;
    this.limits = limits;
    this.bodies = bodies;
    this.caps = caps;
    this.publications = publications;
    this.answers = answers;
  }

  @Override
  public Response answer(Request request) throws IOException {
    CallerAuthenticator.Caller caller = callers.require(request, "video.upload");
    limits.take(Endpoint.INBOX_INIT, caller.accessToken());
    ObjectNode body = bodies.read(request);
    synchronized (publications) {
      SourceInfo source = bodies.sourceInfo(body);
      answers.requireVerified(source);
      Optional<String> refusal = caps.inboxRefusal(caller.creator());
      if (refusal.isPresent()) {
        throw new ApiException(403, refusal.get(), PostingCaps.GUIDELINES);
      }
      return answers.begin(caller.grant(), Post.Mode.INBOX, PostInfo.OF_A_DRAFT, source, request);
    }
  }
}
