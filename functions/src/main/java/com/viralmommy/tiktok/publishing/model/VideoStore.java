package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.media.ByteSource;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.tiktok.ChunkRange;
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
  /** How long a browser may take to begin an upload. */
  public static final Duration UPLOAD_VALID = Duration.ofHours(1);

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
   * @param eTag with its quotes, as conditions want it
   */
  public record Stored(long size, String eTag) {}

  /**
   * @param metadata the user-defined metadata, by lower-case name without S3's prefix
   * @param uploadedAt to the second
   */
  public record Described(Stored video, Map<String, String> metadata, Instant uploadedAt) {}

  /** The object was replaced or removed since it was accepted. */
  public static final class ChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    ChangedException() {
      super("the video in S3 is not the accepted one any more");
    }
  }

  public static String uploadKey(Publication.Key publication) {
    return ownedPrefix(publication.user()) + publication.id();
  }

  /**
   * Whether an object is one of this user's. S3 itself takes {@code ..} for a name like any other,
   * but not every store that speaks its protocol does: such a key is nobody's.
   */
  public static boolean owns(UserId user, String objectKey) {
    return objectKey.startsWith(ownedPrefix(user))
        && Arrays.stream(objectKey.split("/")).noneMatch(part -> part.matches("\\.\\.?"));
  }

  public static String ownedPrefix(UserId user) {
    return UPLOADS + user.key() + "/";
  }

  /** The publication whose upload this object is; empty for any other object. */
  public static Optional<Publication.Key> publicationOf(String objectKey) {
    String[] parts = objectKey.split("/", -1);
    return parts.length == 3 && objectKey.startsWith(UPLOADS) && Publication.Key.isId(parts[2])
        ? UserId.ofKey(parts[1]).map(user -> new Publication.Key(user, parts[2]))
        : Optional.empty();
  }

  public static boolean isDrop(String objectKey) {
    return objectKey.startsWith(DROP);
  }

  /** Whose drop prefix this object is under; empty for any other object. */
  public static Optional<UserId> dropOwner(String objectKey) {
    String[] parts = objectKey.split("/", 3);
    return parts.length == 3 && objectKey.startsWith(DROP) && !parts[2].isEmpty()
        ? UserId.ofKey(parts[1])
        : Optional.empty();
  }

  public Optional<Stored> find(String objectKey) {
    return describe(objectKey).map(Described::video);
  }

  public Optional<Described> describe(String objectKey) {
    try {
      var head = s3.get().headObject(r -> r.bucket(bucket).key(objectKey));
      Map<String, String> metadata = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      metadata.putAll(head.metadata());
      return Optional.of(
          new Described(
              new Stored(head.contentLength(), head.eTag()), metadata, head.lastModified()));
    } catch (NoSuchKeyException _) {
      return Optional.empty();
    }
  }

  /**
   * A PUT that stores exactly this many bytes under this key.
   *
   * @param valid at most {@link #UPLOAD_VALID}
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

  /** Reads ranges of an accepted video. */
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

  /** The bytes of one chunk, as they come. */
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
            "S3 answered %d bytes for a range of %d"
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
