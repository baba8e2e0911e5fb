package com.viralmommy.aws.embedded;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** S3Proxy's blob store, which notifies listeners of each object after it is readable. */
final class NotifyingBlobStore extends ForwardingBlobStore {

  private static final Logger LOG = LoggerFactory.getLogger(NotifyingBlobStore.class);

  /** S3Proxy stores the headers of an unfinished multipart upload in an object with this prefix. */
  private static final String UNFINISHED_UPLOAD = ".s3proxy-mpu-stub-";

  private static final long LISTENERS_STOP_SECONDS = 2;

  private final List<Consumer<ObjectCreated>> listeners = new CopyOnWriteArrayList<>();
  private final ExecutorService deliveries = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong sequence = new AtomicLong(System.nanoTime() & Long.MAX_VALUE);

  NotifyingBlobStore(BlobStore files) {
    super(files);
  }

  void onObjectCreated(Consumer<ObjectCreated> listener) {
    listeners.add(listener);
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    var stored = super.putBlob(request, payload);
    if (!request.key().startsWith(UNFINISHED_UPLOAD)) {
      created(request.bucket(), request.key());
    }
    return stored;
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    var stored = super.copyBlob(request);
    created(request.destinationBucket(), request.destinationKey());
    return stored;
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    var stored = super.completeMultipartUpload(upload, request);
    created(request.bucket(), request.key());
    return stored;
  }

  private void created(String bucket, String key) {
    var time = Instant.now();
    var sequencer = "%016X".formatted(sequence.incrementAndGet());
    if (listeners.isEmpty()) {
      return;
    }
    try {
      // The object is already stored, so a failure here must not fail the request.
      var object = blobMetadata(HeadObjectRequest.builder().bucket(bucket).key(key).build());
      var event =
          new ObjectCreated(
              bucket,
              key,
              object.contentLength(),
              object.eTag().replace("\"", ""),
              time,
              sequencer);
      listeners.forEach(listener -> deliveries.execute(() -> deliver(event, listener)));
    } catch (RejectedExecutionException e) {
      LOG.debug("No notification for {}/{} because the store is closing", bucket, key, e);
    } catch (RuntimeException e) {
      LOG.warn("No notification for {}/{}", bucket, key, e);
    }
  }

  private static void deliver(ObjectCreated event, Consumer<ObjectCreated> listener) {
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      LOG.warn("A listener failed for {}/{}", event.bucket(), event.key(), e);
    }
  }

  /** Waits briefly for running listeners, then interrupts them. */
  @Override
  public void close() {
    deliveries.shutdown();
    try {
      if (!deliveries.awaitTermination(LISTENERS_STOP_SECONDS, TimeUnit.SECONDS)) {
        deliveries.shutdownNow();
      }
    } catch (InterruptedException e) {
      deliveries.shutdownNow();
      Thread.currentThread().interrupt();
    }
    super.close();
  }
}
