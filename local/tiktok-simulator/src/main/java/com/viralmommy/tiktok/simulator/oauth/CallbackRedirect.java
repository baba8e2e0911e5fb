package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends the browser back to the app (docs/tiktok-api.md#12-callback). */
final class CallbackRedirect {

  private final CurrentSettings settings;
  private final AuthorizationCodes codes;

  CallbackRedirect(CurrentSettings settings, AuthorizationCodes codes) {
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
    request.state().ifPresent(state -> parameters.put("state", state));
    return Response.redirect(request.redirectUri() + "?" + FormFields.encode(parameters), "");
  }

  private Response denied(AuthorizationRequest request) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("error", "access_denied");
    parameters.put("error_description", "User denied the authorization request.");
    if (settings.is(BehaviorOption.StateOnDenial.ECHOED)) {
      request.state().ifPresent(state -> parameters.put("state", state));
    }
    return Response.redirect(
        request.redirectUri() + "?" + FormFields.encode(parameters), "access_denied");
  }
}
