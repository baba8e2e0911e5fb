package com.viralmommy.tiktok.simulator.oauth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.HtmlPage;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.http.ResponseWriter;
import java.io.IOException;

/**
 * What a person sees of a refused authorize request: TikTok's page, never the app's callback
 * (docs/tiktok-api.md#11-authorize-request).
 */
final class AuthorizeErrorPage implements HttpHandler {

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
      ResponseWriter.send(exchange, Response.html(200, HtmlPage.page("Something went wrong", body)));
    }
  }
}
