package com.viralmommy.tiktok.simulator.publishing;

import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.publishing.transfer.ReceivedChunk;
import com.viralmommy.tiktok.simulator.publishing.transfer.SourceInfo;
import com.viralmommy.tiktok.simulator.publishing.transfer.UploadTask;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Downloads videos from verified URLs (docs/tiktok-api.md#92-pulling-from-a-url). It sends requests
 * to no other address.
 */
final class VideoDownloader implements AutoCloseable {

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(10))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final PublicationStore publications;
  private final PublicationProcessor processing;

  VideoDownloader(PublicationStore publications, PublicationProcessor processing) {
    this.publications = publications;
    this.processing = processing;
  }

  void begin(Publication publication) {
    URI url = ((SourceInfo.PullFromUrl) publication.source).url();
    Thread.ofVirtual()
        .name("download " + publication.publishId)
        .start(() -> download(publication, url));
  }

  private void download(Publication publication, URI url) {
    try {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(url).timeout(Duration.ofHours(1)).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          failed(publication);
          return;
        }
        ReceivedChunk video = ReceivedChunk.read(body, 0, UploadTask.sha256());
        synchronized (publications) {
          if (publication.isProcessing()) {
            publications.received(
                publication, HexFormat.of().formatHex(video.digest().digest()), video.length());
          }
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      failed(publication);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(Publication publication) {
    synchronized (publications) {
      processing.fail(publication, FailReason.VIDEO_PULL_FAILED);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
