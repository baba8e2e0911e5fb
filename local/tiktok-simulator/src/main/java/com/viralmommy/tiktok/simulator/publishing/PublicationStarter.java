package com.viralmommy.tiktok.simulator.publishing;

import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.oauth.Grant;
import com.viralmommy.tiktok.simulator.publishing.transfer.SourceInfo;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.net.URI;
import java.util.function.Supplier;

/** The last steps of both inits: the check of the video URL, and the new publication. */
final class PublicationStarter {

  /**
   * @param uploadUrl null for a video that TikTok downloads
   */
  private record InitAnswer(String publishId, String uploadUrl) {}

  private static final String URL_RULES =
      "Please review our URL ownership verification rules at "
          + "https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide/#pull_from_url";

  private final CurrentSettings settings;
  private final PublicationStore publications;
  private final VideoDownloader downloads;
  private final Supplier<URI> uploadOrigin;

  PublicationStarter(
      CurrentSettings settings,
      PublicationStore publications,
      VideoDownloader downloads,
      Supplier<URI> uploadOrigin) {
    this.settings = settings;
    this.publications = publications;
    this.downloads = downloads;
    this.uploadOrigin = uploadOrigin;
  }

  /**
   * Refuses a video URL below no verified prefix
   * (docs/tiktok-api.md#9-photos-and-pulling-from-a-url).
   */
  void requireVerified(SourceInfo source) {
    if (source instanceof SourceInfo.PullFromUrl pull
        && settings.get().verifiedUrlPrefixes().stream()
            .noneMatch(pull.url().toString()::startsWith)) {
      throw new ApiException(403, "url_ownership_unverified", URL_RULES);
    }
  }

  /** Creates the publication and answers with its id. */
  Response begin(
      Grant grant, Post.Mode mode, PostInfo postInfo, SourceInfo source, Request request) {
    Publication created = publications.create(grant, mode, postInfo, source);
    request.faults().failReason().ifPresent(r -> created.plannedFailure = r);
    String uploadUrl = null;
    if (created.upload != null) {
      uploadUrl =
          uploadOrigin.get()
              + "/upload?upload_id="
              + created.upload.uploadId()
              + "&upload_token="
              + created.upload.token();
    } else {
      downloads.begin(created);
    }
    return Response.ok(request, new InitAnswer(created.publishId, uploadUrl));
  }
}
