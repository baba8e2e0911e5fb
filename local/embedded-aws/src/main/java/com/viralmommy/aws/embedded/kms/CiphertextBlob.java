package com.viralmommy.aws.embedded.kms;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The result of KMS's Encrypt operation: a header that names the key and key material, the nonce,
 * and the encrypted bytes with their authentication tag.
 */
record CiphertextBlob(Header header, byte[] nonce, byte[] sealed) {

  private static final byte FORMAT = 1;
  static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  /**
   * @param material index of the key material, counted from the key's creation
   */
  record Header(UUID key, int material) {

    static final int BYTES = 1 + 2 * Long.BYTES + Integer.BYTES;

    private void write(ByteBuffer buffer) {
      buffer
          .put(FORMAT)
          .putLong(key.getMostSignificantBits())
          .putLong(key.getLeastSignificantBits())
          .putInt(material);
    }

    /**
     * The additional authenticated data of GCM: this header and the encryption context. Each text
     * is preceded by its length and the keys are sorted, so that only equal contexts have the same
     * bytes.
     */
    byte[] additionalData(Map<String, String> encryptionContext) {
      SortedMap<String, String> sorted = new TreeMap<>(encryptionContext);
      var texts =
          sorted.entrySet().stream()
              .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
              .map(text -> text.getBytes(StandardCharsets.UTF_8))
              .toList();
      var length = texts.stream().mapToInt(text -> Integer.BYTES + text.length).sum();
      var buffer = ByteBuffer.allocate(BYTES + length);
      write(buffer);
      texts.forEach(text -> buffer.putInt(text.length).put(text));
      return buffer.array();
    }
  }

  byte[] encoded() {
    var buffer = ByteBuffer.allocate(Header.BYTES + nonce.length + sealed.length);
    header.write(buffer);
    return buffer.put(nonce).put(sealed).array();
  }

  /** Empty if the bytes do not have this format. */
  static Optional<CiphertextBlob> decode(byte[] encoded) {
    try {
      var buffer = ByteBuffer.wrap(encoded);
      var format = buffer.get();
      var header = new Header(new UUID(buffer.getLong(), buffer.getLong()), buffer.getInt());
      var nonce = new byte[NONCE_BYTES];
      buffer.get(nonce);
      var sealed = new byte[buffer.remaining()];
      buffer.get(sealed);
      return format == FORMAT && sealed.length > TAG_BYTES
          ? Optional.of(new CiphertextBlob(header, nonce, sealed))
          : Optional.empty();
    } catch (BufferUnderflowException _) {
      return Optional.empty();
    }
  }
}
