package com.viralmommy.tiktok.simulator.display;

import static java.util.stream.Collectors.joining;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.limits.RateLimits;
import com.viralmommy.tiktok.simulator.oauth.CallerAuthenticator;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** User info: the requested fields, each with its scope (docs/tiktok-api.md#21-user-info). */
public final class UserInfoEndpoint implements EndpointHandler {

  private record Field(String scope, Function<Creator, Object> read) {}

  private record UserData(Map<String, Object> user) {}

  private static final Map<String, Field> FIELDS =
      Map.ofEntries(
          basic("open_id", c -> c.openId()),
          basic("union_id", c -> c.unionId()),
          basic("avatar_url", c -> c.avatarUrl()),
          basic("avatar_url_100", c -> c.avatarUrl() + "?size=100"),
          basic("avatar_large_url", c -> c.avatarUrl() + "?size=720"),
          basic("display_name", c -> c.nickname()),
          profile("bio_description", c -> "I am " + c.nickname()),
          profile("profile_deep_link", c -> "https://vm.tiktok.com/" + c.username()),
          profile("profile_web_link", c -> "https://www.tiktok.com/@" + c.username()),
          profile("is_verified", c -> false),
          profile("username", c -> c.username()),
          stats("follower_count"),
          stats("following_count"),
          stats("likes_count"),
          stats("video_count"));

  private final CurrentSettings settings;
  private final CallerAuthenticator callers;
  private final RateLimits limits;
  private final Violations violations;

  public UserInfoEndpoint(
      CurrentSettings settings,
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
          "A user field needs a scope that the user did not grant",
          String.join(",", fields) + " with " + String.join(",", caller.grant().scopes()),
          fields.stream().map(f -> FIELDS.get(f).scope()).distinct().collect(joining(",")));
      throw settings.is(BehaviorOption.MissingFieldScope.SCOPE_PERMISSION_MISSED)
          ? new ApiException(
              400,
              "scope_permission_missed",
              "Access token is invalid, some fields need additional scopes.")
          : CallerAuthenticator.scopeNotAuthorized();
    }
    Map<String, Object> user = new LinkedHashMap<>();
    fields.forEach(f -> user.put(f, FIELDS.get(f).read().apply(caller.creator())));
    return Response.ok(request, new UserData(user));
  }

  private ApiException invalid(String message) {
    violations.report(
        Violation.Code.USER_FIELDS_INVALID,
        "The parameter fields is missing or names unknown fields",
        message,
        "some of " + FIELDS.keySet().stream().sorted().collect(joining(",")));
    return new ApiException(400, "invalid_params", message);
  }

  private static Map.Entry<String, Field> basic(String name, Function<Creator, Object> read) {
    return Map.entry(name, new Field("user.info.basic", read));
  }

  private static Map.Entry<String, Field> profile(String name, Function<Creator, Object> read) {
    return Map.entry(name, new Field("user.info.profile", read));
  }

  private static Map.Entry<String, Field> stats(String name) {
    return Map.entry(name, new Field("user.info.stats", c -> 0L));
  }
}
