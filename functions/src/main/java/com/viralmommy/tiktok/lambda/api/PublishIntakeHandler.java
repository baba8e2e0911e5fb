package com.viralmommy.tiktok.lambda.api;

import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.CorsRule;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.intake.DryRun;
import com.viralmommy.tiktok.publishing.intake.PublishIntake;
import com.viralmommy.tiktok.publishing.intake.PublishRequest;
import com.viralmommy.tiktok.publishing.model.IdempotencyKey;

/** {@code POST /v1/publications}: accepts a video for publishing. */
public final class PublishIntakeHandler extends ApiHandler {
  private final BearerTokens bearerTokens;
  private final PublishIntake intake;
  private final DryRun dryRun;

  public PublishIntakeHandler(
      Log log, CorsRule cors, BearerTokens bearerTokens, PublishIntake intake, DryRun dryRun) {
    super(log, cors);
    this.bearerTokens = bearerTokens;
    this.intake = intake;
    this.dryRun = dryRun;
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    UserId user = bearerTokens.caller(request);
    PublishRequest asked = intake.read(request.json());
    return request.flag("dryRun")
        ? ApiResponse.json(200, dryRun.of(user, asked).view())
        : accepted(intake.accept(user, asked, IdempotencyKey.of(request)));
  }

  private static ApiResponse accepted(PublishIntake.Accepted accepted) {
    ApiResponse answer =
        ApiResponse.json(202, accepted.view())
            .with("Location", "/api/v1/publications/" + accepted.publication().key().id());
    return accepted.replayed() ? answer.with("Idempotent-Replayed", "true") : answer;
  }
}
