package com.viralmommy.tiktok.bench.harness;

import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.runner.gateway.RestApi;
import com.viralmommy.tiktok.runner.gateway.RestApiSettings;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The API with its functions, without triggers of queues, uploads or schedules. */
public final class ApiWithoutTriggers implements AutoCloseable {
  private final Map<String, String> environment;
  private final RestApi api;

  private ApiWithoutTriggers(Map<String, String> environment, RestApi api) {
    this.environment = environment;
    this.api = api;
  }

  /**
   * Starts the API on a free port.
   *
   * @param environment of the functions, without the redirect URI, which depends on the port
   */
  public static ApiWithoutTriggers start(Map<String, String> environment) throws IOException {
    int port = freePort();
    Map<String, String> variables = new HashMap<>(environment);
    variables.put(
        "TIKTOK_REDIRECT_URI", "http://127.0.0.1:%d/api/auth/tiktok/callback".formatted(port));
    return new ApiWithoutTriggers(
        Map.copyOf(variables),
        RestApi.start(
            port,
            CompositionRoot.class.getResourceAsStream("/openapi.yaml"),
            functions(Environment.of(variables)),
            RestApiSettings.defaults()));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static Map<String, LocalFunction> functions(Environment environment) {
    InstantSource clock = InstantSource.system();
    return Arrays.stream(DeployedFunction.values())
        .collect(
            Collectors.toMap(
                DeployedFunction::functionName,
                function ->
                    new LocalFunction(
                        function.functionName(),
                        new CompositionRoot(environment, clock, new Log(System.err::println, clock))
                            .handler(function),
                        function.timeout())));
  }

  /** The environment of the functions. */
  public Map<String, String> environment() {
    return environment;
  }

  /** The API's URL with its stage, without a trailing slash. */
  public URI url() {
    return URI.create(api.baseUrl().toString().replaceAll("/$", ""));
  }

  @Override
  public void close() {
    api.close();
  }
}
