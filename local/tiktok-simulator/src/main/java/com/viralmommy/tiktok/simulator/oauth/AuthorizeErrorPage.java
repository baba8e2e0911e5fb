package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.HtmlPage;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The page that TikTok shows for a refused authorize request. The browser never reaches the app's
 * callback (docs/tiktok-api.md#11-authorize-request).
 */
final class AuthorizeErrorPage implements EndpointHandler {

  static final String PATH = "/v2/auth/authorize/error/";

  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("query", "The query is not form-url-encoded, or a parameter occurs twice."),
          Map.entry(
              "client_key",
              "The client key is missing, or it is not the key of this app. TikTok also says this"
                  + " when redirect_uri is not encoded, when the app is a draft, and when a sandbox"
                  + " user logs in to a production app."),
          Map.entry("response_type", "response_type must be code."),
          Map.entry(
              "redirect_uri",
              "redirect_uri is not registered for this app. It must equal a registered URI to the"
                  + " character, including the final slash."),
          Map.entry(
              "scope",
              "The request names a scope that the app does not have, so that TikTok refuses all of"
                  + " them. Scopes are separated by commas."),
          Map.entry("state", "state is missing."),
          Map.entry("disable_auto_auth", "disable_auto_auth must be 0 or 1."),
          Map.entry("code_challenge", "This app needs PKCE, and code_challenge is missing."),
          Map.entry("code_challenge_method", "code_challenge_method must be S256."),
          Map.entry(
              "non_sandbox_target", "The app is a sandbox, and this account is no target user."));

  /** Sends the browser to this page. */
  static Response redirect(AuthorizeError error) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("error", error.error());
    error.errCode().ifPresent(code -> parameters.put("errCode", code));
    parameters.put("error_type", error.errorType());
    return Response.redirect(PATH + "?" + FormFields.encode(parameters), error.error());
  }

  @Override
  public Response answer(Request request) {
    String type =
        FormFields.parse(request.rawQuery()).flatMap(f -> f.get("error_type")).orElse("unknown");
    String body =
        "<p>We couldn't log in with TikTok. This may be due to specific app settings.</p>"
            + "<p>If you're a developer, correct the following and try again:</p><ul><li>"
            + HtmlPage.escape(type)
            + "</li></ul><h2>What this means</h2><p>"
            + HtmlPage.escape(REASONS.getOrDefault(type, "The request was refused."))
            + "</p><p><a href=\"/#violations\">The simulator's violations</a> show what was sent"
            + " and what was expected.</p>";
    return Response.html(200, HtmlPage.page("Something went wrong", body));
  }
}
