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
 * Opens the chunks of one video as streams. While one chunk is sent to TikTok, it already requests
 * the next one from S3.
 *
 * <p>It holds two socket buffers in memory, whatever the sizes of chunk and video. It is not safe
 * for use by several threads.
 */
final class SourceReader implements AutoCloseable {
  private record Prefetch(int chunk, CompletableFuture<InputStream> stream) {}

  private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);

  private final VideoStore videos;
  private final Publication.Source source;
  private final ChunkPlan plan;
  private Prefetch prefetched;

  SourceReader(VideoStore videos, Publication.Source source, ChunkPlan plan) {
    this.videos = videos;
    this.source = source;
    this.plan = plan;
  }

  /**
   * Opens a chunk and requests the one after it.
   *
   * @param chunk counted from 0
   * @throws VideoStore.ChangedException when the object was replaced or removed since it was
   *     accepted
   * @throws IOException when S3 does not answer as it should
   */
  InputStream open(int chunk) throws IOException {
    InputStream in;
    if (prefetched != null && prefetched.chunk() == chunk) {
      Prefetch opened = prefetched;
      prefetched = null;
      in = await(opened.stream());
    } else {
      close();
      in = videos.open(source, plan.range(chunk));
    }
    if (!plan.isLast(chunk)) {
      prefetched =
          new Prefetch(
              chunk + 1, CompletableFuture.supplyAsync(() -> openUnchecked(chunk + 1), VIRTUAL));
    }
    return in;
  }

  private InputStream openUnchecked(int chunk) {
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

  /** Aborts the prefetched chunk without waiting for its bytes. */
  @Override
  public void close() {
    if (prefetched != null) {
      prefetched.stream().thenAccept(SourceReader::abort);
      prefetched = null;
    }
  }

  /** Drops the connection of a stream. Closing an S3 stream would read it to its end first. */
  static void abort(InputStream in) {
    if (in instanceof software.amazon.awssdk.http.Abortable abortable) {
      abortable.abort();
    }
  }
}
