package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.lambda.DeployedFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The operations and gateway responses that {@code openapi.yaml} describes. */
public record ApiDescription(
    List<Operation> operations, Map<String, GatewayResponse> gatewayResponses) {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch");

  /**
   * @param method in upper case
   * @param path under the stage, such as {@code /v1/publications/{id}}
   */
  record Operation(String method, String path, DeployedFunction function) {}

  /** An answer that API Gateway gives without a function. */
  record GatewayResponse(
      Optional<String> statusCode,
      String contentType,
      Map<String, String> headers,
      Optional<String> body) {}

  /** The description in the functions' jar. */
  static ApiDescription ofFunctions() {
    try (InputStream yaml = DeployedFunction.class.getResourceAsStream("/openapi.yaml")) {
      return of(map(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApiDescription of(Map<?, ?> document) {
    List<Operation> operations = new ArrayList<>();
    map(document.get("paths"))
        .forEach(
            (path, item) ->
                map(item)
                    .forEach(
                        (member, operation) -> {
                          if (METHODS.contains(member)) {
                            operations.add(operation(text(member), text(path), map(operation)));
                          }
                        }));
    Map<String, GatewayResponse> responses = new TreeMap<>();
    map(document.get("x-gateway-responses"))
        .forEach((type, response) -> responses.put(text(type), gatewayResponse(map(response))));
    return new ApiDescription(List.copyOf(operations), responses);
  }

  private static Operation operation(String method, String path, Map<?, ?> operation) {
    return new Operation(
        method.toUpperCase(Locale.ROOT),
        path,
        DeployedFunction.named(text(operation.get("x-function"))));
  }

  private static GatewayResponse gatewayResponse(Map<?, ?> response) {
    Map<String, String> headers = new TreeMap<>();
    if (response.get("headers") instanceof Map<?, ?> given) {
      given.forEach((name, value) -> headers.put(text(name), text(value)));
    }
    return new GatewayResponse(
        Optional.ofNullable(response.get("statusCode")).map(String::valueOf),
        text(response.get("contentType")),
        headers,
        Optional.ofNullable(response.get("body")).map(String::valueOf));
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  private static String text(Object value) {
    return (String) value;
  }
}
