package com.viralmommy.tiktok.simulator.publishing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.limits.RateLimits;
import com.viralmommy.tiktok.simulator.oauth.CallerAuthenticator;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;

/** Tells how far a publish is (docs/tiktok-api.md#6-status). */
final class StatusEndpoint implements EndpointHandler {

  private final SimulatorSettings settings;
  private final CallerAuthenticator callers;
  private final RateLimits limits;
  private final RequestBodyReader bodies;
  private final PublicationLookup ids;
  private final PublicationStore publications;
  private final PublicationProcessor processing;

  StatusEndpoint(
      SimulatorSettings settings,
      CallerAuthenticator callers,
      RateLimits limits,
      RequestBodyReader bodies,
      PublicationLookup ids,
      PublicationStore publications,
      PublicationProcessor processing) {
    this.settings = settings;
    this.callers = callers;
    this.limits = limits;
    this.bodies = bodies;
    this.ids = ids;
    this.publications = publications;
    this.processing = processing;
  }

  @Override
  public Response answer(Request request) throws IOException {
    CallerAuthenticator.Caller caller = callers.require(request, "video.publish", "video.upload");
    limits.take(Endpoint.STATUS, caller.accessToken());
    ObjectNode body = bodies.read(request);
    synchronized (publications) {
      Publication publication = ids.require(body, caller);
      request.faults().failReason().ifPresent(r -> processing.fail(publication, r));
      processing.settle(publication);
      ObjectNode data = data(publication);
      count(publication, request);
      return Response.ok(request, data);
    }
  }

  /**
   * Fields without a value are left out
   * (docs/tiktok-api.md#010-a-failed-post-is-a-successful-status-call).
   */
  private ObjectNode data(Publication p) {
    ObjectNode data = Json.object().put("status", p.status.name());
    if (p.status == Post.Status.FAILED) {
      data.put("fail_reason", p.failReason.wire());
    }
    if (!p.postIds.isEmpty()) {
      // Misspelt as the real one is, and numbers beyond what a double holds
      // (docs/tiktok-api.md#09-the-post-id-is-misspelt-and-does-not-fit-a-double).
      p.postIds.forEach(data.putArray("publicaly_available_post_id")::add);
    }
    if (p.upload != null
        && p.upload.progress() > 0
        && settings.is(BehaviorOption.UploadedBytes.TOLD)) {
      data.put("uploaded_bytes", p.upload.progress());
    }
    if (p.upload == null && p.receivedBytes > 0) {
      data.put("downloaded_bytes", p.receivedBytes);
    }
    return data;
  }

  private void count(Publication p, Request request) {
    if (p.isProcessing()) {
      p.pollsWhileProcessing += p.isReceived() ? 1 : 0;
      return;
    }
    p.pollsSinceCompleted++;
    if (!request.faults().answerIsLost()) {
      publications.outcomeTold(p);
    }
  }
}
