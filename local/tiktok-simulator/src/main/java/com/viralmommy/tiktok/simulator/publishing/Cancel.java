package com.viralmommy.tiktok.simulator.publishing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.BehaviorOption;
import com.viralmommy.tiktok.simulator.FailReason;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import com.viralmommy.tiktok.simulator.Violation;
import com.viralmommy.tiktok.simulator.http.Answer;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.Refusal;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Service;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.oauth.Callers;
import java.io.IOException;

/** Stops a publish that TikTok is still fetching (docs/tiktok-api.md#6-status, last line). */
final class Cancel implements Service {

  private final SimulatorSettings settings;
  private final Callers callers;
  private final InitBody bodies;
  private final PublishIds ids;
  private final Publications publications;
  private final Processing processing;
  private final Violations violations;

  Cancel(
      SimulatorSettings settings,
      Callers callers,
      InitBody bodies,
      PublishIds ids,
      Publications publications,
      Processing processing,
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
  public Answer answer(Request request) throws IOException {
    Callers.Caller caller = callers.require(request, "video.publish", "video.upload");
    ObjectNode body = bodies.read(request);
    synchronized (publications) {
      Publication publication = ids.require(body, caller);
      processing.settle(publication);
      boolean upload = publication.upload != null;
      boolean possible = !upload || settings.is(BehaviorOption.Cancelling.UNFINISHED_UPLOADS_TOO);
      if (!possible || !publication.isProcessing() || publication.isReceived()) {
        if (!possible) {
          violations.report(Violation.Code.NOT_CANCELLABLE, "Only downloads can be cancelled");
        }
        throw new Refusal(
            400, "publish_not_cancellable", "The publish can no longer be cancelled.");
      }
      processing.fail(publication, FailReason.PUBLISH_CANCELLED);
      return Answer.ok(request, Json.object());
    }
  }
}
