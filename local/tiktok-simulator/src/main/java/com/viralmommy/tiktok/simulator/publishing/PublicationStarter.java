package com.viralmommy.tiktok.simulator.publishing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.oauth.Grant;
import com.viralmommy.tiktok.simulator.publishing.transfer.SourceInfo;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.net.URI;
import java.util.function.Supplier;

/** The last steps that both inits share. */
final class PublicationStarter {

  private static final String URL_RULES =
      "Please review our URL ownership verification rules at "
          + "https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide/#pull_from_url";

  private final SimulatorSettings settings;
  private final PublicationStore publications;
  private final VideoDownloader downloads;
  private final Supplier<URI> uploadOrigin;

  PublicationStarter(
      SimulatorSettings settings,
      PublicationStore publications,
      VideoDownloader downloads,
      Supplier<URI> uploadOrigin) {
    this.settings = settings;
    this.publications = publications;
    this.downloads = downloads;
    this.uploadOrigin = uploadOrigin;
  }

  /**
   * A video may be pulled only from where the app has proven to own it
   * (docs/tiktok-api.md#9-photos-and-pulling-from-a-url).
   */
  void requireVerified(SourceInfo source) {
    if (source instanceof SourceInfo.PullFromUrl pull
        && settings.verifiedUrlPrefixes().stream().noneMatch(pull.url().toString()::startsWith)) {
      throw new ApiException(403, "url_ownership_unverified", URL_RULES);
    }
  }

  Response begin(
      Grant grant, Post.Mode mode, PostInfo postInfo, SourceInfo source, Request request) {
    Publication created = publications.create(grant, mode, postInfo, source);
    request.faults().failReason().ifPresent(r -> created.plannedFailure = r);
    ObjectNode data = Json.object().put("publish_id", created.publishId);
    if (created.upload != null) {
      data.put(
          "upload_url",
          uploadOrigin.get()
              + "/upload?upload_id="
              + created.upload.uploadId()
              + "&upload_token="
              + created.upload.token());
    } else {
      downloads.begin(created);
    }
    return Response.ok(request, data);
  }
}
