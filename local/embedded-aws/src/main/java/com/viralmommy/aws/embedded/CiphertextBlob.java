package com.viralmommy.aws.embedded;

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
 * What Encrypt gives out: which key and which of its materials sealed it, the nonce, and the sealed
 * bytes with their tag.
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
     * The additional data under GCM: this header and the encryption context. Lengths go before the
     * texts and the keys are sorted, so that two contexts are the same bytes only if they are
     * equal.
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

  /** Empty if the bytes are none of ours. */
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
