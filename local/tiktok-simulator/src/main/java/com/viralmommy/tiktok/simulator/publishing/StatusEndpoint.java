package com.viralmommy.tiktok.simulator.publishing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.limits.RateLimits;
import com.viralmommy.tiktok.simulator.oauth.CallerAuthenticator;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.io.IOException;
import java.util.List;

/** The status of a publication (docs/tiktok-api.md#6-status). */
final class StatusEndpoint implements EndpointHandler {

  /**
   * Null fields are left out (docs/tiktok-api.md#010-a-failed-post-is-a-successful-status-call).
   *
   * @param publicalyAvailablePostId misspelt as TikTok does, with numbers that a double cannot hold
   *     (docs/tiktok-api.md#09-the-post-id-is-misspelt-and-does-not-fit-a-double)
   */
  private record StatusData(
      String status,
      String failReason,
      List<Long> publicalyAvailablePostId,
      Long uploadedBytes,
      Long downloadedBytes) {}

  private final CurrentSettings settings;
  private final CallerAuthenticator callers;
  private final RateLimits limits;
  private final RequestBodyReader bodies;
  private final PublicationLookup ids;
  private final PublicationStore publications;
  private final PublicationProcessor processing;

  StatusEndpoint(
      CurrentSettings settings,
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
      StatusData data = data(publication);
      count(publication, request);
      return Response.ok(request, data);
    }
  }

  /** The fields of a publication. Final states have no progress (docs/tiktok-api.md#61-fields). */
  private StatusData data(Publication p) {
    boolean uploading = p.upload != null && p.isProcessing() && p.upload.progress() > 0;
    boolean downloading = p.upload == null && p.isProcessing() && p.receivedBytes > 0;
    return new StatusData(
        p.status.name(),
        p.failReason == null ? null : p.failReason.wire(),
        p.postIds.isEmpty() ? null : List.copyOf(p.postIds),
        uploading && settings.is(BehaviorOption.UploadedBytes.PRESENT) ? p.upload.progress() : null,
        downloading ? p.receivedBytes : null);
  }

  private void count(Publication p, Request request) {
    if (p.isProcessing()) {
      p.pollsWhileProcessing += p.isReceived() ? 1 : 0;
      return;
    }
    p.pollsSinceCompleted++;
    if (!request.faults().answerIsLost()) {
      publications.outcomeKnown(p);
    }
  }
}
