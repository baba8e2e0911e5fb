package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.HtmlPage;
import com.viralmommy.tiktok.simulator.http.RandomIds;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.ExchangeContext;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The page on which a person grants or declines scopes. A browser's session skips it the next time.
 */
final class ConsentPage implements EndpointHandler {

  static final String PATH = "/v2/auth/authorize/consent/";
  private static final String COOKIE = "simulator_session";
  private static final int WAITING_KEPT = 1_000;

  private final CurrentSettings settings;
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

  ConsentPage(CurrentSettings settings, CreatorDirectory creators, CallbackRedirect callback) {
    this.settings = settings;
    this.creators = creators;
    this.callback = callback;
  }

  private record Session(String username, Set<String> scopes) {}

  /**
   * Shows the page, unless the browser's session has granted every requested scope before
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
  public Response answer(Request request) throws IOException {
    return request
        .smallBody()
        .flatMap(body -> FormFields.parse(new String(body, StandardCharsets.UTF_8)))
        .filter(form -> form.get("request").isPresent())
        .map(this::decided)
        .orElseGet(() -> Response.text(400, "Only the form of the consent page is accepted here."));
  }

  /** Forgets every session and every request that waits for a decision. */
  synchronized void clear() {
    sessions.clear();
    waiting.clear();
  }

  private synchronized Response decided(FormFields form) {
    Optional<AuthorizationRequest> authorization = form.get("request").map(waiting::remove);
    Optional<Creator> creator = form.get("creator").flatMap(creators::find);
    if (authorization.isEmpty() || creator.isEmpty()) {
      return Response.text(
          400, "This authorize request was decided already, or the simulator was reset.");
    }
    ExchangeContext.creator(creator.get().username());
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
        .append(HtmlPage.escape(settings.get().clientKey()))
        .append(" asks for these scopes. Untick those that you do not grant:</p>");
    form.append("<ul class=\"scopes\">");
    for (String scope : authorization.scopes()) {
      form.append("<li><label><input type=\"checkbox\" name=\"scope\" checked value=\"");
      form.append(HtmlPage.escape(scope))
          .append("\"> ")
          .append(HtmlPage.escape(scope))
          .append("</label></li>");
    }
    form.append("</ul>");
    form.append("<p><button name=\"decision\" value=\"approve\">Continue</button> ");
    form.append(
        "<button name=\"decision\" value=\"deny\" class=\"quiet\">Cancel</button></p></form>");
    return HtmlPage.page("Log in with TikTok (simulator)", form.toString());
  }
}
