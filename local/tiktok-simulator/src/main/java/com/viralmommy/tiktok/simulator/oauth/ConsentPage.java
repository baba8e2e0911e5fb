package com.viralmommy.tiktok.simulator.oauth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.HtmlPage;
import com.viralmommy.tiktok.simulator.http.RandomIds;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.http.ResponseWriter;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The page on which a person approves, denies or unticks scopes, and the session that may skip it
 * next time.
 */
final class ConsentPage implements HttpHandler {

  static final String PATH = "/v2/auth/authorize/consent/";
  private static final String COOKIE = "simulator_session";
  private static final int WAITING_KEPT = 1_000;

  private final SimulatorSettings settings;
  private final CreatorDirectory creators;
  private final CallbackRedirect callback;
  private final Map<String, Session> sessions = new HashMap<>();
  private final Map<String, AuthorizationRequest> waiting =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AuthorizationRequest> eldest) {
          return size() > WAITING_KEPT;
        }
      };

  ConsentPage(SimulatorSettings settings, CreatorDirectory creators, CallbackRedirect callback) {
    this.settings = settings;
    this.creators = creators;
    this.callback = callback;
  }

  private record Session(String username, Set<String> scopes) {}

  /**
   * Shows the page, unless the browser's session has granted all of this before
   * (docs/tiktok-api.md#11-authorize-request).
   */
  synchronized Response show(
      AuthorizationRequest authorization, Request request, boolean alwaysAsk) {
    Optional<Session> session = session(request.headers().getFirst("Cookie"));
    if (!alwaysAsk
        && session.filter(s -> s.scopes.containsAll(authorization.scopes())).isPresent()) {
      return callback.to(
          authorization,
          new ConsentDecision.Approved(session.get().username(), authorization.scopes()));
    }
    String id = RandomIds.secret();
    waiting.put(id, authorization);
    return Response.html(200, html(id, authorization, session));
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(64 * 1024);
      Optional<FormFields> form = FormFields.parse(new String(body, StandardCharsets.UTF_8));
      ResponseWriter.send(
          exchange,
          form.filter(f -> exchange.getRequestMethod().equals("POST"))
              .map(this::decided)
              .orElseGet(() -> Response.text(400, "This page waits for its form")));
    }
  }

  private synchronized Response decided(FormFields form) {
    Optional<AuthorizationRequest> authorization = form.get("request").map(waiting::remove);
    Optional<Creator> creator = form.get("creator").flatMap(creators::find);
    if (authorization.isEmpty() || creator.isEmpty()) {
      return Response.text(400, "This request was decided already, or never made");
    }
    Optional<AuthorizeError> error = LoginRules.error(settings, creator.get());
    if (error.isPresent()) {
      return AuthorizeErrorPage.redirect(error.get());
    }
    ConsentDecision decision =
        form.get("decision").filter("approve"::equals).isPresent()
            ? ConsentDecision.of(
                creator.get().username(),
                authorization.get().scopes(),
                new LinkedHashSet<>(form.all("scope")))
            : new ConsentDecision.Denied(creator.get().username());
    Response answer = callback.to(authorization.get(), decision);
    return decision instanceof ConsentDecision.Approved approved
        ? answer.with(
            "Set-Cookie",
            COOKIE + "=" + begin(approved) + "; Path=/v2/auth/; HttpOnly; SameSite=Lax")
        : answer;
  }

  private String begin(ConsentDecision.Approved approved) {
    String id = RandomIds.secret();
    sessions.put(id, new Session(approved.username(), approved.scopes()));
    return id;
  }

  private Optional<Session> session(String cookies) {
    if (cookies == null) {
      return Optional.empty();
    }
    for (String cookie : cookies.split(";")) {
      String[] pair = cookie.strip().split("=", 2);
      if (pair.length == 2 && pair[0].equals(COOKIE)) {
        return Optional.ofNullable(sessions.get(pair[1]));
      }
    }
    return Optional.empty();
  }

  private String html(String id, AuthorizationRequest authorization, Optional<Session> session) {
    StringBuilder form = new StringBuilder();
    form.append("<form method=\"post\" action=\"").append(PATH).append("\">");
    form.append("<input type=\"hidden\" name=\"request\" value=\"")
        .append(HtmlPage.escape(id))
        .append("\">");
    form.append("<p><label>Log in as <select name=\"creator\">");
    for (Creator creator : creators.all()) {
      boolean selected = session.filter(s -> s.username().equals(creator.username())).isPresent();
      form.append("<option value=\"").append(HtmlPage.escape(creator.username())).append('"');
      form.append(selected ? " selected>" : ">").append(HtmlPage.escape(creator.nickname()));
      form.append(" (@").append(HtmlPage.escape(creator.username())).append(", ");
      form.append(creator.account()).append(")</option>");
    }
    form.append("</select></label></p><p>")
        .append(HtmlPage.escape(settings.clientKey()))
        .append(" wants to use:</p>");
    for (String scope : authorization.scopes()) {
      form.append("<p><label><input type=\"checkbox\" name=\"scope\" checked value=\"");
      form.append(HtmlPage.escape(scope))
          .append("\"> ")
          .append(HtmlPage.escape(scope))
          .append("</label></p>");
    }
    form.append("<p><button name=\"decision\" value=\"approve\">Continue</button> ");
    form.append("<button name=\"decision\" value=\"deny\">Cancel</button></p></form>");
    return HtmlPage.page("Log in with TikTok (simulator)", form.toString());
  }
}
