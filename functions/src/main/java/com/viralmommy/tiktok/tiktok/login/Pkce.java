package com.viralmommy.tiktok.tiktok.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A proof that who exchanges a code is who asked for it (docs/tiktok-api.md#16-pkce). TikTok wants
 * the hash in hexadecimal where everybody else has base64url; the wrong one passes the authorize
 * page and fails at the exchange.
 *
 * @param verifier kept until the code is exchanged; 43–128 characters of {@code A-Z a-z 0-9 - . _
 *     ~}
 */
public record Pkce(String verifier) {

  public static final String METHOD = "S256";

  private static final int RANDOM_BYTES = 48;

  public Pkce {
    if (verifier == null || !verifier.matches("[A-Za-z0-9._~-]{43,128}")) {
      throw new IllegalArgumentException("The verifier must have 43 to 128 unreserved characters");
    }
  }

  /** A verifier of 64 characters that holds 384 random bits. */
  public static Pkce generate(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new Pkce(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The SHA-256 of the verifier in lower-case hexadecimal. */
  public String challenge() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256", impossible);
    }
  }

  @Override
  public String toString() {
    return "Pkce[hidden]";
  }
}
