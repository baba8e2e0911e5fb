package com.viralmommy.aws.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where S3's objects are, on a file system with user attributes. It goes with the JVM at the
 * latest, also when nobody closed: the videos of a test run that was stopped would soon fill the
 * disk.
 *
 * <p>S3Proxy keeps ETag, content type and metadata in the files' user attributes, and where there
 * are none it drops them without a word (a tmpfs before Linux 6.6, some network mounts).
 */
final class TemporaryDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(TemporaryDirectory.class);
  private static final int ATTEMPTS = 5;

  private final Path path;
  private final Thread atExit = Thread.ofPlatform().unstarted(this::deleteAtExit);

  private TemporaryDirectory(Path path) {
    this.path = path;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * @throws IOException if neither {@code java.io.tmpdir} nor {@code user.home} is on such a file
   *     system
   */
  static TemporaryDirectory create() throws IOException {
    var candidates =
        List.of(
            Path.of(System.getProperty("java.io.tmpdir")),
            Path.of(System.getProperty("user.home")));
    for (var candidate : candidates) {
      if (!Files.isWritable(candidate)) {
        continue;
      }
      var directory = Files.createTempDirectory(candidate, ".embedded-s3-");
      if (hasUserAttributes(directory)) {
        return new TemporaryDirectory(directory);
      }
      Files.delete(directory);
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

  Path path() {
    return path;
  }

  /** Deletes it with all that is in it. */
  void delete() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      // The JVM is ending already, and both delete what they find.
    }
    deleteFiles();
  }

  private void deleteAtExit() {
    try {
      deleteFiles();
    } catch (IOException e) {
      LOG.warn("{} is left behind", path, e);
    }
  }

  /** A request that is still ending may put down a file behind us. */
  private void deleteFiles() throws IOException {
    for (var attempt = 1; ; attempt++) {
      try {
        Files.walkFileTree(path, new Deletion());
        return;
      } catch (DirectoryNotEmptyException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
