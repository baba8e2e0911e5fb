package com.viralmommy.tiktok.simulator.http;

import java.util.regex.Pattern;

/** Shortens the secrets in queries, forms and JSON, so that people can compare but not use them. */
final class SecretShortener {

  private static final String NAMES =
      "client_secret|code_verifier|refresh_token|access_token|id_token|upload_token|token";

  /** How many characters of a secret are kept. */
  private static final int KEPT = 8;

  private static final Pattern FORM =
      Pattern.compile("(?<![\\w])(" + NAMES + "|code)=([^&\\s\"]{" + KEPT + "})[^&\\s\"]+");
  private static final Pattern JSON =
      Pattern.compile("\"(" + NAMES + ")\"\\s*:\\s*\"([^\"]{" + KEPT + "})[^\"]+");

  private SecretShortener() {}

  static String shorten(String text) {
    if (text == null || text.isEmpty()) {
      return "";
    }
    String shortened = FORM.matcher(text).replaceAll("$1=$2…");
    return JSON.matcher(shortened).replaceAll("\"$1\":\"$2…");
  }
}
