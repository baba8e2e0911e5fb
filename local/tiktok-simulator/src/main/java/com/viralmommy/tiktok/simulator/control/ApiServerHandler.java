package com.viralmommy.tiktok.simulator.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.http.ResponseWriter;
import java.io.IOException;

/** Serves the overview page and the control API, and passes all other requests to TikTok's API. */
public final class ApiServerHandler implements HttpHandler {

  private static final String LIVE = ControlApi.ROOT + "overview";

  private final ControlApi control;
  private final OverviewPage page;
  private final HttpHandler tiktok;

  public ApiServerHandler(Simulation simulator, HttpHandler tiktok) {
    this.control = new ControlApi(simulator);
    this.page = new OverviewPage(simulator);
    this.tiktok = tiktok;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (path.equals(LIVE)) {
      send(exchange, Response.html(200, page.live()));
    } else if (path.startsWith(ControlApi.ROOT)) {
      control.handle(exchange);
    } else if (path.equals("/")) {
      send(exchange, Response.html(200, page.html()));
    } else if (path.equals("/favicon.ico")) {
      // Browsers request it on their own, so it is no violation.
      send(exchange, Response.text(404, "Not Found"));
    } else {
      tiktok.handle(exchange);
    }
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    try (exchange) {
      ResponseWriter.send(exchange, response);
    }
  }
}
