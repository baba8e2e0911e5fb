package com.viralmommy.tiktok.simulator.oauth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.HtmlPage;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.http.ResponseWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a person sees of a refused authorize request: TikTok's page, never the app's callback
 * (docs/tiktok-api.md#11-authorize-request).
 */
final class AuthorizeErrorPage implements HttpHandler {

  static final String PATH = "/v2/auth/authorize/error/";

  /** Sends the browser to this page. */
  static Response redirect(AuthorizeError error) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("error", error.error());
    error.errCode().ifPresent(code -> parameters.put("errCode", code));
    parameters.put("error_type", error.errorType());
    return Response.redirect(PATH + "?" + FormFields.encode(parameters), error.error());
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String type =
          FormFields.parse(exchange.getRequestURI().getRawQuery())
              .flatMap(f -> f.get("error_type"))
              .orElse("unknown");
      String body =
          "<p>We couldn't log in with TikTok. This may be due to specific app settings.</p>"
              + "<p>If you're a developer, correct the following and try again:</p><ul><li>"
              + HtmlPage.escape(type)
              + "</li></ul>";
      ResponseWriter.send(
          exchange, Response.html(200, HtmlPage.page("Something went wrong", body)));
    }
  }
}
