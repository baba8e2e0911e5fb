package com.viralmommy.tiktok.runner.gateway;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The parts of {@code openapi.yaml} that the gateway uses.
 *
 * @param routes one for each operation
 * @param gatewayResponses the gateway's own answers
 * @param binaryMediaTypes media types whose bodies are passed as Base64
 */
public record ApiDescription(
    List<Route> routes, GatewayResponses gatewayResponses, Set<String> binaryMediaTypes) {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch");

  /**
   * An operation of the API.
   *
   * @param method in upper case
   * @param path the path template without the stage, such as {@code /v1/publications/{id}}
   * @param functionName the operation's {@code x-function}
   */
  public record Route(String method, String path, String functionName) {}

  /**
   * Reads an OpenAPI document.
   *
   * @throws IllegalArgumentException if the document has no paths or an operation does not name its
   *     function
   */
  public static ApiDescription read(InputStream yaml) {
    Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    if (!(root instanceof Map<?, ?> document)
        || !(document.get("paths") instanceof Map<?, ?> paths)) {
      throw new IllegalArgumentException("The API description has no paths");
    }
    List<Route> routes = new ArrayList<>();
    paths.forEach(
        (path, item) ->
            object("paths." + path, item)
                .forEach(
                    (member, operation) -> {
                      if (METHODS.contains(member)) {
                        routes.add(route(String.valueOf(path), String.valueOf(member), operation));
                      }
                    }));
    Object responses = document.get("x-gateway-responses");
    Set<String> binary = new HashSet<>();
    if (document.get("x-amazon-apigateway-binary-media-types") instanceof List<?> types) {
      types.forEach(type -> binary.add(String.valueOf(type)));
    }
    return new ApiDescription(
        List.copyOf(routes),
        GatewayResponses.of(
            responses == null ? Map.of() : object("x-gateway-responses", responses)),
        Set.copyOf(binary));
  }

  private static Route route(String path, String method, Object operation) {
    String name = method.toUpperCase(Locale.ROOT) + " " + path;
    if (object(name, operation).get("x-function") instanceof String function) {
      return new Route(method.toUpperCase(Locale.ROOT), path, function);
    }
    throw new IllegalArgumentException(name + " has no x-function");
  }

  private static Map<?, ?> object(String where, Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException(where + " is not an object");
  }
}
