package com.viralmommy.tiktok.accounts;

import com.viralmommy.tiktok.platform.ConfigurationException;
import com.viralmommy.tiktok.platform.Environment;
import java.util.List;
import java.util.Set;

/**
 * The scopes that the app requests. A user may grant fewer (docs/tiktok-api.md#17-scopes).
 *
 * @param requested must all be enabled for the app at TikTok, or TikTok refuses the whole request
 *     (docs/tiktok-api.md#11-authorize-request)
 */
public record Scopes(Set<String> requested) {
  /** The scope that direct posts and creator info need. */
  public static final String VIDEO_PUBLISH = "video.publish";

  /** The scope that uploads to a creator's inbox need. */
  public static final String VIDEO_UPLOAD = "video.upload";

  private static final Set<String> DEFAULT = Set.of("user.info.basic", VIDEO_PUBLISH);

  /**
   * Reads TIKTOK_SCOPES; the default is {@code user.info.basic,video.publish}.
   *
   * @throws ConfigurationException when a scope is malformed
   */
  public static Scopes of(Environment environment) {
    Set<String> requested = environment.set("TIKTOK_SCOPES");
    if (!requested.stream().allMatch(scope -> scope.matches("[a-z]+(\\.[a-z]+)*"))) {
      throw new ConfigurationException(
          "TIKTOK_SCOPES", "must be a comma-separated list of scopes, such as video.publish");
    }
    return new Scopes(requested.isEmpty() ? DEFAULT : requested);
  }

  /** The requested scopes in alphabetical order. */
  public List<String> sorted() {
    return requested.stream().sorted().toList();
  }

  /** The requested scopes that are not among the granted ones, in alphabetical order. */
  public List<String> missing(Set<String> granted) {
    return requested.stream().filter(scope -> !granted.contains(scope)).sorted().toList();
  }
}
