package com.viralmommy.tiktok.accounts.tokens;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;

/**
 * KMS data keys, each used for a few minutes, so that the cost of KMS grows with time and not with
 * the number of tokens (docs/security.md#sealed-tokens). Plain keys live in memory only.
 */
final class DataKeys {
  /** Wrapped by the KMS key, and plain. */
  record DataKey(SdkBytes wrapped, SecretKey plain, Instant until) {}

  private static final Duration KEPT = Duration.ofMinutes(5);

  /** One key for each five minutes of writing; a function that reads old items meets many. */
  private static final int MOST_KEPT = 256;

  /**
   * Bound into every wrapped key, and a condition of the functions' permission to use the KMS key.
   */
  static final Map<String, String> CONTEXT = Map.of("purpose", "tiktok-secrets");

  private final Supplier<KmsClient> kms;
  private final String keyId;
  private final InstantSource clock;
  private DataKey current;
  private final Map<SdkBytes, DataKey> unwrapped =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SdkBytes, DataKey> eldest) {
          return size() > MOST_KEPT;
        }
      };

  DataKeys(Supplier<KmsClient> kms, String keyId, InstantSource clock) {
    this.kms = kms;
    this.keyId = keyId;
    this.clock = clock;
  }

  /** A key to seal with. */
  synchronized DataKey current() {
    Instant now = clock.instant();
    if (current == null || !now.isBefore(current.until())) {
      var made =
          kms.get()
              .generateDataKey(
                  r -> r.keyId(keyId).keySpec(DataKeySpec.AES_256).encryptionContext(CONTEXT));
      current = new DataKey(made.ciphertextBlob(), key(made.plaintext()), now.plus(KEPT));
      unwrapped.put(current.wrapped(), current);
    }
    return current;
  }

  /**
   * The plain key of what {@link DataKey#wrapped()} was. KMS knows by itself which of its keys
   * wrapped it.
   */
  synchronized SecretKey unwrap(SdkBytes wrapped) {
    Instant now = clock.instant();
    DataKey known = unwrapped.get(wrapped);
    if (known == null || !now.isBefore(known.until())) {
      var plain =
          kms.get().decrypt(r -> r.ciphertextBlob(wrapped).encryptionContext(CONTEXT)).plaintext();
      known = new DataKey(wrapped, key(plain), now.plus(KEPT));
      unwrapped.put(wrapped, known);
    }
    return known.plain();
  }

  private static SecretKey key(SdkBytes bytes) {
    return new SecretKeySpec(bytes.asByteArrayUnsafe(), "AES");
  }
}
