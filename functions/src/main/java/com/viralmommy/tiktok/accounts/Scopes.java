package com.viralmommy.tiktok.accounts;

import com.viralmommy.tiktok.platform.ConfigurationException;
import com.viralmommy.tiktok.platform.Environment;
import java.util.List;
import java.util.Set;

/**
 * The scopes that are asked for. A user may grant fewer (docs/tiktok-api.md#17-scopes).
 *
 * @param requested one that the app lacks makes TikTok refuse the whole request
 *     (docs/tiktok-api.md#11-authorize-request)
 */
public record Scopes(Set<String> requested) {
  /** What publishing and creator info need. */
  public static final String VIDEO_PUBLISH = "video.publish";

  /** What sharing to a creator's inbox needs. */
  public static final String VIDEO_UPLOAD = "video.upload";

  private static final Set<String> USUAL = Set.of("user.info.basic", VIDEO_PUBLISH);

  public static Scopes of(Environment environment) {
    Set<String> requested = environment.set("TIKTOK_SCOPES");
    if (!requested.stream().allMatch(scope -> scope.matches("[a-z]+(\\.[a-z]+)*"))) {
      throw new ConfigurationException(
          "TIKTOK_SCOPES", "must be scopes with commas between, such as video.publish");
    }
    return new Scopes(requested.isEmpty() ? USUAL : requested);
  }

  /** In a fixed order, since a set has none. */
  public List<String> sorted() {
    return requested.stream().sorted().toList();
  }

  /** What was asked for and not granted. */
  public List<String> missing(Set<String> granted) {
    return requested.stream().filter(scope -> !granted.contains(scope)).sorted().toList();
  }
}
