package com.viralmommy.tiktok;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs webhooks as TikTok does (contract §7). */
public final class Signed {
  private Signed() {}

  public static String header(String secret, long time, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] hmac = mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8));
      return "t=%d,s=%s".formatted(time, HexFormat.of().formatHex(hmac));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
