package com.viralmommy.tiktok.tiktok;

import com.viralmommy.tiktok.tiktok.posting.UploadUrl;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where TikTok is, and how long it may take.
 *
 * @param apiUrl {@code https://open.tiktokapis.com}, or the simulator
 * @param extraUploadHosts host or host:port to which videos may go besides https on {@code
 *     *.tiktokapis.com}, there also by http
 * @param connectTimeout until the connection stands, TLS included
 * @param requestTimeout for a whole exchange with the API, the answer's body included
 * @param chunkTimeout for a whole exchange that carries a chunk of up to 128 MB
 */
public record TikTokEndpoints(
    URI apiUrl,
    Set<String> extraUploadHosts,
    Duration connectTimeout,
    Duration requestTimeout,
    Duration chunkTimeout) {

  private static final String UPLOAD_DOMAIN = ".tiktokapis.com";

  public TikTokEndpoints {
    Objects.requireNonNull(apiUrl, "apiUrl");
    if (!isHttp(apiUrl) || apiUrl.getRawQuery() != null || apiUrl.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "apiUrl must be an http(s) URL without query and fragment");
    }
    extraUploadHosts =
        extraUploadHosts.stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    requirePositive(connectTimeout, "connectTimeout");
    requirePositive(requestTimeout, "requestTimeout");
    requirePositive(chunkTimeout, "chunkTimeout");
  }

  /** The usual times: 5 s to connect, 20 s for a call, 2 min for a chunk. */
  public static TikTokEndpoints of(URI apiUrl, Set<String> extraUploadHosts) {
    return new TikTokEndpoints(
        apiUrl,
        extraUploadHosts,
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        Duration.ofMinutes(2));
  }

  public TikTokEndpoints withRequestTimeout(Duration value) {
    return new TikTokEndpoints(apiUrl, extraUploadHosts, connectTimeout, value, chunkTimeout);
  }

  URI resolve(Operation operation) {
    String base = apiUrl.toString();
    return URI.create(
        base.endsWith("/")
            ? base.substring(0, base.length() - 1) + operation.path()
            : base + operation.path());
  }

  /**
   * Whether a video may be sent there. TikTok's upload host differs by region
   * (docs/tiktok-api.md#53-put), its domain does not.
   */
  boolean acceptsUpload(UploadUrl url) {
    URI uri = url.uri();
    if (uri.getRawUserInfo() != null) {
      return false;
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    boolean tiktok =
        "https".equalsIgnoreCase(uri.getScheme())
            && host.endsWith(UPLOAD_DOMAIN)
            && (uri.getPort() == -1 || uri.getPort() == 443);
    return tiktok
        || extraUploadHosts.contains(host)
        || extraUploadHosts.contains(host + ":" + port(uri));
  }

  private static int port(URI uri) {
    if (uri.getPort() != -1) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  static boolean isHttp(URI uri) {
    return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
        && uri.getHost() != null
        && (uri.getPort() == -1 || uri.getPort() > 0 && uri.getPort() <= 65_535);
  }

  private static void requirePositive(Duration duration, String name) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }
}
