package com.viralmommy.tiktok.runner.gateway;

import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * One path template of the API with its methods.
 *
 * @param path such as {@code /v1/publications/{id}}
 * @param functions by method
 */
record Resource(String path, Map<String, LocalFunction> functions) {

  /**
   * A resource that a path leads to, with the values of its parameters as they stand in the path:
   * not decoded.
   */
  record Match(Resource resource, Map<String, String> pathParameters) {}

  /**
   * Finds the resource of a path. A literal segment goes before a parameter, from left to right; a
   * trailing slash does not count.
   *
   * @param path percent-encoded, without the stage
   */
  static Optional<Match> match(List<Resource> resources, String path) {
    String[] segments = segments(path);
    return resources.stream()
        .flatMap(resource -> resource.match(segments).stream())
        .min((a, b) -> a.resource().shape().compareTo(b.resource().shape()));
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

  /** Six characters that stay the same from run to run, as a deployed resource's id does. */
  String id() {
    var checksum = new CRC32();
    checksum.update(path.getBytes(StandardCharsets.UTF_8));
    String digits = "00000" + Long.toString(checksum.getValue(), Character.MAX_RADIX);
    return digits.substring(digits.length() - 6);
  }

  /** One digit a segment, so that sorting puts literals before parameters. */
  private String shape() {
    var shape = new StringBuilder();
    for (String segment : segments(path)) {
      shape.append(isParameter(segment) ? '1' : '0');
    }
    return shape.toString();
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
