package com.viralmommy.tiktok.platform;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The id of a user: the {@code sub} claim of the OIDC issuer. Half a surrogate pair is refused,
 * because different ids would have the same UTF-8 form.
 *
 * <p>Keys in S3 and DynamoDB contain {@link #key()}: ASCII letters, digits and hyphens stay, every
 * other UTF-8 byte becomes {@code _XX} in upper-case hex. So no user id can contain the prefix of
 * another one.
 *
 * @param value 1–255 bytes of UTF-8, so that a key has at most 765 bytes; S3 allows 1,024 and
 *     DynamoDB 2,048
 */
public record UserId(String value) {
  /** OpenID Connect Core §2 limits {@code sub} to 255 ASCII characters. */
  public static final int LONGEST = 255;

  public UserId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "A user id must have 1 to %d bytes of valid UTF-8".formatted(LONGEST));
    }
  }

  private static boolean isValid(String value) {
    return !value.isEmpty()
        && value.length() <= LONGEST
        && StandardCharsets.UTF_8.newEncoder().canEncode(value)
        && value.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
  }

  /** The id as a part of S3 and DynamoDB keys. */
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

  /** The user with this {@link #key()}; empty if the text is not a valid key. */
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
      // A user has exactly one key; any other spelling is invalid.
      return Optional.of(value)
          .filter(UserId::isValid)
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
