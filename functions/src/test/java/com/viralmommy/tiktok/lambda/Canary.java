package com.viralmommy.tiktok.lambda;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/** A secret value that must not appear in logs, answers or stored data, in any encoding. */
record Canary(String name, String value) {
  /** A shorter value could appear in a text by chance. */
  private static final int MIN_LENGTH = 12;

  Canary {
    if (value.length() < MIN_LENGTH) {
      throw new IllegalArgumentException(name + " is too short to search for");
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

  /** The part of the base64 form that does not depend on the text before and after the secret. */
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
