package com.viralmommy.tiktok;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** One user's browser: keeps cookies, goes where it is sent, and carries the site's token. */
public final class Browser {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Deployment deployment;
  private final String user;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  public Browser(Deployment deployment, String user) {
    this.deployment = deployment;
    this.user = user;
  }

  /** Begins to connect, from a page of the dashboard. */
  public Answer start() {
    return start(Map.of());
  }

  public Answer start(Map<String, String> query) {
    return remember(
        deployment.call(
            DeployedFunction.OAUTH_START,
            request("GET", "/auth/tiktok/start", headers(), query, Map.of())));
  }

  /** Goes to TikTok's consent page, where the simulator's creator decides. */
  public URI consent(Answer start) {
    try {
      return URI.create(
          HTTP.send(
                  HttpRequest.newBuilder(start.location()).GET().build(), BodyHandlers.discarding())
              .headers()
              .firstValue("Location")
              .orElseThrow());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Comes back from TikTok with what it has appended. */
  public Answer callback(URI address) {
    return callback(address, Map.of());
  }

  /**
   * @param more headers that the browser adds
   */
  public Answer callback(URI address, Map<String, String> more) {
    return callback(Answer.parameters(address), "Cookie", more);
  }

  public Answer callback(
      Map<String, String> parameters, String cookieHeader, Map<String, String> more) {
    Map<String, String> headers = new LinkedHashMap<>(more);
    if (!cookies.isEmpty()) {
      headers.put(
          cookieHeader,
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    return remember(
        deployment.call(
            DeployedFunction.OAUTH_CALLBACK,
            request("GET", "/auth/tiktok/callback", headers, parameters, Map.of())));
  }

  /** The whole way. */
  public Answer connect() {
    return callback(consent(start()));
  }

  /**
   * The whole way as this creator.
   *
   * @return the connection's id
   */
  public String connect(String creator) {
    deployment.simulator().approveAs(creator);
    return connect().parameters().get("connection");
  }

  public Answer connections() {
    return deployment.call(
        DeployedFunction.CONNECTION_QUERY, api("GET", "/v1/connections", Map.of()));
  }

  public Answer connection(String id) {
    return deployment.call(
        DeployedFunction.CONNECTION_QUERY, api("GET", "/v1/connections/{id}", Map.of("id", id)));
  }

  public Answer disconnect(String id) {
    return deployment.call(
        DeployedFunction.DISCONNECT, api("DELETE", "/v1/connections/{id}", Map.of("id", id)));
  }

  public Answer creatorInfo(String id) {
    return deployment.call(
        DeployedFunction.CREATOR_INFO,
        api("GET", "/v1/connections/{id}/creator-info", Map.of("id", id)));
  }

  public APIGatewayProxyRequestEvent api(
      String method, String resource, Map<String, String> pathParameters) {
    return request(method, resource, headers(), Map.of(), pathParameters);
  }

  public Map<String, String> headers() {
    return Map.of("Authorization", "Bearer " + deployment.token(user));
  }

  public Map<String, String> cookies() {
    return cookies;
  }

  private Answer remember(Answer answer) {
    String set = answer.header("Set-Cookie");
    if (set != null) {
      String[] pair = set.split(";")[0].split("=", 2);
      if (set.contains("Max-Age=0")) {
        cookies.remove(pair[0]);
      } else {
        cookies.put(pair[0], pair[1]);
      }
    }
    return answer;
  }

  public static APIGatewayProxyRequestEvent request(
      String method,
      String resource,
      Map<String, String> headers,
      Map<String, String> query,
      Map<String, String> pathParameters) {
    var context = new ProxyRequestContext();
    context.setRequestId(UUID.randomUUID().toString());
    return new APIGatewayProxyRequestEvent()
        .withHttpMethod(method)
        .withResource(resource)
        .withPath(resource)
        .withHeaders(headers)
        .withQueryStringParameters(query.isEmpty() ? null : query)
        .withPathParameters(pathParameters.isEmpty() ? null : pathParameters)
        .withIsBase64Encoded(false)
        .withRequestContext(context);
  }
}
