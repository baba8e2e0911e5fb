package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.util.Optional;

/** Which accounts may log in to the app at its stage (docs/tiktok-api.md#11-authorize-request). */
final class LoginRules {

  private LoginRules() {}

  static Optional<AuthorizeChecks.Refused> refusal(SimulatorSettings settings, Creator creator) {
    boolean sandbox = settings.is(BehaviorOption.AppStage.SANDBOX);
    if (sandbox && !creator.sandboxOnly()) {
      return Optional.of(
          new AuthorizeChecks.Refused(
              "unauthorized_client", "non_sandbox_target", Optional.empty(), false));
    }
    if (!sandbox && creator.sandboxOnly()) {
      return Optional.of(
          new AuthorizeChecks.Refused(
              "unauthorized_client", "client_key", Optional.empty(), false));
    }
    return Optional.empty();
  }
}
