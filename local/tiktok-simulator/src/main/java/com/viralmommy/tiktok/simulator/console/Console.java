package com.viralmommy.tiktok.simulator.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.http.Answer;
import com.viralmommy.tiktok.simulator.http.Exchanges;
import java.io.IOException;

/**
 * What people and other processes see of the simulator. Whatever is not for them goes on to TikTok.
 */
public final class Console implements HttpHandler {

  private final Control control;
  private final StatePage page;
  private final HttpHandler tiktok;

  public Console(TikTokSimulator simulator, HttpHandler tiktok) {
    this.control = new Control(simulator);
    this.page = new StatePage(simulator);
    this.tiktok = tiktok;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (path.startsWith(Control.ROOT)) {
      control.handle(exchange);
    } else if (path.equals("/")) {
      send(exchange, Answer.html(200, page.html()));
    } else if (path.equals("/favicon.ico")) {
      // Browsers ask for it unbidden: no mistake of a client's.
      send(exchange, Answer.text(404, "Not Found"));
    } else {
      tiktok.handle(exchange);
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      Exchanges.send(exchange, answer);
    }
  }
}
