package com.viralmommy.tiktok.lambda;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnapStartPrimingTest {
  /** The variables of all functions. */
  static final Map<String, String> VARIABLES =
      Map.ofEntries(
          entry("AWS_REGION", "us-east-1"),
          entry("TIKTOK_SECRET_ID", "secret"),
          entry("TIKTOK_REDIRECT_URI", "https://app.example.com/api/auth/tiktok/callback"),
          entry("OIDC_ISSUER", "https://login.example.com/"),
          entry("OIDC_AUDIENCE", "https://app.example.com/api"),
          entry("DASHBOARD_URL", "https://app.example.com/accounts"),
          entry("CONNECTIONS_TABLE", "connections"),
          entry("PUBLICATIONS_TABLE", "publications"),
          entry("STATES_TABLE", "states"),
          entry("LIMITS_TABLE", "limits"),
          entry("WEBHOOKS_TABLE", "webhooks"),
          entry("VIDEO_BUCKET", "videos"),
          entry("PUBLISH_QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/1/publish"),
          entry("CONNECTION_QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/1/connection"),
          entry("REFRESH_QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/1/refresh"),
          entry("TOKEN_KEY_ID", "key"),
          entry("EVENT_BUS", "events"));

  /** A call of a real service would connect to the socket; real credentials are not even read. */
  @ParameterizedTest
  @EnumSource(DeployedFunction.class)
  void runsEveryFunctionWithoutCallingARealService(DeployedFunction function) throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String realService = "http://127.0.0.1:" + socket.getLocalPort();
      Map<String, String> variables = new HashMap<>(VARIABLES);
      for (String address :
          List.of(
              "AWS_ENDPOINT_URL",
              "AWS_ENDPOINT_URL_DYNAMODB",
              "AWS_CONTAINER_CREDENTIALS_FULL_URI",
              "OIDC_JWKS_URL",
              "TIKTOK_API_URL")) {
        variables.put(address, realService);
      }
      Set<String> read = new HashSet<>();
      Environment recording =
          Environment.of(
              name -> {
                read.add(name);
                return variables.get(name);
              });
      InstantSource clock = InstantSource.system();
      var priming = new SnapStartPriming(function, recording, clock, new Log(line -> {}, clock));

      assertThat(priming.run()).isEmpty();

      assertThat(isCalled(socket)).as("a call of a real service").isFalse();
      assertThat(read)
          .contains("AWS_REGION")
          .noneMatch(name -> name.matches("AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)"));
    }
  }

  private static boolean isCalled(ServerSocket socket) throws IOException {
    socket.setSoTimeout(1);
    try {
      socket.accept().close();
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    }
  }
}
