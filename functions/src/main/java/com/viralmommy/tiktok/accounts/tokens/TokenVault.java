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
 * Encrypts ("seals") secrets for DynamoDB with AES-256-GCM under a KMS data key. The additional
 * authenticated data names the user, the connection and the version that a secret belongs to, so a
 * sealed value cannot be decrypted in another place (docs/security.md#sealed-tokens).
 *
 * <p>A sealed value consists of the format (1 byte), the length of the wrapped data key (2 bytes),
 * the wrapped data key, the nonce (12 bytes), and the ciphertext with its tag.
 */
public final class TokenVault {
  /** The encryption context of the vault's data keys. The functions' permission requires it. */
  public static final Map<String, String> ENCRYPTION_CONTEXT = DataKeys.CONTEXT;

  private static final byte FORMAT = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** The longest ciphertext that KMS decrypts, in bytes. */
  private static final int LONGEST_WRAPPED_KEY = 6144;

  private final DataKeys keys;

  /**
   * @param kms called when the first secret is sealed or opened
   * @param environment has TOKEN_KEY_ID, the KMS key of new data keys
   */
  public TokenVault(Supplier<KmsClient> kms, Environment environment, InstantSource clock) {
    this.keys = new DataKeys(kms, environment.text("TOKEN_KEY_ID"), clock);
  }

  /** Seals tokens without calling KMS. */
  @FunctionalInterface
  public interface Sealer {
    /** Seals the tokens for this connection and token version. */
    byte[] seal(Tokens tokens, Connection.Key key, long version);
  }

  /**
   * A sealer that already has its data key. It is created before a call to TikTok whose answer must
   * be sealed even if KMS fails meanwhile.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when KMS gives no data key
   */
  Sealer sealer() {
    DataKeys.DataKey dataKey = keys.current();
    return (tokens, key, version) ->
        seal(dataKey, plain(tokens), additionalDataOfTokens(key, version));
  }

  /**
   * Seals tokens for this connection and token version.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when KMS gives no data key
   */
  public byte[] seal(Tokens tokens, Connection.Key key, long version) {
    return sealer().seal(tokens, key, version);
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

  /**
   * Decrypts tokens.
   *
   * @throws UnreadableSecretException when they are damaged, or were sealed for another connection
   *     or token version
   * @throws software.amazon.awssdk.core.exception.SdkException when KMS does not decrypt the data
   *     key
   */
  Tokens openTokens(byte[] sealed, Connection.Key key, long version) {
    ByteBuffer plain = ByteBuffer.wrap(open(sealed, additionalDataOfTokens(key, version)));
    byte[] access = new byte[plain.getInt()];
    plain.get(access);
    byte[] refresh = new byte[plain.remaining()];
    plain.get(refresh);
    return new Tokens(
        new AccessToken(new String(access, StandardCharsets.UTF_8)),
        new RefreshToken(new String(refresh, StandardCharsets.UTF_8)));
  }

  /** Seals a text without calling KMS. */
  @FunctionalInterface
  public interface TextSealer {
    /**
     * Seals a secret.
     *
     * @param additionalData the purpose, owner and version of the secret; {@link #open} needs the
     *     same
     */
    byte[] seal(String secret, String... additionalData);
  }

  /**
   * A sealer for texts that already has its data key; see {@link #sealer()}.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when KMS gives no data key
   */
  public TextSealer textSealer() {
    DataKeys.DataKey dataKey = keys.current();
    return (secret, additionalData) ->
        seal(dataKey, secret.getBytes(StandardCharsets.UTF_8), Digests.sha256(additionalData));
  }

  /**
   * Seals a text.
   *
   * @param additionalData the purpose, owner and version of the secret; {@link #open} needs the
   *     same
   * @throws software.amazon.awssdk.core.exception.SdkException when KMS gives no data key
   */
  public byte[] seal(String secret, String... additionalData) {
    return textSealer().seal(secret, additionalData);
  }

  /**
   * Decrypts a text.
   *
   * @throws UnreadableSecretException when it is damaged, or was sealed with other additional data
   * @throws software.amazon.awssdk.core.exception.SdkException when KMS does not decrypt the data
   *     key
   */
  public String open(byte[] sealed, String... additionalData) {
    return new String(open(sealed, Digests.sha256(additionalData)), StandardCharsets.UTF_8);
  }

  private static byte[] additionalDataOfTokens(Connection.Key connection, long version) {
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

  /** A sealed value is damaged, or was sealed with other additional data. */
  public static final class UnreadableSecretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableSecretException() {
      super("the sealed value is not in the format of this vault");
    }

    UnreadableSecretException(Exception cause) {
      super("the sealed value is damaged or was sealed with other additional data", cause);
    }
  }
}
