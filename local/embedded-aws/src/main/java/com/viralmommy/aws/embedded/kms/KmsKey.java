package com.viralmommy.aws.embedded.kms;

import com.viralmommy.aws.embedded.engine.EmulatedAccount;
import com.viralmommy.aws.embedded.engine.ServiceException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A symmetric KMS key: its newest key material encrypts, all of its key materials decrypt. */
final class KmsKey {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KEY_BYTES = 32;
  private static final int TAG_BITS = 128;

  private final UUID id;
  private final String description;
  private final Instant created;
  private final List<SecretKey> materials = new CopyOnWriteArrayList<>();
  private volatile boolean enabled = true;

  KmsKey(String description, Instant created) {
    this.id = UUID.randomUUID();
    this.description = description;
    this.created = created;
    rotate();
  }

  UUID id() {
    return id;
  }

  String arn() {
    return EmulatedAccount.arn("kms", "key/" + id);
  }

  String description() {
    return description;
  }

  Instant created() {
    return created;
  }

  boolean enabled() {
    return enabled;
  }

  void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }

  void rotate() {
    materials.add(new SecretKeySpec(random(KEY_BYTES), "AES"));
  }

  static byte[] random(int length) {
    var bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  byte[] encrypt(byte[] plaintext, Map<String, String> encryptionContext) {
    // The index is read once: after a concurrent rotation the header would name the wrong material.
    var newest = materials.size() - 1;
    var header = new CiphertextBlob.Header(id, newest);
    var nonce = random(CiphertextBlob.NONCE_BYTES);
    try {
      var sealed = cipher(Cipher.ENCRYPT_MODE, header, nonce, encryptionContext).doFinal(plaintext);
      return new CiphertextBlob(header, nonce, sealed).encoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not available", e);
    }
  }

  /**
   * @throws ServiceException an InvalidCiphertextException if the bytes were changed or the context
   *     is not the one of the encryption
   */
  byte[] decrypt(CiphertextBlob blob, Map<String, String> encryptionContext) {
    if (blob.header().material() < 0 || blob.header().material() >= materials.size()) {
      throw invalidCiphertext();
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, blob.header(), blob.nonce(), encryptionContext)
          .doFinal(blob.sealed());
    } catch (AEADBadTagException _) {
      throw invalidCiphertext();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not available", e);
    }
  }

  /** Without a message, as on AWS: a caller must not learn which part was wrong. */
  static ServiceException invalidCiphertext() {
    return new ServiceException("InvalidCiphertextException", null);
  }

  private Cipher cipher(
      int mode, CiphertextBlob.Header header, byte[] nonce, Map<String, String> encryptionContext)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, materials.get(header.material()), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header.additionalData(encryptionContext));
    return cipher;
  }
}
