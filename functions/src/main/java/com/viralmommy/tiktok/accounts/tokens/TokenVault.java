package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.platform.Digests;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import com.viralmommy.tiktok.tiktok.login.RefreshToken;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;

/**
 * Seals secrets for DynamoDB: AES-256-GCM under a KMS data key, bound to what the secret belongs
 * to, so that a sealed value is of no use in another place or for an older version
 * (docs/security.md#sealed-tokens).
 *
 * <p>A sealed value is: format (1 byte), length of the wrapped key (2), the wrapped key, nonce
 * (12), ciphertext and tag.
 */
public final class TokenVault {
  /**
   * Without this encryption context KMS unwraps no key of the vault: a condition of its users'
   * permission.
   */
  public static final Map<String, String> ENCRYPTION_CONTEXT = DataKeys.CONTEXT;

  private static final byte FORMAT = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** What KMS takes to decrypt. */
  private static final int LONGEST_WRAPPED_KEY = 6144;

  private final DataKeys keys;

  /**
   * @param kms asked for when the first secret is sealed or opened
   */
  public TokenVault(Supplier<KmsClient> kms, Environment environment, InstantSource clock) {
    this.keys = new DataKeys(kms, environment.text("TOKEN_KEY_ID"), clock);
  }

  /** Seals tokens that are not known yet. */
  @FunctionalInterface
  public interface Sealer {
    byte[] seal(Tokens tokens, Connection.Key of, long version);
  }

  /**
   * A sealer that needs KMS no more: taken before a call whose answer must not be lost for want of
   * a key.
   */
  public Sealer sealer() {
    DataKeys.DataKey key = keys.current();
    return (tokens, of, version) -> seal(key, plain(tokens), tokensOf(of, version));
  }

  public byte[] seal(Tokens tokens, Connection.Key of, long version) {
    return sealer().seal(tokens, of, version);
  }

  private static byte[] plain(Tokens tokens) {
    byte[] access = tokens.access().value().getBytes(StandardCharsets.UTF_8);
    byte[] refresh = tokens.refresh().value().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + access.length + refresh.length)
        .putInt(access.length)
        .put(access)
        .put(refresh)
        .array();
  }

  public Tokens openTokens(byte[] sealed, Connection.Key of, long version) {
    ByteBuffer plain = ByteBuffer.wrap(open(sealed, tokensOf(of, version)));
    byte[] access = new byte[plain.getInt()];
    plain.get(access);
    byte[] refresh = new byte[plain.remaining()];
    plain.get(refresh);
    return new Tokens(
        new AccessToken(new String(access, StandardCharsets.UTF_8)),
        new RefreshToken(new String(refresh, StandardCharsets.UTF_8)));
  }

  /** Seals another secret that is not known yet. */
  @FunctionalInterface
  public interface TextSealer {
    /**
     * @param belongsTo names everything the secret must not be used outside of
     */
    byte[] seal(String secret, String... belongsTo);
  }

  /** As {@link #sealer()}. */
  public TextSealer textSealer() {
    DataKeys.DataKey key = keys.current();
    return (secret, belongsTo) ->
        seal(key, secret.getBytes(StandardCharsets.UTF_8), Digests.sha256(belongsTo));
  }

  /** Seals any other secret. */
  public byte[] seal(String secret, String... belongsTo) {
    return textSealer().seal(secret, belongsTo);
  }

  public String open(byte[] sealed, String... belongsTo) {
    return new String(open(sealed, Digests.sha256(belongsTo)), StandardCharsets.UTF_8);
  }

  private static byte[] tokensOf(Connection.Key connection, long version) {
    return Digests.sha256(
        "tokens", connection.user().value(), connection.id(), Long.toString(version));
  }

  private static byte[] seal(DataKeys.DataKey key, byte[] plain, byte[] additionalData) {
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    byte[] wrapped = key.wrapped().asByteArrayUnsafe();
    try {
      byte[] encrypted =
          cipher(Cipher.ENCRYPT_MODE, key.plain(), nonce, additionalData).doFinal(plain);
      return ByteBuffer.allocate(3 + wrapped.length + NONCE_BYTES + encrypted.length)
          .put(FORMAT)
          .putShort((short) wrapped.length)
          .put(wrapped)
          .put(nonce)
          .put(encrypted)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not available", e);
    }
  }

  /**
   * @throws UnreadableSecretException when the value was not sealed here, or for something else
   */
  private byte[] open(byte[] sealed, byte[] additionalData) {
    try {
      ByteBuffer in = ByteBuffer.wrap(sealed);
      if (in.get() != FORMAT) {
        throw new UnreadableSecretException();
      }
      int length = Short.toUnsignedInt(in.getShort());
      if (length == 0 || length > LONGEST_WRAPPED_KEY) {
        throw new UnreadableSecretException();
      }
      byte[] wrapped = new byte[length];
      in.get(wrapped);
      byte[] nonce = new byte[NONCE_BYTES];
      in.get(nonce);
      byte[] encrypted = new byte[in.remaining()];
      in.get(encrypted);
      SecretKey key = keys.unwrap(SdkBytes.fromByteArrayUnsafe(wrapped));
      return cipher(Cipher.DECRYPT_MODE, key, nonce, additionalData).doFinal(encrypted);
    } catch (BufferUnderflowException | GeneralSecurityException | InvalidCiphertextException e) {
      throw new UnreadableSecretException(e);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] additionalData)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(additionalData);
    return cipher;
  }

  /** A sealed value that is damaged, or was sealed for something else. */
  public static final class UnreadableSecretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableSecretException() {
      super("the sealed value is not of this vault");
    }

    UnreadableSecretException(Exception cause) {
      super("the sealed value is damaged or belongs to something else", cause);
    }
  }
}
