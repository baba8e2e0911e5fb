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
 * A cache of KMS data keys. Each encrypts for five minutes, so the cost of KMS grows with time and
 * not with the number of tokens (docs/security.md#sealed-tokens). Plain keys are in memory only.
 */
final class DataKeys {
  /**
   * A data key.
   *
   * @param wrapped the key, encrypted by the KMS key
   * @param plain the key itself
   * @param until when the cached key is dropped
   */
  record DataKey(SdkBytes wrapped, SecretKey plain, Instant until) {}

  private static final Duration CACHE_TIME = Duration.ofMinutes(5);

  /** Old items may each need another data key, so the cache is limited. */
  private static final int MAX_CACHED = 256;

  /** The encryption context of every data key. The functions may use the KMS key only with it. */
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
          return size() > MAX_CACHED;
        }
      };

  DataKeys(Supplier<KmsClient> kms, String keyId, InstantSource clock) {
    this.kms = kms;
    this.keyId = keyId;
    this.clock = clock;
  }

  /** The data key to encrypt with now. */
  synchronized DataKey current() {
    Instant now = clock.instant();
    if (current == null || !now.isBefore(current.until())) {
      var generated =
          kms.get()
              .generateDataKey(
                  r -> r.keyId(keyId).keySpec(DataKeySpec.AES_256).encryptionContext(CONTEXT));
      current =
          new DataKey(generated.ciphertextBlob(), key(generated.plaintext()), now.plus(CACHE_TIME));
      unwrapped.put(current.wrapped(), current);
    }
    return current;
  }

  /**
   * Decrypts a {@link DataKey#wrapped()} key. No key id is needed: the wrapped key names the KMS
   * key that encrypted it.
   */
  synchronized SecretKey unwrap(SdkBytes wrapped) {
    Instant now = clock.instant();
    DataKey cached = unwrapped.get(wrapped);
    if (cached == null || !now.isBefore(cached.until())) {
      var plain =
          kms.get().decrypt(r -> r.ciphertextBlob(wrapped).encryptionContext(CONTEXT)).plaintext();
      cached = new DataKey(wrapped, key(plain), now.plus(CACHE_TIME));
      unwrapped.put(wrapped, cached);
    }
    return cached.plain();
  }

  private static SecretKey key(SdkBytes bytes) {
    return new SecretKeySpec(bytes.asByteArrayUnsafe(), "AES");
  }
}
