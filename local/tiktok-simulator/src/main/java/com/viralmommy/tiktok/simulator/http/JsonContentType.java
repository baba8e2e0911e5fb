package com.viralmommy.tiktok.simulator.http;

import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import java.util.regex.Pattern;

/** The content type of JSON requests (docs/tiktok-api.md#41-direct-post). */
public final class JsonContentType {

  /** The documented form, and the one in TikTok's examples. */
  private static final Pattern DOCUMENTED =
      Pattern.compile("application/json(; ?charset=(UTF-8|utf-8))?");

  private JsonContentType() {}

  /**
   * Records a content type that is not the documented one.
   *
   * @return whether TikTok reads the body as JSON
   */
  public static boolean check(Request request, Violations violations) {
    String type = request.header("Content-Type").orElse("");
    if (!DOCUMENTED.matcher(type).matches()) {
      violations.report(
          Violation.Code.JSON_CONTENT_TYPE,
          "JSON has the documented Content-Type, in lower case and without other parameters",
          type.isEmpty() ? "nothing" : type,
          "application/json; charset=UTF-8");
    }
    return request.mediaType().equals("application/json");
  }
}
