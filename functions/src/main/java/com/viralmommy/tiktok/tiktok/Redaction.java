package com.viralmommy.tiktok.tiktok;

import com.viralmommy.tiktok.tiktok.posting.UploadUrl;
import com.viralmommy.tiktok.tiktok.wire.LogText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Removes secrets from TikTok's messages: those that were sent with the request, and any text that
 * has the form of a token or a signed URL.
 */
final class Redaction {

  private static final String HIDDEN = "[hidden]";
  private static final Pattern TOKEN = Pattern.compile("\\b(?:act|rft|clt)\\.[^\\s\"'&,;]+");
  private static final Pattern QUERY = Pattern.compile("(https?://[^\\s?\"']*)\\?[^\\s\"']*");
  private static final Pattern UPLOAD_TOKEN = Pattern.compile("upload_token=[^\\s&\"']*");

  /** Shorter strings are not secrets; hiding them would damage ordinary words. */
  private static final int SHORTEST_SECRET = 4;

  private final List<String> secrets;

  private Redaction(List<String> secrets) {
    this.secrets = secrets;
  }

  static Redaction of(String... secrets) {
    return new Redaction(
        Stream.of(secrets)
            .flatMap(secret -> Stream.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8)))
            .filter(secret -> secret.length() >= SHORTEST_SECRET)
            .distinct()
            .toList());
  }

  /** Hides the URL and the values of its query, since each of them grants the upload. */
  static Redaction of(UploadUrl url) {
    String query = Objects.requireNonNullElse(url.uri().getRawQuery(), "");
    return of(
        Stream.concat(
                Stream.of(url.value()),
                Stream.of(query.split("&")).map(pair -> pair.substring(pair.indexOf('=') + 1)))
            .toArray(String[]::new));
  }

  /**
   * The text without secrets and unprintable characters.
   *
   * @param maxLength in characters; the rest is cut off
   */
  String hide(String text, int maxLength) {
    String hidden = text;
    for (String secret : secrets) {
      hidden = hidden.replace(secret, HIDDEN);
    }
    hidden = TOKEN.matcher(hidden).replaceAll(HIDDEN);
    hidden = QUERY.matcher(hidden).replaceAll("$1?" + HIDDEN);
    hidden = UPLOAD_TOKEN.matcher(hidden).replaceAll("upload_token=" + HIDDEN);
    return LogText.printable(hidden, maxLength);
  }
}
