package com.viralmommy.tiktok.simulator.display;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.limits.RateLimits;
import com.viralmommy.tiktok.simulator.oauth.CallerAuthenticator;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * User info: the asked fields, each behind its scope
 * (docs/tiktok-api.md#2-user-info-and-post-metrics).
 */
public final class UserInfoEndpoint implements EndpointHandler {

  private record Field(String scope, BiConsumer<ObjectNode, Creator> write) {}

  private static final Map<String, Field> FIELDS =
      Map.ofEntries(
          basic("open_id", (n, c) -> n.put("open_id", c.openId())),
          basic("union_id", (n, c) -> n.put("union_id", c.unionId())),
          basic("avatar_url", (n, c) -> n.put("avatar_url", c.avatarUrl())),
          basic("avatar_url_100", (n, c) -> n.put("avatar_url_100", c.avatarUrl() + "?size=100")),
          basic(
              "avatar_large_url", (n, c) -> n.put("avatar_large_url", c.avatarUrl() + "?size=720")),
          basic("display_name", (n, c) -> n.put("display_name", c.nickname())),
          profile("bio_description", (n, c) -> n.put("bio_description", "I am " + c.nickname())),
          profile(
              "profile_deep_link",
              (n, c) -> n.put("profile_deep_link", "https://vm.tiktok.com/" + c.username())),
          profile(
              "profile_web_link",
              (n, c) -> n.put("profile_web_link", "https://www.tiktok.com/@" + c.username())),
          profile("is_verified", (n, c) -> n.put("is_verified", false)),
          profile("username", (n, c) -> n.put("username", c.username())),
          stats("follower_count"),
          stats("following_count"),
          stats("likes_count"),
          stats("video_count"));

  private final SimulatorSettings settings;
  private final CallerAuthenticator callers;
  private final RateLimits limits;
  private final Violations violations;

  public UserInfoEndpoint(
      SimulatorSettings settings,
      CallerAuthenticator callers,
      RateLimits limits,
      Violations violations) {
    this.settings = settings;
    this.callers = callers;
    this.limits = limits;
    this.violations = violations;
  }

  @Override
  public Response answer(Request request) {
    CallerAuthenticator.Caller caller = callers.require(request);
    limits.take(Endpoint.USER_INFO, caller.accessToken());
    List<String> fields =
        FormFields.parse(request.rawQuery())
            .flatMap(q -> q.get("fields"))
            .map(f -> List.of(f.split(",", -1)))
            .orElseThrow(() -> invalid("Fields is required, please provide fields in the request"));
    List<String> unknown = fields.stream().filter(f -> !FIELDS.containsKey(f)).toList();
    if (!unknown.isEmpty()) {
      throw invalid("Invalid field(s): " + String.join(",", unknown));
    }
    if (fields.stream().anyMatch(f -> !caller.grant().scopes().contains(FIELDS.get(f).scope()))) {
      violations.report(
          Violation.Code.SCOPE_NOT_GRANTED,
          "A user field needs a scope that the user did not grant");
      throw settings.is(BehaviorOption.MissingFieldScope.SCOPE_PERMISSION_MISSED)
          ? new ApiException(
              400,
              "scope_permission_missed",
              "Access token is invalid, some fields need additional scopes.")
          : CallerAuthenticator.scopeNotAuthorized();
    }
    ObjectNode user = Json.object();
    fields.forEach(f -> FIELDS.get(f).write().accept(user, caller.creator()));
    ObjectNode data = Json.object();
    data.set("user", user);
    return Response.ok(request, data);
  }

  private ApiException invalid(String message) {
    violations.report(Violation.Code.USER_FIELDS_INVALID, message);
    return new ApiException(400, "invalid_params", message);
  }

  private static Map.Entry<String, Field> basic(
      String name, BiConsumer<ObjectNode, Creator> write) {
    return Map.entry(name, new Field("user.info.basic", write));
  }

  private static Map.Entry<String, Field> profile(
      String name, BiConsumer<ObjectNode, Creator> write) {
    return Map.entry(name, new Field("user.info.profile", write));
  }

  private static Map.Entry<String, Field> stats(String name) {
    return Map.entry(name, new Field("user.info.stats", (n, c) -> n.put(name, 0L)));
  }
}
