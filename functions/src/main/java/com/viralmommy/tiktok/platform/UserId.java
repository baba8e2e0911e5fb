package com.viralmommy.tiktok.platform;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A user, by the {@code sub} of any OIDC issuer ({@code auth0|…}, mail addresses). Two texts are
 * two users, so that half a surrogate pair is refused: in UTF-8 it would be the same as another.
 *
 * <p>Keys in S3 and DynamoDB carry {@link #key()}: ASCII letters, digits and hyphens stay, every
 * other byte of the UTF-8 form becomes {@code _XX} in upper-case hex, so that no user id can reach
 * into another's prefix.
 *
 * @param value 1–255 bytes of UTF-8, so that no key is longer than 765 bytes: S3 and DynamoDB take
 *     1024 and 2048
 */
public record UserId(String value) {
  /** OpenID Connect Core §2 limits {@code sub} to 255 ASCII characters. */
  public static final int LONGEST = 255;

  public UserId {
    if (!isOne(value)) {
      throw new IllegalArgumentException("a user id has 1 to %d bytes of UTF-8".formatted(LONGEST));
    }
  }

  private static boolean isOne(String value) {
    return !value.isEmpty()
        && value.length() <= LONGEST
        && StandardCharsets.UTF_8.newEncoder().canEncode(value)
        && value.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
  }

  public String key() {
    StringBuilder key = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b)) {
        key.append((char) b);
      } else {
        key.append('_').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return key.toString();
  }

  /** The user whose {@link #key()} this is; empty for a text that is no user's key. */
  public static Optional<UserId> ofKey(String key) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == '_'
          && i + 2 < key.length()
          && HexFormat.isHexDigit(key.charAt(i + 1))
          && HexFormat.isHexDigit(key.charAt(i + 2))) {
        bytes.write(HexFormat.fromHexDigits(key, i + 1, i + 3));
        i += 2;
      } else if (c < 128 && isPlain((byte) c)) {
        bytes.write(c);
      } else {
        return Optional.empty();
      }
    }
    try {
      String value =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
      // One user has one key: what would be written differently is nobody's.
      return Optional.of(value)
          .filter(UserId::isOne)
          .map(UserId::new)
          .filter(user -> user.key().equals(key));
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static boolean isPlain(byte b) {
    return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-';
  }

  @Override
  public String toString() {
    return value;
  }
}
