package com.viralmommy.tiktok.tiktok.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Proof Key for Code Exchange, RFC 7636, as TikTok implements it (docs/tiktok-api.md#16-pkce).
 * TikTok requires the challenge in hexadecimal instead of base64url; a base64url challenge passes
 * the consent page and fails when the code is exchanged.
 *
 * @param verifier the code verifier: 43–128 characters of {@code A-Z a-z 0-9 - . _ ~}
 */
public record Pkce(String verifier) {

  /** The value of {@code code_challenge_method}. */
  public static final String METHOD = "S256";

  public Pkce {
    if (verifier == null || !verifier.matches("[A-Za-z0-9._~-]{43,128}")) {
      throw new IllegalArgumentException("The verifier must have 43 to 128 unreserved characters");
    }
  }

  /** The code challenge: the verifier's SHA-256 in lower-case hexadecimal. */
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
