package com.viralmommy.tiktok.runner.gateway;

import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A path template of the API with the functions of its methods.
 *
 * @param path such as {@code /v1/publications/{id}}
 * @param functions by method
 */
record Resource(String path, Map<String, LocalFunction> functions) {

  /** The resource of a path, with the values of its path parameters, which are not decoded. */
  record Match(Resource resource, Map<String, String> pathParameters) {}

  /**
   * Finds the resource of a path. From left to right, a literal segment is preferred to a
   * parameter; a trailing slash is ignored.
   *
   * @param path percent-encoded, without the stage
   */
  static Optional<Match> match(List<Resource> resources, String path) {
    String[] segments = segments(path);
    return resources.stream()
        .flatMap(resource -> resource.match(segments).stream())
        .min((a, b) -> a.resource().sortKey().compareTo(b.resource().sortKey()));
  }

  private Optional<Match> match(String[] segments) {
    String[] template = segments(path);
    if (template.length != segments.length) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < template.length; i++) {
      if (isParameter(template[i]) && !segments[i].isEmpty()) {
        parameters.put(template[i].substring(1, template[i].length() - 1), segments[i]);
      } else if (!template[i].equals(segments[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(new Match(this, parameters));
  }

  /** Six characters that are the same in every run, like the id of a deployed resource. */
  String id() {
    var checksum = new CRC32();
    checksum.update(path.getBytes(StandardCharsets.UTF_8));
    String digits = "00000" + Long.toString(checksum.getValue(), Character.MAX_RADIX);
    return digits.substring(digits.length() - 6);
  }

  /** One digit for each segment; literals sort before parameters. */
  private String sortKey() {
    var key = new StringBuilder();
    for (String segment : segments(path)) {
      key.append(isParameter(segment) ? '1' : '0');
    }
    return key.toString();
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static String[] segments(String path) {
    String trimmed =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.split("/", -1);
  }
}
