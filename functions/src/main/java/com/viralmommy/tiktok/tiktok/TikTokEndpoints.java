package com.viralmommy.tiktok.tiktok;

import com.viralmommy.tiktok.tiktok.posting.UploadUrl;
import com.viralmommy.tiktok.tiktok.wire.HttpUrls;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The addresses of TikTok and the timeouts of calls to it.
 *
 * @param apiUrl {@code https://open.tiktokapis.com}, or the simulator's URL
 * @param extraUploadHosts hosts ({@code host} or {@code host:port}) that videos may be sent to, by
 *     http or https, in addition to https on {@code *.tiktokapis.com}
 * @param connectTimeout for connecting, including TLS
 * @param requestTimeout for a whole API call, including the answer's body
 * @param chunkTimeout for the upload of one chunk of up to 128 MB
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
    if (!HttpUrls.isHttp(apiUrl)
        || apiUrl.getRawQuery() != null
        || apiUrl.getRawFragment() != null) {
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

  /** The default timeouts: 5 s to connect, 20 s for a call, 2 min for a chunk. */
  public static TikTokEndpoints of(URI apiUrl, Set<String> extraUploadHosts) {
    return new TikTokEndpoints(
        apiUrl,
        extraUploadHosts,
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        Duration.ofMinutes(2));
  }

  /** A copy with another timeout for API calls, above zero. */
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
   * Whether a video may be sent to the URL. TikTok's upload host differs by region, its domain does
   * not (docs/tiktok-api.md#53-put).
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

  private static void requirePositive(Duration duration, String name) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }
}
