package com.viralmommy.aws.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The program that {@link LifecycleIT} runs in a separate JVM.
 *
 * <p>It uses every engine, stores a large object, closes the engines while a client waits and
 * connections are open, and returns from {@code main}.
 */
final class EmbeddedAwsProgram {

  static final long OBJECT_BYTES = 200_000_000;
  static final String WITHOUT_CLOSING = "without-closing";

  public static void main(String[] arguments) throws Exception {
    if (List.of(arguments).contains(WITHOUT_CLOSING)) {
      storeObjectWithoutClosing();
      System.exit(0);
    }
    var started = System.nanoTime();
    var aws = EmbeddedAws.start();
    System.out.println("started " + millisSince(started));
    var endpoints =
        List.of(
            aws.dynamoDb(),
            aws.sqs(),
            aws.s3(),
            aws.kms(),
            aws.secretsManager(),
            aws.eventBridge());

    var clients = new SdkClients(aws);
    clients.dynamoDb().listTables();
    clients.kms().createKey();
    storeLargeObject(clients);
    startWaitingReceive(clients);
    startStallingUpload(clients);

    var closing = System.nanoTime();
    aws.close();
    aws.close();
    System.out.println("closed " + millisSince(closing));
    endpoints.forEach(EmbeddedAwsProgram::requireRefused);
    System.out.println("refused " + endpoints.size());
  }

  private static void storeObjectWithoutClosing() {
    var s3 = new SdkClients(EmbeddedAws.start()).s3();
    s3.createBucket(create -> create.bucket("left"));
    s3.putObject(put -> put.bucket("left").key("a/b/c"), RequestBody.fromString("video"));
    System.out.println("stored");
  }

  private static void storeLargeObject(SdkClients clients) throws Exception {
    try (var s3 = clients.s3()) {
      s3.createBucket(create -> create.bucket("large"));
      s3.putObject(
          put -> put.bucket("large").key("video"),
          RequestBody.fromContentProvider(Numbers::new, OBJECT_BYTES, "video/mp4"));
      try (var stored = s3.getObject(get -> get.bucket("large").key("video"))) {
        if (!sha256(stored).equals(sha256(new Numbers()))) {
          throw new IllegalStateException("The stored object differs");
        }
        System.out.println("moved " + stored.response().contentLength());
      }
    }
  }

  /** Starts a receive that is still waiting at the close, on a daemon thread. */
  private static void startWaitingReceive(SdkClients clients) throws InterruptedException {
    var sqs = clients.sqs();
    var queue = sqs.createQueue(create -> create.queueName("q")).queueUrl();
    Thread.startVirtualThread(
            () -> sqs.receiveMessage(receive -> receive.queueUrl(queue).waitTimeSeconds(20)))
        .join(Duration.ofMillis(300));
  }

  /** Starts an upload whose sender stops in the middle. */
  private static void startStallingUpload(SdkClients clients) throws InterruptedException {
    var s3 = clients.s3();
    var content = new Stalling();
    Thread.startVirtualThread(
        () ->
            s3.putObject(
                put -> put.bucket("large").key("half"),
                RequestBody.fromContentProvider(() -> content, OBJECT_BYTES, "video/mp4")));
    content.stalled.await();
  }

  private static void requireRefused(URI endpoint) {
    try (var _ = new Socket(endpoint.getHost(), endpoint.getPort())) {
      throw new IllegalStateException(endpoint + " still answers");
    } catch (ConnectException _) {
      // Expected: the port is free.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sha256(InputStream content) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    try (var stream = new DigestInputStream(content, digest)) {
      var buffer = new byte[64 * 1024];
      while (stream.read(buffer) >= 0) {
        continue;
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static long millisSince(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime).toMillis();
  }

  /** A stream of {@link #OBJECT_BYTES} bytes whose blocks differ. */
  private static final class Numbers extends InputStream {

    private long position;

    @Override
    public int read() {
      return position < OBJECT_BYTES ? (int) (position++ >>> 10) & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (position >= OBJECT_BYTES) {
        return -1;
      }
      var count = (int) Math.min(Math.min(length, 1024 - position % 1024), OBJECT_BYTES - position);
      Arrays.fill(bytes, offset, offset + count, (byte) (position >>> 10));
      position += count;
      return count;
    }
  }

  /** Returns the beginning of {@link Numbers} and then blocks forever. */
  private static final class Stalling extends InputStream {

    private static final int BEGINNING = 1_000_000;

    private final CountDownLatch stalled = new CountDownLatch(1);
    private final Numbers numbers = new Numbers();

    @Override
    public int read() {
      if (numbers.position >= BEGINNING) {
        stalled.countDown();
        LockSupport.park();
      }
      return numbers.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (numbers.position >= BEGINNING) {
        stalled.countDown();
        LockSupport.park();
      }
      return numbers.read(bytes, offset, length);
    }
  }

  private EmbeddedAwsProgram() {}
}
