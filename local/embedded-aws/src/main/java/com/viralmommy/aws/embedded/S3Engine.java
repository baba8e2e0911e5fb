package com.viralmommy.aws.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.function.Consumer;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * S3Proxy over files in a temporary directory, so that an object of many gigabytes takes disk and
 * no heap. Signatures are checked, of headers and of presigned URLs. Any origin may call it.
 */
final class S3Engine implements Engine {

  /** A connection that a client keeps open, idle, would use up any grace. */
  private static final long NO_GRACE = 0;

  private final S3Proxy server;
  private final NotifyingBlobStore store;
  private final Path directory;

  private S3Engine(S3Proxy server, NotifyingBlobStore store, Path directory) {
    this.server = server;
    this.store = store;
    this.directory = directory;
  }

  static S3Engine start() throws Exception {
    var directory = directoryWithUserAttributes();
    S3Engine engine = null;
    try {
      var store = new NotifyingBlobStore(new FilesystemNio2BlobStore(directory.toString()));
      var server =
          S3Proxy.builder()
              .blobStore(store)
              .endpoint(URI.create("http://" + Account.LOOPBACK + ":0"))
              .awsAuthentication(AuthenticationType.AWS_V4, Account.ACCESS_KEY, Account.SECRET_KEY)
              .corsRules(new CrossOriginResourceSharing())
              // S3 ignores headers that it does not know.
              .ignoreUnknownHeaders(true)
              .stopTimeout(NO_GRACE)
              .build();
      server.start();
      engine = new S3Engine(server, store, directory);
      return engine;
    } finally {
      if (engine == null) {
        delete(directory);
      }
    }
  }

  /**
   * S3Proxy keeps ETag, content type and metadata in the file's user attributes, and where the file
   * system has none it drops them without a word (a tmpfs before Linux 6.6, some network mounts).
   * So take the first place that has them.
   */
  private static Path directoryWithUserAttributes() throws IOException {
    var candidates =
        List.of(
            Path.of(System.getProperty("java.io.tmpdir")),
            Path.of(System.getProperty("user.home")),
            Path.of(System.getProperty("user.dir")));
    for (var candidate : candidates) {
      if (!Files.isWritable(candidate)) {
        continue;
      }
      var directory = Files.createTempDirectory(candidate, ".embedded-s3-");
      if (hasUserAttributes(directory)) {
        return directory;
      }
      delete(directory);
    }
    throw new IOException(
        "No file system with user attributes for S3's objects, tried "
            + candidates
            + ": set java.io.tmpdir to a directory on one that has them");
  }

  private static boolean hasUserAttributes(Path directory) throws IOException {
    var file = Files.createFile(directory.resolve("probe"));
    try {
      var view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
      return view != null && view.write("user.probe", ByteBuffer.allocate(64)) == 64;
    } catch (IOException | UnsupportedOperationException _) {
      // The answer to the question, not a fault.
      return false;
    } finally {
      Files.delete(file);
    }
  }

  void onObjectCreated(Consumer<ObjectCreated> listener) {
    store.onObjectCreated(listener);
  }

  Path directory() {
    return directory;
  }

  @Override
  public URI endpoint() {
    return URI.create("http://" + Account.LOOPBACK + ":" + server.getPort());
  }

  @Override
  public void stop() throws Exception {
    try {
      server.stop();
    } finally {
      store.close();
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException failure)
              throws IOException {
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
