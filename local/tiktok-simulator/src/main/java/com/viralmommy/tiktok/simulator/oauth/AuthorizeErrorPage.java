package com.viralmommy.tiktok.simulator.oauth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.viralmommy.tiktok.simulator.http.Answer;
import com.viralmommy.tiktok.simulator.http.Exchanges;
import com.viralmommy.tiktok.simulator.http.Form;
import com.viralmommy.tiktok.simulator.http.Html;
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
          Form.parse(exchange.getRequestURI().getRawQuery())
              .flatMap(f -> f.get("error_type"))
              .orElse("unknown");
      String body =
          "<p>We couldn't log in with TikTok. This may be due to specific app settings.</p>"
              + "<p>If you're a developer, correct the following and try again:</p><ul><li>"
              + Html.escape(type)
              + "</li></ul>";
      Exchanges.send(exchange, Answer.html(200, Html.page("Something went wrong", body)));
    }
  }
}
