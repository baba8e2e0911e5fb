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
 * The directory of S3's objects, on a file system with user attributes.
 *
 * <p>It is deleted at the end of the JVM at the latest, because the videos of interrupted test runs
 * would fill the disk.
 *
 * <p>S3Proxy keeps ETag, content type and metadata in user attributes. On a file system without
 * them (tmpfs before Linux 6.6, some network mounts) S3Proxy silently loses these values.
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
   * @throws IOException if neither {@code java.io.tmpdir} nor {@code user.home} has user attributes
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
        "No file system with user attributes for S3's objects in "
            + candidates
            + ": set java.io.tmpdir to a directory that supports user attributes");
  }

  private static boolean hasUserAttributes(Path directory) throws IOException {
    var file = Files.createFile(directory.resolve("probe"));
    try {
      var view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
      return view != null && view.write("user.probe", ByteBuffer.allocate(64)) == 64;
    } catch (IOException | UnsupportedOperationException _) {
      // The file system has no user attributes.
      return false;
    } finally {
      Files.delete(file);
    }
  }

  Path path() {
    return path;
  }

  /** Deletes the directory and its contents. */
  void delete() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      // The JVM is already shutting down; both deletions ignore missing files.
    }
    deleteFiles();
  }

  private void deleteAtExit() {
    try {
      deleteFiles();
    } catch (IOException e) {
      LOG.warn("Cannot delete {}", path, e);
    }
  }

  /** Repeats the deletion, because a request that is still ending can create a file meanwhile. */
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
