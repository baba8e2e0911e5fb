package com.viralmommy.tiktok.tiktok;

import com.viralmommy.tiktok.tiktok.posting.UploadUrl;
import com.viralmommy.tiktok.tiktok.wire.TikTokJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps secrets out of what TikTok says about a request: those that were sent with it, and whatever
 * looks like one.
 */
final class Redaction {

  private static final String HIDDEN = "[hidden]";
  private static final Pattern TOKEN = Pattern.compile("\\b(?:act|rft|clt)\\.[^\\s\"'&,;]+");
  private static final Pattern QUERY = Pattern.compile("(https?://[^\\s?\"']*)\\?[^\\s\"']*");
  private static final Pattern UPLOAD_TOKEN = Pattern.compile("upload_token=[^\\s&\"']*");

  /** Shorter strings are no secrets, and may be part of any word. */
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

  /** The URL, and what its query holds: either opens the upload. */
  static Redaction of(UploadUrl url) {
    String query = Objects.requireNonNullElse(url.uri().getRawQuery(), "");
    return of(
        Stream.concat(
                Stream.of(url.value()),
                Stream.of(query.split("&")).map(pair -> pair.substring(pair.indexOf('=') + 1)))
            .toArray(String[]::new));
  }

  String hide(String text, int maxLength) {
    String hidden = text;
    for (String secret : secrets) {
      hidden = hidden.replace(secret, HIDDEN);
    }
    hidden = TOKEN.matcher(hidden).replaceAll(HIDDEN);
    hidden = QUERY.matcher(hidden).replaceAll("$1?" + HIDDEN);
    hidden = UPLOAD_TOKEN.matcher(hidden).replaceAll("upload_token=" + HIDDEN);
    return TikTokJson.visible(hidden, maxLength);
  }
}
