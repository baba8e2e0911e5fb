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
 * Under which a request is made once, however often it is sent.
 *
 * @param id of the item that remembers it, among the user's publications
 * @param request digest of what was asked for
 * @param kept for how long it is remembered
 */
public record IdempotencyKey(String id, String requestDigest, Duration retention) {
  /** As the API promises. */
  private static final Duration API_RETENTION = Duration.ofHours(24);

  /** Longer than S3 keeps the object, and then some. */
  private static final Duration DROP_RETENTION = Duration.ofDays(365);

  private static final int MAX_LENGTH = 255;

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
   * Of a dropped video: the same bytes under the same key are one publication, since an upload that
   * is tried again, like an event that comes twice, is no wish for a second post. With other words
   * it is another request under the same key, which is refused.
   */
  public static IdempotencyKey ofDrop(String objectKey, String eTag, String body) {
    return new IdempotencyKey(
        Ids.of("key", Digests.sha256("drop", objectKey, eTag)),
        Base64.getEncoder().encodeToString(Digests.sha256(body)),
        DROP_RETENTION);
  }
}
