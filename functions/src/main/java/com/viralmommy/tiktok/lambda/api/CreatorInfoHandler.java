package com.viralmommy.tiktok.lambda.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.actions.CreatorInfoQuery;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.CorsRule;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.tiktok.posting.CreatorInfo;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import java.util.List;

/**
 * {@code GET /v1/connections/{id}/creator-info}: the options that the post form may offer for this
 * account. TikTok requires a new query each time the form is shown
 * (docs/tiktok-api.md#3-creator-info).
 */
public final class CreatorInfoHandler extends ApiHandler {
  /**
   * Creator info as the API shows it.
   *
   * @param privacyLevels sorted from the widest audience to the narrowest
   */
  private record CreatorInfoView(
      String username,
      String nickname,
      String avatarUrl,
      @JsonInclude(JsonInclude.Include.ALWAYS) List<PrivacyLevel> privacyLevels,
      boolean commentDisabled,
      boolean duetDisabled,
      boolean stitchDisabled,
      long maxVideoDurationSeconds) {
    static CreatorInfoView of(CreatorInfo info) {
      return new CreatorInfoView(
          info.username(),
          info.nickname(),
          info.avatarUrl(),
          info.privacyLevelOptions().stream().sorted().toList(),
          info.commentDisabled(),
          info.duetDisabled(),
          info.stitchDisabled(),
          info.maxVideoPostDuration().toSeconds());
    }
  }

  private final BearerTokens bearerTokens;
  private final CreatorInfoQuery query;

  public CreatorInfoHandler(
      Log log, CorsRule cors, BearerTokens bearerTokens, CreatorInfoQuery query) {
    super(log, cors);
    this.bearerTokens = bearerTokens;
    this.query = query;
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    UserId user = bearerTokens.caller(request);
    CreatorInfo info = query.ask(Connection.Key.of(user, request));
    return ApiResponse.json(200, CreatorInfoView.of(info));
  }
}
