package com.viralmommy.tiktok.simulator.publishing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.Endpoint;
import com.viralmommy.tiktok.simulator.Post;
import com.viralmommy.tiktok.simulator.http.Answer;
import com.viralmommy.tiktok.simulator.http.Refusal;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Service;
import com.viralmommy.tiktok.simulator.limits.RateLimits;
import com.viralmommy.tiktok.simulator.oauth.Callers;
import java.io.IOException;
import java.util.Optional;

/**
 * Begins a draft in the creator's inbox (docs/tiktok-api.md#42-inbox). A {@code post_info} is
 * tolerated and ignored.
 */
final class InboxInit implements Service {

  private final Callers callers;
  private final RateLimits limits;
  private final InitBody bodies;
  private final PostingCaps caps;
  private final Publications publications;
  private final InitAnswer answers;

  InboxInit(
      Callers callers,
      RateLimits limits,
      InitBody bodies,
      PostingCaps caps,
      Publications publications,
      InitAnswer answers) {
    this.callers = callers;
    this.limits = limits;
    this.bodies = bodies;
    this.caps = caps;
    this.publications = publications;
    this.answers = answers;
  }

  @Override
  public Answer answer(Request request) throws IOException {
    Callers.Caller caller = callers.require(request, "video.upload");
    limits.take(Endpoint.INBOX_INIT, caller.accessToken());
    ObjectNode body = bodies.read(request);
    synchronized (publications) {
      SourceInfo source = bodies.sourceInfo(body);
      answers.requireVerified(source);
      Optional<String> refusal = caps.inboxRefusal(caller.creator());
      if (refusal.isPresent()) {
        throw new Refusal(403, refusal.get(), PostingCaps.GUIDELINES);
      }
      return answers.begin(caller.grant(), Post.Mode.INBOX, PostInfo.OF_A_DRAFT, source, request);
    }
  }
}
