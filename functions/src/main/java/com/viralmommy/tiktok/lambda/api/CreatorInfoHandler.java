package com.viralmommy.tiktok.lambda.api;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.actions.CreatorInfoQuery;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.tiktok.CreatorInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code GET /v1/connections/{id}/creator-info}: what the composer may offer for this account now.
 * TikTok wants it asked anew whenever the composer is shown (docs/tiktok-api.md#3-creator-info).
 */
public final class CreatorInfoHandler extends ApiHandler {
  private final BearerTokens bearerTokens;
  private final CreatorInfoQuery query;

  public CreatorInfoHandler() {
    this(CompositionRoot.ofProcess());
  }

  public CreatorInfoHandler(CompositionRoot wiring) {
    super(wiring.log(), wiring.corsRule());
    this.bearerTokens = wiring.bearerTokens();
    this.query = wiring.creatorInfoQuery();
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    UserId user = bearerTokens.caller(request);
    CreatorInfo info = query.ask(Connection.Key.of(user, request));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("username", info.username());
    body.put("nickname", info.nickname());
    body.put("avatarUrl", info.avatarUrl());
    // In TikTok's order of the levels, from everybody to nobody else.
    body.put("privacyLevels", info.privacyLevelOptions().stream().sorted().toList());
    body.put("commentDisabled", info.commentDisabled());
    body.put("duetDisabled", info.duetDisabled());
    body.put("stitchDisabled", info.stitchDisabled());
    body.put("maxVideoDurationSeconds", info.maxVideoPostDuration().toSeconds());
    body.values().removeIf(""::equals);
    return ApiResponse.json(200, body);
  }
}
