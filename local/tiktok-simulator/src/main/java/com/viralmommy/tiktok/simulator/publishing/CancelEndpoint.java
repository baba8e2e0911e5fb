package com.viralmommy.tiktok.simulator.publishing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.oauth.CallerAuthenticator;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.io.IOException;

/** Cancels a publication whose video TikTok is still downloading (docs/tiktok-api.md#65-cancel). */
final class CancelEndpoint implements EndpointHandler {

  private final CurrentSettings settings;
  private final CallerAuthenticator callers;
  private final RequestBodyReader bodies;
  private final PublicationLookup ids;
  private final PublicationStore publications;
  private final PublicationProcessor processing;
  private final Violations violations;

  CancelEndpoint(
      CurrentSettings settings,
      CallerAuthenticator callers,
      RequestBodyReader bodies,
      PublicationLookup ids,
      PublicationStore publications,
      PublicationProcessor processing,
      Violations violations) {
    this.settings = settings;
    this.callers = callers;
    this.bodies = bodies;
    this.ids = ids;
    this.publications = publications;
    this.processing = processing;
    this.violations = violations;
  }

  @Override
  public Response answer(Request request) throws IOException {
    CallerAuthenticator.Caller caller = callers.require(request, "video.publish", "video.upload");
    ObjectNode body = bodies.read(request);
    synchronized (publications) {
      Publication publication = ids.require(body, caller);
      processing.settle(publication);
      boolean upload = publication.upload != null;
      boolean possible = !upload || settings.is(BehaviorOption.Cancelling.UNFINISHED_UPLOADS_TOO);
      if (!possible || !publication.isProcessing() || publication.isReceived()) {
        if (!possible) {
          violations.report(
              Violation.Code.NOT_CANCELLABLE,
              "Only downloads can be cancelled",
              publication.publishId + ", an upload",
              "a publication with PULL_FROM_URL");
        }
        throw new ApiException(
            400, "publish_not_cancellable", "The publish can no longer be cancelled.");
      }
      processing.fail(publication, FailReason.PUBLISH_CANCELLED);
      return Response.ok(request, new Json.Empty());
    }
  }
}
