package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.publishing.model.ChunkPlan;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.tiktok.posting.ChunkRange;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Hands out the chunks of one video as streams and, while a chunk is on its way to TikTok, already
 * asks S3 for the next.
 *
 * <p>What is held in memory is a socket's buffer for each of the two, whatever the sizes of chunk
 * and video. One thread uses it.
 */
final class SourceReader implements AutoCloseable {
  private record Ahead(int chunk, CompletableFuture<InputStream> stream) {}

  private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);

  private final VideoStore videos;
  private final Publication.Source source;
  private final ChunkPlan plan;
  private Ahead ahead;

  SourceReader(VideoStore videos, Publication.Source source, ChunkPlan plan) {
    this.videos = videos;
    this.source = source;
    this.plan = plan;
  }

  /**
   * Opens a chunk and begins with the one after it.
   *
   * @throws VideoStore.ChangedException when the object is not the accepted one any more
   */
  InputStream open(int chunk) throws IOException {
    InputStream in;
    if (ahead != null && ahead.chunk() == chunk) {
      Ahead opened = ahead;
      ahead = null;
      in = await(opened.stream());
    } else {
      close();
      in = videos.open(source, plan.range(chunk));
    }
    if (!plan.isLast(chunk)) {
      ahead =
          new Ahead(chunk + 1, CompletableFuture.supplyAsync(() -> openNow(chunk + 1), VIRTUAL));
    }
    return in;
  }

  private InputStream openNow(int chunk) {
    ChunkRange range = plan.range(chunk);
    try {
      return videos.open(source, range);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private static InputStream await(CompletableFuture<InputStream> stream) throws IOException {
    try {
      return stream.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Lets go of what was opened ahead; bytes not yet read are not waited for. */
  @Override
  public void close() {
    if (ahead != null) {
      ahead.stream().thenAccept(SourceReader::abort);
      ahead = null;
    }
  }

  /** Closing an S3 stream reads it to its end; aborting drops the connection. */
  static void abort(InputStream in) {
    if (in instanceof software.amazon.awssdk.http.Abortable abortable) {
      abortable.abort();
    }
  }
}
