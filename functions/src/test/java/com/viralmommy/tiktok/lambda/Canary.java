package com.viralmommy.tiktok.lambda;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/** A secret that must not be found where it does not belong, in any of the forms it may take. */
record Canary(String name, String value) {
  /** Shorter ones would be found in anything. */
  private static final int SHORTEST = 12;

  Canary {
    if (value.length() < SHORTEST) {
      throw new IllegalArgumentException(name + " is too short to be looked for");
    }
  }

  boolean isIn(String text) {
    return forms().stream().anyMatch(text::contains);
  }

  private Set<String> forms() {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    Set<String> forms = new LinkedHashSet<>();
    forms.add(value);
    forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
    forms.add(HexFormat.of().formatHex(bytes));
    for (int offset = 0; offset < 3; offset++) {
      forms.add(within(Base64.getEncoder(), bytes, offset));
      forms.add(within(Base64.getUrlEncoder(), bytes, offset));
    }
    return forms;
  }

  /** What is always the same of the base64 form of a text in which this begins at that offset. */
  private static String within(Base64.Encoder encoder, byte[] bytes, int offset) {
    byte[] shifted = new byte[offset + bytes.length / 3 * 3 - offset];
    System.arraycopy(bytes, 0, shifted, offset, shifted.length - offset);
    String encoded = encoder.encodeToString(shifted);
    return offset == 0 ? encoded : encoded.substring(4);
  }

  @Override
  public String toString() {
    return name;
  }
}
