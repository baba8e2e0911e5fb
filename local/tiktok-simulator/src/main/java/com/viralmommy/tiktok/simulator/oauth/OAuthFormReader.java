package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/**
 * Reads the forms of the token and revoke endpoints and checks the app's credentials, with flat
 * errors (docs/tiktok-api.md#14-error-body-and-http-status).
 */
final class OAuthFormReader {

  private static final String TYPE = "application/x-www-form-urlencoded";

  private final CurrentSettings settings;
  private final Violations violations;

  OAuthFormReader(CurrentSettings settings, Violations violations) {
    this.settings = settings;
    this.violations = violations;
  }

  /** The form of a request whose content type is accepted. */
  FormFields read(Request request) throws IOException {
    String type = request.header("Content-Type").orElse("");
    boolean other = !type.equalsIgnoreCase(TYPE);
    if (!type.equals(TYPE)) {
      violations.report(
          Violation.Code.FORM_CONTENT_TYPE,
          "A form has this Content-Type alone, in lower case and without parameters",
          type.isEmpty() ? "nothing" : type,
          TYPE);
    }
    boolean lenient =
        settings.is(BehaviorOption.FormContentType.LENIENT_CHARSET)
            && request.mediaType().equals(TYPE);
    if (other && !lenient) {
      throw refused("invalid_request", "Only `" + TYPE + "` is accepted as Content-Type.");
    }
    FormFields form =
        request
            .smallBody()
            .flatMap(b -> FormFields.parse(new String(b, StandardCharsets.UTF_8)))
            .orElseThrow(
                () ->
                    malformed(
                        "The body is not a form", "a body that cannot be read", "name=value&…"));
    boolean basic =
        request
            .header("Authorization")
            .filter(a -> a.toLowerCase(Locale.ROOT).startsWith("basic "))
            .isPresent();
    if (form.hasRepeatedField() || basic) {
      throw basic
          ? malformed(
              "The app's credentials are in a header", "Authorization: Basic …", "form fields")
          : malformed("A field occurs twice", "a repeated field", "each field once");
    }
    return form;
  }

  /** Checks the app's key and secret. */
  void requireClient(FormFields form) {
    String key = require(form, "client_key");
    String secret =
        form.get("client_secret")
            .orElseThrow(
                () -> {
                  reportMissing("client_secret");
                  return refused("invalid_request", "Client secret is missed in request.");
                });
    // Both comparisons run, so that a wrong key takes as long as a wrong secret.
    boolean same =
        matches(key, settings.get().clientKey()) & matches(secret, settings.get().clientSecret());
    if (!same) {
      boolean wrongKey = !matches(key, settings.get().clientKey());
      violations.report(
          Violation.Code.CLIENT_CREDENTIALS_WRONG,
          wrongKey ? "client_key is wrong" : "client_secret is wrong",
          wrongKey ? key : "another secret",
          wrongKey ? settings.get().clientKey() : "the secret of the app");
      boolean credentialsGrant =
          form.get("grant_type").filter("client_credentials"::equals).isPresent();
      throw refused(
          "invalid_client",
          credentialsGrant
              ? "Client info is illegal or malformed."
              : "Client key or secret is incorrect.");
    }
  }

  /** A field that must be present. */
  String require(FormFields form, String field) {
    return form.get(field)
        .orElseThrow(
            () -> {
              reportMissing(field);
              return refused("invalid_request", "The request is missing a required parameter.");
            });
  }

  /** An error with the status of the settings. */
  ApiException refused(String error, String description) {
    int status =
        switch (settings.get().value(BehaviorOption.OAuthErrorStatus.class)) {
          case OK_200 -> 200;
          case BAD_REQUEST_400 -> 400;
          case UNAUTHORIZED_401 -> 401;
        };
    return new ApiException(status, error, description);
  }

  private void reportMissing(String field) {
    violations.report(
        Violation.Code.FORM_MALFORMED, "A required field is missing", "no " + field, field);
  }

  private ApiException malformed(String detail, String sent, String expected) {
    violations.report(Violation.Code.FORM_MALFORMED, detail, sent, expected);
    return refused("invalid_request", "The request parameters are malformed.");
  }

  private static boolean matches(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }
}
