package com.viralmommy.tiktok.runner.gateway;

import com.viralmommy.tiktok.runner.invocation.EventJson;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The event of a REST API's Lambda proxy integration (payload format 1.0), with the members that
 * API Gateway sends.
 *
 * <p>{@code path} and {@code pathParameters} are percent-encoded, query parameters are decoded, and
 * the single-value maps contain the last value of a repeated header or parameter.
 */
final class ProxyEvent {
  private static final DateTimeFormatter REQUEST_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Request headers that API Gateway does not pass to the function. */
  private static final Set<String> DROPPED =
      Set.of(
          "connection",
          "content-length",
          "content-md5",
          "expect",
          "http2-settings",
          "max-forwards",
          "proxy-authenticate",
          "server",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "www-authenticate");

  private ProxyEvent() {}

  static byte[] json(
      ClientRequest request, Resource.Match match, RestApiSettings api, Set<String> binaryTypes) {
    Map<String, List<String>> headers = headers(request);
    Map<String, List<String>> query = query(request.query());
    boolean binary =
        binaryTypes.contains(request.mediaType("Content-Type")) || binaryTypes.contains("*/*");
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("resource", match.resource().path());
    event.put("path", request.path().substring(RestApiSettings.STAGE_PREFIX.length()));
    event.put("httpMethod", request.method());
    event.put("headers", last(headers));
    event.put("multiValueHeaders", headers);
    event.put("queryStringParameters", query.isEmpty() ? null : last(query));
    event.put("multiValueQueryStringParameters", query.isEmpty() ? null : query);
    event.put("pathParameters", match.pathParameters().isEmpty() ? null : match.pathParameters());
    event.put("stageVariables", null);
    event.put("requestContext", requestContext(request, match, api));
    event.put("body", request.body().length == 0 ? null : body(request.body(), binary));
    event.put("isBase64Encoded", binary && request.body().length > 0);
    return EventJson.bytes(event);
  }

  /** Text is always decoded as UTF-8, as in API Gateway; malformed sequences become U+FFFD. */
  private static String body(byte[] bytes, boolean binary) {
    return binary
        ? Base64.getEncoder().encodeToString(bytes)
        : new String(bytes, StandardCharsets.UTF_8);
  }

  private static Map<String, Object> requestContext(
      ClientRequest request, Resource.Match match, RestApiSettings api) {
    String host = request.header("Host") == null ? "" : request.header("Host");
    String domain = host.replaceFirst(":\\d+$", "");
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("resourceId", match.resource().id());
    context.put("resourcePath", match.resource().path());
    context.put("httpMethod", request.method());
    context.put("extendedRequestId", request.extendedRequestId());
    context.put("requestTime", REQUEST_TIME.format(request.time()));
    context.put("path", request.path());
    context.put("accountId", api.account().id());
    context.put("protocol", request.protocol());
    context.put("stage", RestApiSettings.STAGE);
    context.put("domainPrefix", domain.replaceFirst("\\..*$", ""));
    context.put("requestTimeEpoch", request.time().toEpochMilli());
    context.put("requestId", request.requestId());
    context.put("identity", identity(request));
    context.put("domainName", domain);
    context.put("deploymentId", deploymentId(api.apiId()));
    context.put("apiId", api.apiId());
    return context;
  }

  private static Map<String, Object> identity(ClientRequest request) {
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("cognitoIdentityPoolId", null);
    identity.put("accountId", null);
    identity.put("cognitoIdentityId", null);
    identity.put("caller", null);
    identity.put("sourceIp", request.sourceIp());
    identity.put("principalOrgId", null);
    identity.put("accessKey", null);
    identity.put("cognitoAuthenticationType", null);
    identity.put("cognitoAuthenticationProvider", null);
    identity.put("userArn", null);
    identity.put("userAgent", request.header("User-Agent"));
    identity.put("user", null);
    return identity;
  }

  private static String deploymentId(String apiId) {
    return UUID.nameUUIDFromBytes(apiId.getBytes(StandardCharsets.UTF_8))
        .toString()
        .substring(0, 6);
  }

  private static Map<String, List<String>> headers(ClientRequest request) {
    Map<String, List<String>> headers = new TreeMap<>();
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (!DROPPED.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, values);
              }
            });
    String forwarded = request.header("X-Forwarded-For");
    headers.put(
        "X-Forwarded-For",
        List.of(forwarded == null ? request.sourceIp() : forwarded + ", " + request.sourceIp()));
    headers.put("X-Forwarded-Port", List.of(Integer.toString(request.port())));
    headers.put("X-Forwarded-Proto", List.of("http"));
    headers.put("X-Amzn-Trace-Id", List.of(request.traceId()));
    return headers;
  }

  private static Map<String, List<String>> query(String encoded) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    if (encoded != null) {
      for (String pair : encoded.split("[&;]")) {
        if (!pair.isEmpty()) {
          String[] parts = pair.split("=", 2);
          query
              .computeIfAbsent(decoded(parts[0]), absent -> new ArrayList<>())
              .add(parts.length == 2 ? decoded(parts[1]) : "");
        }
      }
    }
    return query;
  }

  private static String decoded(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  private static Map<String, String> last(Map<String, List<String>> values) {
    Map<String, String> last = new LinkedHashMap<>();
    values.forEach((name, all) -> last.put(name, all.getLast()));
    return last;
  }
}
