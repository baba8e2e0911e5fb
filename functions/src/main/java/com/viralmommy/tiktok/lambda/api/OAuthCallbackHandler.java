package com.viralmommy.tiktok.lambda.api;

import com.viralmommy.tiktok.oauth.AccountConnector;
import com.viralmommy.tiktok.oauth.OAuthSettings;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.CorsRule;
import com.viralmommy.tiktok.platform.Log;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code GET /auth/tiktok/callback}: TikTok redirects the browser here with a code or an error.
 * Unless the browser only prefetches, the answer is always a redirect to the front end, because a
 * person is waiting for a page.
 */
public final class OAuthCallbackHandler extends ApiHandler {
  /** Headers by which a browser marks a prefetch or prerender request. */
  private static final List<String> PURPOSE_HEADERS =
      List.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz");

  private final AccountConnector connector;
  private final URI dashboard;
  private final Log log;

  public OAuthCallbackHandler(
      Log log, CorsRule cors, AccountConnector connector, OAuthSettings settings) {
    super(log, cors);
    this.connector = connector;
    this.dashboard = settings.dashboard();
    this.log = log;
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    if (isPrefetch(request)) {
      // State and code work only once. An error makes the browser discard the prefetched answer.
      return ApiResponse.empty(503).with("Retry-After", "1");
    }
    // The state becomes part of a Set-Cookie header, so only our own format is accepted.
    Optional<String> state =
        request.queryParameter("state").filter(value -> value.matches("[A-Za-z0-9_-]{43}"));
    Optional<String> cookie = state.map(AccountConnector::cookieName);
    ApiResponse answer =
        ApiResponse.redirect(
                303, destination(request, state, cookie.flatMap(request::cookieInAnyCase)))
            .with("Referrer-Policy", "no-referrer");
    return cookie
        .map(
            name ->
                answer.with(
                    "Set-Cookie", name + "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"))
        .orElse(answer);
  }

  private URI destination(
      ApiRequest request, Optional<String> state, Optional<String> browserSecret) {
    var callback =
        new AccountConnector.Callback(
            state.orElse(null),
            request.queryParameter("code").orElse(null),
            request.queryParameter("error").orElse(null));
    try {
      return switch (connector.finish(callback, browserSecret)) {
        case AccountConnector.Finished.Connected(var connection, var missing, URI returnTo) -> {
          Map<String, String> outcome = new LinkedHashMap<>();
          outcome.put("connected", "tiktok");
          outcome.put("connection", connection.id());
          if (!missing.isEmpty()) {
            outcome.put("missing", String.join(",", missing));
          }
          yield withQuery(returnTo, outcome);
        }
        case AccountConnector.Finished.Refused(String error, URI returnTo) ->
            withQuery(returnTo, Map.of("error", error));
      };
    } catch (RuntimeException e) {
      log.error("oauth.callback_failed", e, "requestId", request.id());
      return withQuery(dashboard, Map.of("error", AccountConnector.INTERNAL_ERROR));
    }
  }

  private static boolean isPrefetch(ApiRequest request) {
    return PURPOSE_HEADERS.stream()
        .flatMap(name -> request.header(name).stream())
        .map(value -> value.toLowerCase(Locale.ROOT))
        .anyMatch(value -> value.contains("prefetch") || value.contains("prerender"));
  }

  private static URI withQuery(URI address, Map<String, String> parameters) {
    String text = address.toString();
    int fragment = text.indexOf('#');
    String base = fragment < 0 ? text : text.substring(0, fragment);
    String tail = fragment < 0 ? "" : text.substring(fragment);
    String query =
        parameters.entrySet().stream()
            .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return URI.create(base + (address.getRawQuery() == null ? "?" : "&") + query + tail);
  }
}
