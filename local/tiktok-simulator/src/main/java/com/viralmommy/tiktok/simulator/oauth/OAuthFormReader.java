package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/**
 * What the token and revoke endpoints share: the form, the client's credentials, the flat errors
 * (docs/tiktok-api.md#14-error-body-and-http-status).
 */
final class OAuthFormReader {

  private static final String TYPE = "application/x-www-form-urlencoded";

  private final SimulatorSettings settings;
  private final Violations violations;

  OAuthFormReader(SimulatorSettings settings, Violations violations) {
    this.settings = settings;
    this.violations = violations;
  }

  /** The form of a request whose content type is accepted. */
  FormFields read(Request request) throws IOException {
    String type = request.header("Content-Type").orElse("");
    boolean exact = type.equalsIgnoreCase(TYPE);
    if (!exact) {
      violations.report(Violation.Code.FORM_CONTENT_TYPE, "Content-Type must be exactly " + TYPE);
    }
    if (!exact
        && !(settings.is(BehaviorOption.FormContentType.LENIENT_CHARSET)
            && request.mediaType().equals(TYPE))) {
      throw refused("invalid_request", "Only `" + TYPE + "` is accepted as Content-Type.");
    }
    FormFields form =
        request
            .smallBody()
            .flatMap(b -> FormFields.parse(new String(b, StandardCharsets.UTF_8)))
            .orElseThrow(() -> malformed("The body is not form-url-encoded"));
    boolean basic =
        request
            .header("Authorization")
            .filter(a -> a.toLowerCase(Locale.ROOT).startsWith("basic "))
            .isPresent();
    if (form.hasRepeatedField() || basic) {
      throw malformed(basic ? "HTTP Basic instead of form fields" : "A field occurs twice");
    }
    return form;
  }

  /** Refuses whoever is not this app. */
  void requireClient(FormFields form) {
    String key = require(form, "client_key");
    String secret =
        form.get("client_secret")
            .orElseThrow(
                () -> {
                  violations.report(Violation.Code.FORM_MALFORMED, "client_secret is missing");
                  return refused("invalid_request", "Client secret is missed in request.");
                });
    // Evaluated without short cut, so that a wrong key takes as long as a wrong secret.
    boolean same = matches(key, settings.clientKey()) & matches(secret, settings.clientSecret());
    if (!same) {
      violations.report(Violation.Code.CLIENT_CREDENTIALS_WRONG, "client_key or client_secret");
      boolean credentialsGrant =
          form.get("grant_type").filter("client_credentials"::equals).isPresent();
      throw refused(
          "invalid_client",
          credentialsGrant
              ? "Client info is illegal or malformed."
              : "Client key or secret is incorrect.");
    }
  }

  String require(FormFields form, String field) {
    return form.get(field)
        .orElseThrow(
            () -> {
              violations.report(Violation.Code.FORM_MALFORMED, field + " is missing");
              return refused("invalid_request", "The request is missing a required parameter.");
            });
  }

  ApiException refused(String error, String description) {
    int status =
        switch (settings.value(BehaviorOption.OAuthErrorStatus.class)) {
          case OK_200 -> 200;
          case BAD_REQUEST_400 -> 400;
          case UNAUTHORIZED_401 -> 401;
        };
    return new ApiException(status, error, description);
  }

  private ApiException malformed(String detail) {
    violations.report(Violation.Code.FORM_MALFORMED, detail);
    return refused("invalid_request", "The request parameters are malformed.");
  }

  private static boolean matches(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }
}
