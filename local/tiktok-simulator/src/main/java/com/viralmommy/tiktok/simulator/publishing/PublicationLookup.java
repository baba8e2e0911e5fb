package com.viralmommy.tiktok.simulator.publishing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.oauth.CallerAuthenticator;

/** Finds the publication that a request names, for its owner (docs/tiktok-api.md#63-errors). */
final class PublicationLookup {

  private final PublicationStore publications;
  private final Violations violations;

  PublicationLookup(PublicationStore publications, Violations violations) {
    this.publications = publications;
    this.violations = violations;
  }

  Publication require(ObjectNode body, CallerAuthenticator.Caller caller) {
    Publication publication =
        publications
            .find(body.path("publish_id").asText(""))
            .orElseThrow(
                () -> {
                  violations.report(
                      Violation.Code.PUBLISH_ID_INVALID,
                      "No publication has this id",
                      "publish_id: " + body.path("publish_id"),
                      "the publish_id of an init");
                  return new ApiException(400, "invalid_publish_id", "The publish_id is invalid.");
                });
    if (!publication.grant.openId().equals(caller.grant().openId())) {
      violations.report(
          Violation.Code.PUBLISH_ID_OF_ANOTHER_USER,
          "The publication belongs to another user",
          "a token of @" + caller.creator().username(),
          "a token of @" + publication.grant.username());
      throw new ApiException(
          400,
          "token_not_authorized_for_specified_publish_id",
          "The token is not authorized for the specified publish_id.");
    }
    return publication;
  }
}
