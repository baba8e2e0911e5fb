package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.media.ByteSource;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.tiktok.posting.ChunkRange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The bucket that holds users' videos. */
public final class VideoStore {
  /** How long a presigned URL for an upload is valid. */
  public static final Duration UPLOAD_URL_LIFETIME = Duration.ofHours(1);

  /** Prefix of the objects that users upload by a presigned URL. */
  public static final String UPLOADS = "uploads/";

  /** Prefix of the objects that other systems drop for publishing. */
  public static final String DROP = "drop/";

  private static final int PRECONDITION_FAILED = 412;

  private final Supplier<S3Client> s3;
  private final Supplier<S3Presigner> presigner;
  private final String bucket;

  public VideoStore(
      Supplier<S3Client> s3, Supplier<S3Presigner> presigner, Environment environment) {
    this.s3 = s3;
    this.presigner = presigner;
    this.bucket = environment.text("VIDEO_BUCKET");
  }

  /**
   * A video in S3.
   *
   * @param size in bytes
   * @param eTag with its quotes, as S3 conditions require
   */
  public record StoredVideo(long size, String eTag) {}

  /**
   * A video in S3 with its metadata.
   *
   * @param metadata the user-defined metadata, by lower-case name without S3's prefix
   * @param uploadedAt with a precision of one second
   */
  public record VideoWithMetadata(
      StoredVideo video, Map<String, String> metadata, Instant uploadedAt) {}

  /** The object was replaced or removed after it was accepted. */
  public static final class ChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    ChangedException() {
      super("the video in S3 was replaced or removed after it was accepted");
    }
  }

  /** The object key to which a publication's video is uploaded. */
  public static String uploadKey(Publication.Key publication) {
    return uploadPrefix(publication.user()) + publication.id();
  }

  /**
   * Whether an object key is under a user's upload prefix. A key with a {@code .} or {@code ..}
   * part is not: to S3 these are ordinary names, but other stores with S3's protocol may resolve
   * them.
   */
  public static boolean userOwns(UserId user, String objectKey) {
    return objectKey.startsWith(uploadPrefix(user))
        && Arrays.stream(objectKey.split("/")).noneMatch(part -> part.matches("\\.\\.?"));
  }

  private static String uploadPrefix(UserId user) {
    return UPLOADS + user.key() + "/";
  }

  /** The publication whose upload has this object key. Empty for any other key. */
  public static Optional<Publication.Key> publicationOf(String objectKey) {
    String[] parts = objectKey.split("/", -1);
    return parts.length == 3 && objectKey.startsWith(UPLOADS) && Publication.Key.isId(parts[2])
        ? UserId.ofKey(parts[1]).map(user -> new Publication.Key(user, parts[2]))
        : Optional.empty();
  }

  /** Whether an object key is under the prefix of dropped videos. */
  public static boolean isDrop(String objectKey) {
    return objectKey.startsWith(DROP);
  }

  /** The user under whose drop prefix an object key is. Empty for any other key. */
  public static Optional<UserId> dropOwner(String objectKey) {
    String[] parts = objectKey.split("/", 3);
    return parts.length == 3 && objectKey.startsWith(DROP) && !parts[2].isEmpty()
        ? UserId.ofKey(parts[1])
        : Optional.empty();
  }

  /** Finds a video. Empty if there is no such object. */
  public Optional<StoredVideo> find(String objectKey) {
    return findWithMetadata(objectKey).map(VideoWithMetadata::video);
  }

  /** Finds a video and its metadata. Empty if there is no such object. */
  public Optional<VideoWithMetadata> findWithMetadata(String objectKey) {
    try {
      var head = s3.get().headObject(r -> r.bucket(bucket).key(objectKey));
      Map<String, String> metadata = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      metadata.putAll(head.metadata());
      return Optional.of(
          new VideoWithMetadata(
              new StoredVideo(head.contentLength(), head.eTag()), metadata, head.lastModified()));
    } catch (NoSuchKeyException _) {
      return Optional.empty();
    }
  }

  /**
   * Presigns a PUT of exactly this many bytes.
   *
   * @param size in bytes
   * @param valid at most {@link #UPLOAD_URL_LIFETIME}
   */
  public URI presignPut(String objectKey, long size, String contentType, Duration valid) {
    var signed =
        presigner
            .get()
            .presignPutObject(
                r ->
                    r.signatureDuration(valid)
                        .putObjectRequest(
                            put ->
                                put.bucket(bucket)
                                    .key(objectKey)
                                    .contentLength(size)
                                    .contentType(contentType)));
    return URI.create(signed.url().toString());
  }

  /**
   * Gives random access to the bytes of an accepted video. Reading fails with a {@link
   * ChangedException} once the object was replaced or removed.
   */
  public ByteSource bytes(Publication.Source source) {
    return new ByteSource() {
      @Override
      public long size() {
        return source.size();
      }

      @Override
      public byte[] read(long offset, int length) throws IOException {
        try (InputStream in = open(source, offset, offset + length - 1)) {
          return in.readNBytes(length);
        }
      }
    };
  }

  /**
   * Opens a range of an accepted video as a stream.
   *
   * @throws ChangedException when the object was replaced or removed since it was accepted
   * @throws IOException when S3 answers with another length
   */
  public InputStream open(Publication.Source source, ChunkRange range) throws IOException {
    return open(source, range.first(), range.last());
  }

  private InputStream open(Publication.Source source, long first, long last) throws IOException {
    try {
      var in =
          s3.get()
              .getObject(
                  r ->
                      r.bucket(bucket)
                          .key(source.objectKey())
                          .range("bytes=%d-%d".formatted(first, last))
                          .ifMatch(source.eTag()));
      long length = last - first + 1;
      if (in.response().contentLength() != length) {
        in.abort();
        throw new IOException(
            "S3 returned %d bytes for a range of %d bytes"
                .formatted(in.response().contentLength(), length));
      }
      return in;
    } catch (NoSuchKeyException _) {
      throw new ChangedException();
    } catch (S3Exception e) {
      if (e.statusCode() == PRECONDITION_FAILED) {
        throw new ChangedException();
      }
      throw e;
    }
  }
}
