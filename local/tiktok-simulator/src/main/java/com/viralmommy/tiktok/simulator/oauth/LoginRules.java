package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.util.Optional;

/**
 * The accounts that may log in to an app at its stage (docs/tiktok-api.md#11-authorize-request).
 */
final class LoginRules {

  private LoginRules() {}

  static Optional<AuthorizeError> error(CurrentSettings settings, Creator creator) {
    boolean sandbox = settings.is(BehaviorOption.AppStage.SANDBOX);
    if (sandbox && !creator.sandboxOnly()) {
      return Optional.of(AuthorizeError.ofAccountOrStage("non_sandbox_target"));
    }
    if (!sandbox && creator.sandboxOnly()) {
      return Optional.of(AuthorizeError.ofAccountOrStage("client_key"));
    }
    return Optional.empty();
  }
}
