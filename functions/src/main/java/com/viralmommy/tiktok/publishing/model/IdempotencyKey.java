package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.Digests;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * The key under which a request takes effect once, however often it is sent.
 *
 * @param id the id of the key's item in the table of publications
 * @param requestDigest the digest of the request's content
 * @param retention how long the key is stored
 */
public record IdempotencyKey(String id, String requestDigest, Duration retention) {
  /** As documented in docs/api.md. */
  private static final Duration API_RETENTION = Duration.ofHours(24);

  /** Much longer than S3 keeps a dropped object. */
  private static final Duration DROP_RETENTION = Duration.ofDays(365);

  private static final int MAX_LENGTH = 255;

  /**
   * The key of an API request.
   *
   * @throws Problem when the {@code Idempotency-Key} header is missing, blank or longer than 255
   *     characters
   */
  public static IdempotencyKey of(ApiRequest request) {
    String key = request.header("Idempotency-Key").map(String::strip).orElse("");
    if (key.isEmpty() || key.length() > MAX_LENGTH) {
      throw Problem.of(
          ProblemCode.INVALID_REQUEST,
          List.of(
              new Problem.Finding(
                  "/Idempotency-Key",
                  "the header is required, with 1 to %d characters".formatted(MAX_LENGTH))));
    }
    return new IdempotencyKey(
        Ids.of("key", Digests.sha256(key)),
        Base64.getEncoder().encodeToString(Digests.sha256(request.body())),
        API_RETENTION);
  }

  /**
   * The key of a dropped video. The same bytes under the same object key make one publication,
   * since a repeated upload or event does not mean a second post. With different metadata it is a
   * different request under the same idempotency key, which is refused.
   */
  public static IdempotencyKey ofDrop(String objectKey, String eTag, String body) {
    return new IdempotencyKey(
        Ids.of("key", Digests.sha256("drop", objectKey, eTag)),
        Base64.getEncoder().encodeToString(Digests.sha256(body)),
        DROP_RETENTION);
  }
}
