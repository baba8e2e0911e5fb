package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends the browser back to the app (docs/tiktok-api.md#12-callback). */
final class CallbackRedirect {

  private final SimulatorSettings settings;
  private final AuthorizationCodes codes;

  CallbackRedirect(SimulatorSettings settings, AuthorizationCodes codes) {
    this.settings = settings;
    this.codes = codes;
  }

  Response to(AuthorizationRequest request, ConsentDecision decision) {
    return switch (decision) {
      case ConsentDecision.Approved approved -> approved(request, approved);
      case ConsentDecision.Denied denied -> denied(request);
    };
  }

  private Response approved(AuthorizationRequest request, ConsentDecision.Approved decision) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("code", codes.issue(decision.username(), decision.scopes(), request));
    parameters.put("scopes", String.join(",", decision.scopes()));
    parameters.put("state", request.state());
    return Response.redirect(request.redirectUri() + "?" + encoded(parameters), "");
  }

  private Response denied(AuthorizationRequest request) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("error", "access_denied");
    parameters.put("error_description", "User denied the authorization request.");
    if (settings.is(BehaviorOption.StateOnDenial.ECHOED)) {
      parameters.put("state", request.state());
    }
    return Response.redirect(request.redirectUri() + "?" + encoded(parameters), "access_denied");
  }

  static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(e -> e.getKey() + "=" + encoded(e.getValue()))
        .collect(Collectors.joining("&"));
  }

  // The form encoding leaves the star of a code alone; encoded too, it finds clients that forget to
  // decode.
  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("*", "%2A");
  }
}
